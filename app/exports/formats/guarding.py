"""CSV that a spreadsheet program reads as texts: what would be taken for a formula has an apostrophe before it.

ASVS 5.0, 1.2.10; a NUL, which it names too, is in no text of PostgreSQL. The same as `queries.flat` does when guarded,
to the byte, so that a prebuilt file and a selection of all its rows are equal.
"""

import re

from app.exports.fields import FIELDS, GUARDED

_PLACES = frozenset(place for place, one in enumerate(FIELDS) if one.name in GUARDED)
_CELL = re.compile(rb'("[^"]*(?:""[^"]*)*"|[^,\n]*)(,|\n)')
_FORMULA = re.compile(r"[=+@\t\r＝＋＠－-]")
_SIGN = rb"(?:[=+@\t\r-]|\xef\xbc[\x9d\x8b\xa0\x8d])"  # the full-width ones in UTF-8
_LIKELY = re.compile(rb',"?' + _SIGN)  # the first column is a key, and not guarded
_BEGINS = re.compile(rb'("?)(' + _SIGN + rb")")


def is_likely(part: bytes) -> bool:
    """Return whether some cell of these rows may have to be guarded; where not, they can be left as they are."""
    return _LIKELY.search(part) is not None


def guarded(row: bytes) -> bytes:
    """Return a row of the flat table with its free texts guarded; numbers keep their signs."""
    if not is_likely(row):
        return row
    cells = enumerate(_CELL.findall(row))
    return b"".join((_safe(cell) if place in _PLACES else cell) + end for place, (cell, end) in cells)


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet program could take a text for a formula."""
    return _FORMULA.match(text) is not None


def guarded_text(text: str | None) -> str | None:
    """Return a text with an apostrophe before it if it could be taken for a formula."""
    return f"'{text}" if text is not None and is_formula(text) else text


def _safe(cell: bytes) -> bytes:
    return _BEGINS.sub(rb"\1'\2", cell, count=1) if _BEGINS.match(cell) else cell
