"""The questions that search answers, a file each."""
