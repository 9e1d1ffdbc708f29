"""What is asked: one checkable sentence of the text at a time, fixed before it is answered."""
