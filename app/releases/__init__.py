"""Immutable cuts of the catalogue: which versions each release holds, and how the chain of manifests proves it."""
