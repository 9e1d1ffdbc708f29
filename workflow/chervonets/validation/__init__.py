"""How often the tests are wrong: their size and power, measured on simulated series."""
