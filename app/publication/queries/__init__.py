"""What is announced, and whether everything released is still as it was."""
