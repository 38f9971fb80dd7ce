"""What can be asked for, in the names of REST."""
