"""JSON as rows: {"changes": [{…}, …]}, read change by change and strictly, so that no file fills the memory."""

import codecs
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NoReturn

from app.factors.cells import Wrong, bad
from app.factors.columns import ALL, BY_NAME
from app.proposals.reading.errors import BadJson, NotThatFormat
from app.proposals.reading.table import MOST_COLUMNS, Layout, Row, Table, bare, counted, trouble

LARGEST_CHANGE = 1_000_000
_CHUNK = 262_144
_BLANK = " \t\r\n"
_FORM = '{"changes": [{"slug": "…", …}, …]} in UTF-8, each key once, plain finite numbers'
_LAYOUT = Layout("changes[#]")
_MEMBER = "changes"


def json_table(path: Path) -> Table:
    """Open a JSON file of changes; refuse another format at once, what is not strict JSON as it comes."""
    with path.open("rb") as file:
        opening = file.read(4)
    if opening.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise NotThatFormat("the file is not JSON", hint=_FORM)
    return Table(rows=counted(_rows(path)), encoding="utf-8")


def _rows(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        text = _Text(file)
        text.expect("{")
        name = text.decoded()
        if name != _MEMBER:
            raise _bad(text, f"{str(name)[:60]!r} is not a member of a change set")
        text.expect(":")
        text.expect("[")
        number = 0
        while text.peek() != "]":
            if number:
                text.expect(",")
            number += 1
            yield _row(number, text.decoded())
        text.expect("]")
        if text.peek() == ",":
            raise _bad(text, "there is more than changes")
        text.expect("}")
        if text.peek():
            raise _bad(text, "something follows the end")


@dataclass(slots=True)
class _Text:
    """A window on the text of a file, moved along as it is read; it always holds a whole change or the end."""

    file: BinaryIO
    window: str = ""
    at: int = 0
    gone: int = 0
    decoder: codecs.IncrementalDecoder | None = None
    is_ended: bool = False

    def peek(self) -> str:
        """Return the next character that is not blank, or nothing at the end."""
        while True:
            while self.at < len(self.window) and self.window[self.at] in _BLANK:
                self.at += 1
            if self.at < len(self.window) or self.is_ended:
                return self.window[self.at : self.at + 1]
            self._fill()

    def expect(self, sign: str) -> None:
        """Go past a sign; refuse any other."""
        if self.peek() != sign:
            raise _bad(self, f"{sign} is missing")
        self.at += 1

    def decoded(self) -> object:
        """Return the next text, number, list or object, numbers as they are written."""
        self.peek()
        self._fill()
        try:
            found, end = _DECODER.raw_decode(self.window, self.at)
        except json.JSONDecodeError as refused:
            is_cut = len(self.window) - self.at > LARGEST_CHANGE and not self.is_ended
            why = f"a change has more than {LARGEST_CHANGE} characters" if is_cut else refused.msg
            raise _bad(self, why, refused.pos) from None
        except RecursionError:
            raise _bad(self, "too deep") from None
        except _Refused as refused:
            raise _bad(self, str(refused)) from None
        if end - self.at > LARGEST_CHANGE:
            raise _bad(self, f"a change has more than {LARGEST_CHANGE} characters")
        self.at = end
        return found

    def _fill(self) -> None:
        """Read on until the window holds the longest change there may be, or the file ends."""
        if self.is_ended or len(self.window) - self.at > LARGEST_CHANGE:
            return
        parts = [self.window[self.at :]]
        self.gone, self.at, length = self.gone + self.at, 0, len(parts[0])
        self.decoder = self.decoder or codecs.getincrementaldecoder("utf-8-sig")()
        while length <= 2 * LARGEST_CHANGE and not self.is_ended:
            chunk = self.file.read(_CHUNK)
            self.is_ended = not chunk
            try:
                parts.append(self.decoder.decode(chunk, final=self.is_ended))
            except UnicodeDecodeError:
                raise _bad(self, "the text is not UTF-8") from None
            length += len(parts[-1])
        self.window = "".join(parts)


class _Refused(Exception):
    """What the decoder's hooks refuse."""


def _row(number: int, stated: object) -> Row:
    if not isinstance(stated, Mapping):
        return Row(number, {}, _LAYOUT, [bad("", "is not an object", '{"slug": "…", …}')])
    cells: dict[str, str] = {}
    wrong: list[Wrong] = []
    for name, said in list(stated.items())[:MOST_COLUMNS]:
        if name not in BY_NAME:
            known = ", ".join(column.name for column in ALL)
            wrong.append(bad(name[:60], f"{name[:60]!r} is not a member of a change", f"one of {known}"))
            continue
        text, refused = _text(name, said)
        if refused:
            wrong.append(refused)
        elif text:
            cells[name] = text
    return Row(number, cells, _LAYOUT, wrong)


def _text(name: str, said: object) -> tuple[str, Wrong | None]:
    """Return a member as the text of a cell, and what is wrong with it."""
    if isinstance(said, list):
        if any(not isinstance(part, str) or ";" in part for part in said):
            return "", bad(name, "is not a list of texts", "texts or numbers, none of them with ; in it")
        said = "; ".join(said)
    if said is None:
        return "", None
    if not isinstance(said, str):
        return "", bad(name, "is neither text nor number", "a text, a number, or a list of them")
    text = bare(said)
    return text, trouble(name, text) if text else None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise _Refused(f"{twice[:60]!r} is given twice")
    return found


def _refuse_constant(text: str) -> NoReturn:
    raise _Refused(f"{text} is not JSON")


_DECODER = json.JSONDecoder(
    parse_float=str, parse_int=str, parse_constant=_refuse_constant, object_pairs_hook=_once, strict=True
)


def _bad(text: _Text, why: str, place: int | None = None) -> BadJson:
    at = text.gone + (text.at if place is None else place)
    return BadJson(f"character {at + 1}: {why}", hint=_FORM)
