"""How wrong such figures are: a model of error estimated from independent counts of one thing."""
