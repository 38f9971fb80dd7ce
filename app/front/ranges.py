"""Which part of a file a request is for, and whether it is for any (RFC 9110 §13 and §14).

One range is answered; several are the whole file, as is what is no range: a server may ignore the header (§14.2).
"""

import re
from dataclasses import dataclass

from app.front.errors import NotInFile, OtherFile
from app.front.reply import Headers

_LONGEST = 200
_TAG = re.compile(rb'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_SPEC = re.compile(rb"([0-9]*)-([0-9]*)")


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes of a file: from `start` up to `stop`, which is not among them."""

    start: int
    stop: int

    @property
    def size(self) -> int:
        """Return how many bytes that are."""
        return self.stop - self.start


def wanted(headers: Headers, tag: bytes, size: int, *, is_head: bool) -> Span | None:
    """Return which bytes of a file a GET or HEAD is for, None for all; refuse those that are not in it.

    A HEAD has no range (RFC 9110 §14.2); nor has who holds a part of another file, by If-Range (§13.1.5).
    """
    said = spoken(headers, b"range")
    if said is None or is_head:
        return None
    held = spoken(headers, b"if-range")
    if held is not None and held != tag:  # a date is never ours: files say no Last-Modified
        return None
    return span(said, size)


def span(said: bytes, size: int) -> Span | None:
    """Return the bytes that a Range header names, None where it names all or several; refuse those not in the file."""
    unit, is_set, ranges = said.partition(b"=")
    if unit.lower() != b"bytes" or not is_set or len(said) > _LONGEST:
        return None
    specs = [spec for part in ranges.split(b",") if (spec := part.strip(b" \t"))]
    match = _SPEC.fullmatch(specs[0]) if len(specs) == 1 else None
    if match is None or specs == [b"-"]:
        return None
    first, last = match.groups()
    return _suffix(int(last), size) if not first else _between(int(first), last, size)


def refuse_other(headers: Headers, tag: bytes) -> None:
    """Refuse who asks for another file than this one, by If-Match (RFC 9110 §13.1.1: strong comparison)."""
    said = spoken(headers, b"if-match")
    if said is not None and said.strip() != b"*" and tag not in _TAG.findall(said):
        detail = "the file is not the one that If-Match names"
        raise OtherFile(detail, hint=f"its ETag is {tag.decode()}", fields=["If-Match"])


def is_known(headers: Headers, tag: bytes) -> bool:
    """Return whether the client has this very file, by If-None-Match (RFC 9110 §13.1.2: weak comparison)."""
    said = spoken(headers, b"if-none-match")
    if said is None:
        return False
    return said.strip() == b"*" or tag in {one.removeprefix(b"W/") for one in _TAG.findall(said)}


def spoken(headers: Headers, name: bytes) -> bytes | None:
    """Return what a header says, its lines joined as RFC 9110 §5.3 has it; None where it is not there."""
    lines = [text for said, text in headers if said == name]
    return b", ".join(lines) if lines else None


def _between(start: int, last: bytes, size: int) -> Span | None:
    if last and int(last) < start:
        return None  # no range at all (§14.1.1), so as if nothing was said
    if start >= size:
        raise _outside(size)
    return Span(start, min(int(last) + 1, size) if last else size)


def _suffix(length: int, size: int) -> Span | None:
    if length == 0:
        raise _outside(size)
    return Span(max(0, size - length), size) if size else None


def _outside(size: int) -> NotInFile:
    detail = f"the file has {size} bytes, none of them in that range"
    return NotInFile(detail, hint="Range: bytes=0-, or the last 500 with bytes=-500", size=size, fields=["Range"])
