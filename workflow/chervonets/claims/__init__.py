"""Claims, the evidence on each, and the verdicts."""
