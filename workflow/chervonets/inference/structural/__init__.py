"""Bayesian structural time series: what a series would have been without an event.

The front door is `chervonets.inference.impact`.
"""
