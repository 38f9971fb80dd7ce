"""A verified copy of another registry in a folder: fetched once, and kept in step by what changed."""
