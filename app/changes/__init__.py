"""What changed: between versions, between releases, for those who follow, those who pinned; and where it is from."""
