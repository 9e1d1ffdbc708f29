"""The rule tried on what others said, and on statements whose truth is beyond dispute."""
