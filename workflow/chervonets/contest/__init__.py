"""A contest of readings: what each foretold, what the figures say, and who was nearer."""
