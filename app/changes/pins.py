"""Lists of pinned factors, read from JSON or CSV: a row that is wrong is told as wrong and spoils no other."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.changes.errors import BadPins, BadTable
from app.kit.errors import BadText
from app.kit.texts import line
from app.lookup.errors import BadQuestion

MOST = 10_000
_LONGEST = 400
_MEMBERS = ("factor", "version", "digest")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_LARGEST = 9_999_999


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A factor that somebody uses, by key or id; its version and digest if they keep them; or why it is none."""

    factor: str | None
    version: int | None = None
    digest: str | None = None
    malformed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pins:
    """The factors in the order given, the release they were read from and the one to compare with."""

    before: str | None
    after: str | None
    pins: Sequence[Pin]


def from_json(body: object) -> Pins:
    """Return the pins of a JSON body `{"from", "to", "factors"}`; refuse any other form, and rows of no release."""
    if not isinstance(body, dict):
        raise _bad("the body is no object", "")
    unknown = next((name for name in body if name not in {"from", "to", "factors"}), None)
    if unknown is not None:
        raise _bad(f"unknown member {unknown[:60]!r}", unknown[:60])
    factors = body.get("factors")
    if not isinstance(factors, list):
        raise _bad("`factors` is no list", "factors")
    _refuse_many(len(factors))
    releases = {name: body.get(name) for name in ("from", "to")}
    for name, said in releases.items():
        if said is not None and not isinstance(said, str):
            raise _bad(f"`{name}` is no text", name)
    return _of_some_release(releases, [_pin(one) for one in factors])


def from_csv(body: bytes, said: Mapping[str, str]) -> Pins:
    """Return the pins of a CSV table with a header; the releases are parameters, other columns are its owner's.

    Refuses a table that is not UTF-8 or has not one column `factor` or `key`, and rows of no release.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _bad_table("it is not UTF-8") from None
    filled = _rows(text)
    if not filled:
        raise _bad_table("it is empty")
    names = _header(filled[0])
    return _of_some_release(said, [_row(names, row) for row in filled[1:]])


def _rows(text: str) -> list[list[str]]:
    """Return the rows that are not empty; a table of too many rows, empty ones too, is not read to its end."""
    filled: list[list[str]] = []
    try:
        for count, row in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True)):
            _refuse_many(count)
            if any(cell.strip() for cell in row):
                filled.append(row)
    except csv.Error as trouble:
        raise _bad_table(str(trouble)[:100]) from None
    return filled


def _of_some_release(said: Mapping[str, str | None], pins: Sequence[Pin]) -> Pins:
    """Return pins with their releases; without `from` nothing says which version a row means that names none."""
    unplaced = any(pin.malformed is None and pin.version is None and pin.digest is None for pin in pins)
    if unplaced and said.get("from") is None:
        detail = "from: is not said, and a row names no version"
        raise BadQuestion(detail, hint="say `from`, or give each row a version", fields=["from"])
    return Pins(before=said.get("from"), after=said.get("to"), pins=pins)


def _header(row: Sequence[str]) -> list[str]:
    names = ["factor" if name.strip() == "key" else name.strip() for name in row]
    read = [name for name in names if name in _MEMBERS]
    if "factor" not in read or len(set(read)) != len(read):
        raise _bad_table("it needs one column `factor` or `key`, and at most one `version` and one `digest`")
    return names


def _row(names: Sequence[str], row: Sequence[str]) -> Pin:
    if len(row) != len(names):
        return Pin(factor=None, malformed=f"the row has {len(row)} cells, the header {len(names)}")
    cells = {name: cell.strip() for name, cell in zip(names, row, strict=True) if name in _MEMBERS}
    said: dict[str, Any] = {name: cell for name, cell in cells.items() if cell}
    if "version" in said:
        said["version"] = int(said["version"]) if _NUMBER.fullmatch(said["version"]) else said["version"]
    return _pin(said)


def _pin(said: object) -> Pin:
    if isinstance(said, str):
        said = {"factor": said}
    if not isinstance(said, dict):
        return Pin(factor=None, malformed="neither a key nor an object")
    if "key" in said and "factor" not in said:
        said = {"factor" if name == "key" else name: one for name, one in said.items()}
    wrong = next(_wrong(said), None)
    factor = said.get("factor")
    shown = factor[:_LONGEST] if isinstance(factor, str) else None
    if wrong is not None:
        return Pin(factor=shown, malformed=wrong)
    return Pin(factor=shown, version=said.get("version"), digest=said.get("digest"))


def _wrong(said: Mapping[str, object]) -> Iterator[str]:
    """Yield what is wrong with a row."""
    yield from (f"unknown member {name[:60]!r}" for name in said if name not in _MEMBERS)
    factor, number, digest = said.get("factor"), said.get("version"), said.get("digest")
    if not isinstance(factor, str) or not factor:
        yield "`factor` is not said: a key or an id"
    else:
        try:
            line("factor", factor, _LONGEST)
        except BadText as refused:
            yield refused.detail
    if number is not None and not (type(number) is int and 1 <= number <= _LARGEST):
        yield "`version` is not the number of a version"
    if digest is not None and not (isinstance(digest, str) and _DIGEST.fullmatch(digest)):
        yield "`digest` is not sha256: and 64 hexadecimal digits"


def _refuse_many(count: int) -> None:
    if count > MOST:
        detail = f"{count} factors"
        raise BadPins(detail, hint=f"at most {MOST}", fields=["factors"])


def _bad(detail: str, name: str) -> BadPins:
    hint = '{"from": release, "to": release, "factors": [key, or {"factor": key, "version": n, "digest": "sha256:…"}]}'
    return BadPins(detail, hint=hint, fields=[name] if name else [])


def _bad_table(why: str) -> BadTable:
    detail = f"the table cannot be read: {why}"
    return BadTable(detail, hint="CSV in UTF-8 with a header: factor (or key), and as wished version, digest")
