"""Carry printed historical figures, in one direction, to verdicts that a reader can check."""

__version__ = "0.1.0"
