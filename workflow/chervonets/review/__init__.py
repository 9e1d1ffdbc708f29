"""What a reviewer asks of results: are they the published ones, and what would change them."""
