"""Reading what is rendered."""
