"""A record as a line of JSON, exactly as it is served; its digest is worked out from it again."""

import gzip
import json
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.exports.formats.compressed import unpacked
from app.kit.amounts import decimal
from app.kit.canonical import canonical_bytes, digest, spelled
from app.kit.errors import BadNumber
from app.mirroring.errors import Altered

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdError
else:
    from backports.zstd import ZstdError

LONGEST = 1 << 20
_READER = json.JSONDecoder(parse_float=decimal, parse_int=decimal)
_BEFORE = '{"factor":'


@dataclass(frozen=True, slots=True)
class Line:
    """A record's text and what it is of; the digest is that of the text."""

    text: str
    digest: str
    key: str
    version: int
    edition: str


def line(text: str) -> Line:
    """Return a record with its digest; refuse a text that is no record, or whose digest is not the one it says."""
    try:
        said, end = _READER.raw_decode(text)
        is_whole = end == len(text)
    except (ValueError, RecursionError, BadNumber):
        said, is_whole = {}, False
    if not is_whole:
        raise Altered("a record is not JSON")
    return _checked(said, text)


def served(body: bytes) -> Line:
    """Return the record of an answer of `…/versions/{n}`, cut out of it as it stands there."""
    try:
        text = body.decode()
        if not text.startswith(_BEFORE):
            raise Altered("an answer has no record")
        _, end = _READER.raw_decode(text, len(_BEFORE))
    except (ValueError, RecursionError, BadNumber):
        raise Altered("an answer with a record is not JSON") from None
    return line(text[len(_BEFORE) : end])


def lines(file: Path) -> Iterator[Line]:
    """Yield the records of a file of JSON Lines, compressed or not; refuse what is none, and lines without an end."""
    rest = b""
    try:
        for part in unpacked(file):
            *whole, rest = (rest + part).split(b"\n")
            yield from (_decoded(one) for one in whole)
            if len(rest) > LONGEST:
                raise Altered(f"{file.name} has a line of more than {LONGEST} bytes")
    except (ZstdError, zlib.error, EOFError, gzip.BadGzipFile):
        raise Altered(f"{file.name} cannot be decompressed") from None
    if rest:
        raise Altered(f"{file.name} ends within a line")


def _decoded(raw: bytes) -> Line:
    try:
        return line(raw.decode())
    except UnicodeDecodeError:
        raise Altered("a record is not UTF-8") from None


def _checked(said: Any, text: str) -> Line:  # noqa: ANN401 - a stranger's JSON
    try:
        stated = said.pop("digest")
        version = said["version"] = int(said["version"])
        _count(said, "preceding")
        _count(said["declared_unit"], "currency_year")
        found = spelled(digest(canonical_bytes(said)))
        key, edition = said["key"], f"{said['dataset']}/{said['edition']}"
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError):
        raise Altered("a record is not what a registry says there") from None
    if found != stated:
        raise Altered(f"version {version} of {str(key)[:200]} says it is {str(stated)[:80]}, and is {found}")
    return Line(text, found, str(key), version, edition)


def _count(said: dict[str, Any], name: str) -> None:
    """Make a whole number one again: all other numbers of a record are figures, and strings where they are digested."""
    if said[name] is not None:
        said[name] = int(said[name])
