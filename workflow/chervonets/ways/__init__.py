"""The admissible ways to put a question to the figures: samples, estimates, weights, errors."""
