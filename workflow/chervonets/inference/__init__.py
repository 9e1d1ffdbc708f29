"""Tests for short series: one module a question, pure functions on numpy arrays.

Every test is one-sided in the direction "greater" and also gives the p-value of the opposite
direction; a caller that predicts a fall flips the sign of its values. A test that a sample cannot
carry raises `result.Infeasible` with the reason in plain words.
"""
