"""What an emission factor is: identity without time, and versions that never change."""
