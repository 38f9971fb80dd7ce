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
_LARGEST = 2**53 - 1  # above it a JSON number may lose digits in other readers (RFC 8785 §3.2.2.3, RFC 7493 §2.2)


def canonical_bytes(content: object) -> bytes:
    """Return the canonical bytes of an object of dicts, lists, texts, ints, booleans, nulls and decimals.

    Refuses with TypeError anything else: binary fractions, NaN and infinity, integers of 2^53 and above.
    """
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


def composed(content: object) -> object:
    """Return the same content with every text in Unicode NFC, as its canonical bytes have it."""
    match content:
        case str():
            return str(content) if content.isascii() else unicodedata.normalize("NFC", content)
        case Mapping():
            return {name: composed(inner) for name, inner in content.items()}
        case Sequence() if not isinstance(content, bytes | bytearray):
            return [composed(inner) for inner in content]
    return content


def _number(figure: object) -> orjson.Fragment:
    if isinstance(figure, Decimal) and figure.is_finite():
        return orjson.Fragment(plain(figure).encode())
    detail = f"no wire form for {type(figure).__name__}"
    raise TypeError(detail)


def _plainly(content: object) -> object:
    match content:
        case Decimal() if content.is_finite():
            return plain(content)
        case str():
            return str(content) if content.isascii() else unicodedata.normalize("NFC", content)
        case Mapping():
            return {_key(key): _plainly(inner) for key, inner in content.items()}
        case None | bool():
            return content
        case int() if -_LARGEST <= content <= _LARGEST:
            return content
        case Sequence() if not isinstance(content, bytes | bytearray):
            return [_plainly(inner) for inner in content]
    shown = content if isinstance(content, int | Decimal) else type(content).__name__
    detail = f"no canonical form for {shown}"
    raise TypeError(detail)


def _key(name: object) -> str:
    if isinstance(name, str) and name.isascii():
        return str(name)
    detail = f"{name!r} is no canonical key: ASCII text only"
    raise TypeError(detail)
