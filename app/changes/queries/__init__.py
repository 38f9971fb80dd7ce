"""The questions about change, a file each."""
