"""Identities: UUIDv5 of a key, the same on every installation; UUIDv7 for rows that have no key."""

import secrets
import time
from uuid import NAMESPACE_URL, UUID, uuid5

_NAMESPACE = uuid5(NAMESPACE_URL, "https://footing.example/identity/v1")


def identity(kind: str, key: str) -> UUID:
    """Return the identity of a key of this kind; the same everywhere and for ever."""
    return uuid5(_NAMESPACE, f"{kind}/{key}")


def row_id() -> UUID:
    """Return a new UUIDv7 (RFC 9562 section 5.7): later ones are greater, to a millisecond."""
    stamp = time.time_ns() // 1_000_000
    bits = (stamp << 80) | (0x7 << 76) | (secrets.randbits(12) << 64) | (0b10 << 62) | secrets.randbits(62)
    return UUID(int=bits)
