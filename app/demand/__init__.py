"""What is asked for and nobody publishes: misses on known codes, counted without who asked."""
