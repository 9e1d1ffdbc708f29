"""The tests on anybody's csv: reading, choosing, printing."""
