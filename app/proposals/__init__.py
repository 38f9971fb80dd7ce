"""Proposals: what a publisher asks to change, what checks and reviewers say of it, and where it stands."""
