"""Cursors: where a page ended, opaque to callers, checked when they come back."""

import base64
import binascii
import json
import re
from datetime import UTC, datetime

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
        raise refused()
    if any(isinstance(part, int) and not 0 <= part < 2**31 for part in parts):
        raise refused()
    if any(isinstance(part, str) and _REFUSED.search(part) for part in parts):
        raise refused()
    return tuple(parts)


def moment(text: str | int) -> datetime:
    """Return the moment that a place in a list by time names; refuse what is none."""
    try:
        return datetime.fromisoformat(str(text)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise refused() from None


def refused() -> BadCursor:
    """Return the refusal of a cursor that was not issued for this list."""
    return BadCursor("this cursor was not issued for this list", hint="take `next` of the page before, unchanged")


def _decoded(text: str) -> list[str | int]:
    if len(text) > _LONGEST or not text.isascii():
        raise refused()
    try:
        padded = text + "=" * (-len(text) % 4)
        parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise refused() from None
    if not isinstance(parts, list):
        raise refused()
    return parts
