"""Hashing of RFC 6962 section 2.1: leaves, nodes and the root of a list of leaves."""

import hashlib
from collections.abc import Sequence


def leaf_hash(entry: bytes) -> bytes:
    """Return SHA-256(0x00 ‖ entry), RFC 6962 §2.1."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 ‖ left ‖ right), RFC 6962 §2.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root of a tree over leaf hashes; of no leaves SHA-256 of nothing, RFC 6962 §2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    peaks: list[tuple[int, bytes]] = []
    for leaf in leaves:
        _push(peaks, leaf)
    top = peaks.pop()[1]
    while peaks:
        top = node_hash(peaks.pop()[1], top)
    return top


def _push(peaks: list[tuple[int, bytes]], leaf: bytes) -> None:
    size, peak = 1, leaf
    while peaks and peaks[-1][0] == size:
        peak = node_hash(peaks.pop()[1], peak)
        size *= 2
    peaks.append((size, peak))
