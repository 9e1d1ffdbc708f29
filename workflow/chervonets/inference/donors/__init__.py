"""Methods that compare one treated unit with donors: synthetic controls and their relatives."""
