"""Formats, one a file: each makes its file of the same flat table, and the same table always makes the same bytes."""
