"""Cursors: where a page ended, opaque to callers, checked when they come back."""

import base64
import binascii
import json
import re

import orjson

from app.kit.errors import BadCursor

_LONGEST = 1024
_REFUSED = re.compile("[\x00\ud800-\udfff]")  # no key of a list has them, and the database takes none


def cursor(place: tuple[str | int, ...]) -> str:
    """Return an opaque cursor for a place in a list."""
    return base64.urlsafe_b64encode(orjson.dumps(place)).decode().rstrip("=")


def place(cursor_text: str, shape: tuple[type, ...]) -> tuple[str | int, ...]:
    """Return the place a cursor names; refuse one that was not issued for a list of this shape."""
    parts = _decoded(cursor_text)
    if len(parts) != len(shape) or any(type(part) is not kind for part, kind in zip(parts, shape, strict=False)):
        raise _bad()
    if any(isinstance(part, int) and not 0 <= part < 2**31 for part in parts):
        raise _bad()
    if any(isinstance(part, str) and _REFUSED.search(part) for part in parts):
        raise _bad()
    return tuple(parts)


def _decoded(text: str) -> list[str | int]:
    if len(text) > _LONGEST or not text.isascii():
        raise _bad()
    try:
        padded = text + "=" * (-len(text) % 4)
        parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise _bad() from None
    if not isinstance(parts, list):
        raise _bad()
    return parts


def _bad() -> BadCursor:
    return BadCursor("this cursor was not issued for this list", hint="take `next` of the page before, unchanged")
