"""Rendering a release, or a selection of it, as files that people know how to open."""
