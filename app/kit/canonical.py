"""The only producer of bytes that are hashed, and of the JSON that goes on the wire.

Canonical bytes, format 1: RFC 8785 (JCS), every decimal a string in plain notation, every text in Unicode NFC.
Without fractions and with ASCII keys, orjson with sorted keys writes JCS; a test holds it against another writer.
Wire bytes: the same object with each decimal a JSON number that has the decimal's exact digits.
"""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal

import orjson

from app.kit.amounts import plain

FORMAT = 1


def canonical_bytes(content: object) -> bytes:
    """Return the canonical bytes of an object of dicts, lists, texts, ints, booleans, nulls and decimals."""
    return orjson.dumps(_plainly(content), option=orjson.OPT_SORT_KEYS)


def digest(canonical: bytes) -> bytes:
    """Return the SHA-256 of canonical bytes."""
    return hashlib.sha256(canonical).digest()


def spelled(raw: bytes) -> str:
    """Return a SHA-256 as it is written everywhere: `sha256:` and 64 hexadecimal digits."""
    return "sha256:" + raw.hex()


def wire(content: object) -> bytes:
    """Return UTF-8 JSON with decimals as numbers, keys in the order given."""
    return orjson.dumps(content, default=_number)


def _number(figure: object) -> orjson.Fragment:
    if isinstance(figure, Decimal) and figure.is_finite():
        return orjson.Fragment(plain(figure).encode())
    detail = f"no wire form for {type(figure).__name__}"
    raise TypeError(detail)


def _plainly(content: object) -> object:
    match content:
        case Decimal():
            return plain(content)
        case str():
            return str(content) if content.isascii() else unicodedata.normalize("NFC", content)
        case Mapping():
            return {_key(key): _plainly(inner) for key, inner in content.items()}
        case None | bool() | int():
            return content
        case Sequence() if not isinstance(content, bytes | bytearray):
            return [_plainly(inner) for inner in content]
    detail = f"no canonical form for {type(content).__name__}"
    raise TypeError(detail)


def _key(name: object) -> str:
    if isinstance(name, str) and name.isascii():
        return name
    detail = f"{name!r} is no canonical key: ASCII text only"
    raise TypeError(detail)
