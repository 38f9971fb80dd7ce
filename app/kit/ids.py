"""Identities: UUIDv5 of a key, so that the same key has the same identity on every installation."""

from uuid import NAMESPACE_URL, UUID, uuid5

_NAMESPACE = uuid5(NAMESPACE_URL, "https://footing.example/identity/v1")


def identity(kind: str, key: str) -> UUID:
    """Return the identity of a key of this kind; the same everywhere and for ever."""
    return uuid5(_NAMESPACE, f"{kind}/{key}")
