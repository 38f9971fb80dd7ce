"""Loads the tables of `seed_data/` through the same doors as everybody's figures."""
