"""One function per picture; seaborn on matplotlib."""
