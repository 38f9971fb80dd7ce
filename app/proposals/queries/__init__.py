"""Reading proposals: as they stand, what they say, what was said of them."""
