"""API keys as they are written: `ft_<kind>_<12 characters>_<32 characters>_<6 characters>`.

The first part is public and finds the key; the second is the secret of 190 random bits (62^32), of which only the
SHA-256 is kept; the last is a CRC-32 of all before it, so that scanners of published code can tell a key from noise.
"""

import hashlib
import re
import secrets
import string
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from app.access.permissions import Scope

_ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
_ID, _SECRET, _CHECK = 12, 32, 6
_FORM = re.compile(rf"ft_([rwv])_([0-9A-Za-z]{{{_ID}}})_([0-9A-Za-z]{{{_SECRET}}})_([0-9A-Za-z]{{{_CHECK}}})")
LOOKS_LIKE_ONE = re.compile(r"ft_[rwv]_[0-9A-Za-z]{6}")
KINDS: Mapping[str, frozenset[Scope]] = {
    "r": frozenset({Scope.READ}),
    "w": frozenset({Scope.READ, Scope.WRITE}),
    "v": frozenset({Scope.READ, Scope.REVIEW}),
}
"""What a key of each kind is for; whoever proposes and reviews has two."""


@dataclass(frozen=True, slots=True)
class Token:
    """A key as its owner has it; shown once, never kept."""

    kind: str
    id: str
    secret: str

    def __str__(self) -> str:
        """Write it whole."""
        body = f"ft_{self.kind}_{self.id}_{self.secret}"
        return f"{body}_{_check(body)}"

    def digest(self) -> bytes:
        """Return what is kept of it: the SHA-256 of the whole, secret included."""
        return hashlib.sha256(str(self).encode()).digest()


def made(kind: str) -> Token:
    """Return a new key of a kind."""
    return Token(kind, _random(_ID), _random(_SECRET))


def parsed(text: str) -> Token | None:
    """Return a key from its text; None where it is of another form or mistyped."""
    match = _FORM.fullmatch(text)
    if match is None:
        return None
    token = Token(match[1], match[2], match[3])
    return token if str(token) == text else None  # public parts: the secret is compared by its digest


def _random(count: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(count))


def _check(body: str) -> str:
    number, letters = zlib.crc32(body.encode()), ""
    for _ in range(_CHECK):
        number, place = divmod(number, len(_ALPHABET))
        letters = _ALPHABET[place] + letters
    return letters
