"""Footing: an open registry of background emission factors.

It keeps released figures for ever, answers look-ups from them, and can prove where each came from.
It holds no plant-level primary data, and nothing here edits a released factor.
"""
