"""Making the files of a release, and publishing them."""
