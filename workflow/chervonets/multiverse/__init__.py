"""Every reasonable way of running a test: specification tables and their evaluation."""
