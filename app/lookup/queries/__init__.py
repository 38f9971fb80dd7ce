"""The questions the read path answers, a file each."""
