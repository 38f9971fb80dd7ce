"""Finding factors by words, in Chinese and English, by filters and by counts of what is there."""
