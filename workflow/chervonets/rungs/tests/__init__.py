"""Tests of the ways of a proposition, by estimand: what chance could have done."""
