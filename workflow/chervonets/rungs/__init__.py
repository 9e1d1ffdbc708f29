"""Answers, a room for each rung: was it so, was it unusual, would it have happened anyway."""
