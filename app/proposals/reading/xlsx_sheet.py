"""A sheet's XML as rows of cells, as they are written: which are formulas, which areas formulas fill or are merged."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.proposals.reading.errors import TooManyRows, UnsafeXml
from app.proposals.reading.table import LONGEST_CELL, MOST_COLUMNS
from app.proposals.reading.xlsx_safety import CHUNK
from app.proposals.reading.xlsx_xml import events

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_MERGED = re.compile(rb'<(?:\w{1,20}:)?mergeCell\s[^>]{0,99}?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_MOST_AREAS = 1_000
_LONGEST_STYLE = 6
_PLAIN = "plain texts and numbers"
_RESAVE = "the workbook saved anew as .xlsx by a spreadsheet program"
_ALPHABET = 26


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, rows and columns both from and to."""

    top: int
    left: int
    bottom: int
    right: int
    name: str

    def holds(self, row: int, column: int) -> bool:
        """Return whether a cell is in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(slots=True)
class SheetCell:
    """One cell as it is written."""

    column: int
    kind: str
    style: int
    text: str = ""
    is_formula: bool = False
    has_text: bool = False


@dataclass(slots=True)
class Sheet:
    """A listener that collects the rows of a sheet: cells with something in them, and areas that formulas fill."""

    done: list[tuple[int, list[SheetCell]]] = field(default_factory=list)
    filled: list[Area] = field(default_factory=list)
    number: int = 0
    column: int = -1
    cells: list[SheetCell] = field(default_factory=list)
    cell: SheetCell | None = None
    pieces: list[str] | None = None
    length: int = 0
    is_inside: bool = False
    readings: int = 0

    def start(self, name: str, said: dict[str, str]) -> None:
        """Begin a row, a cell, or its text."""
        if name == "c" and self.is_inside:
            self._begin_cell(said)
        elif name in {"v", "t"}:
            if self.cell is not None and not self.readings:
                self.pieces = self.pieces if self.pieces is not None else []
                self.cell.has_text = True
        elif name == "row" and self.is_inside:
            self._begin_row(said)
        elif name == "f" and self.cell is not None:
            self._begin_formula(said)
        elif name == "rPh":
            self.readings += 1
        elif name == "sheetData":
            self.is_inside = True

    def end(self, name: str) -> None:
        """End a cell or a row, and keep what is in it."""
        if name == "c" and self.cell is not None:
            self.cell.text = "".join(self.pieces or ())
            if self.cell.has_text or self.cell.is_formula:
                self.cells.append(self.cell)
            self.cell, self.pieces, self.length = None, None, 0
            if len(self.cells) > MOST_COLUMNS:
                raise TooManyRows(
                    f"row {self.number} has more than {MOST_COLUMNS} cells", hint=f"at most {MOST_COLUMNS}"
                )
        elif name == "row" and self.cells:
            self.done.append((self.number, self.cells))
            self.cells = []
        elif name == "rPh":
            self.readings -= 1
        elif name == "sheetData":
            self.is_inside = False

    def text(self, said: str) -> None:
        """Keep text of a cell, up to a little more than a cell may hold."""
        if self.pieces is not None and self.length <= LONGEST_CELL and not self.readings:
            self.pieces.append(said[: LONGEST_CELL + 1])
            self.length += len(said)

    def _begin_row(self, said: dict[str, str]) -> None:
        stated = said.get("r", str(self.number + 1))
        if not stated.isdecimal() or len(stated) > len("1048576") or int(stated) <= self.number:
            raise UnsafeXml("the sheet's rows are out of order", hint=_RESAVE)
        self.number, self.column, self.cells = int(stated), -1, []

    def _begin_cell(self, said: dict[str, str]) -> None:
        self.column += 1
        if "r" in said:
            found = _ADDRESS.fullmatch(said["r"])
            if found is None or int(found[2]) != self.number or index(found[1]) < self.column:
                raise UnsafeXml("the sheet's cells are out of order", hint=_RESAVE)
            self.column = index(found[1])
        style = said.get("s", "0")
        number = int(style) if style.isdecimal() and len(style) <= _LONGEST_STYLE else 0
        self.cell = SheetCell(self.column, said.get("t", "n"), number)

    def _begin_formula(self, said: dict[str, str]) -> None:
        if self.cell is not None:
            self.cell.is_formula = True
        if said.get("t") in {"array", "dataTable"} and "ref" in said:
            self.filled.append(area(said["ref"]))
            if len(self.filled) > _MOST_AREAS:
                raise UnsafeXml("the sheet has too many formulas", hint=_PLAIN)


def sheet_rows(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[int, list[SheetCell]]]:
    """Yield a sheet's rows that have something in them, with their numbers; cells that an array fills are formulas."""
    listener = Sheet()
    with archive.open(part) as opened:
        for _ in events(opened, listener):
            for number, cells in listener.done:
                for cell in cells if listener.filled else ():
                    cell.is_formula |= any(one.holds(number, cell.column) for one in listener.filled)
                yield number, cells
            listener.done.clear()


def merged(archive: zipfile.ZipFile, part: str) -> list[Area]:
    """Return the merged areas of a sheet, which stand after its rows."""
    found: dict[bytes, None] = {}
    with archive.open(part) as opened:
        tail = b""
        while chunk := opened.read(CHUNK):
            found |= dict.fromkeys(_MERGED.findall(tail + chunk))
            tail = chunk[-256:]
            if len(found) > _MOST_AREAS:
                raise UnsafeXml(f"the sheet has more than {_MOST_AREAS} merged areas", hint=_PLAIN)
    return sorted((area(one.decode()) for one in found), key=lambda one: (one.top, one.left))


def area(reference: str) -> Area:
    """Return the rectangle that a reference such as `B2:C5` means."""
    first, _, last = reference.partition(":")
    ends = [_ADDRESS.fullmatch(end) for end in (first, last or first)]
    if ends[0] is None or ends[1] is None:
        raise UnsafeXml("the sheet has an area that is none", hint=_RESAVE)
    (left, top), (right, bottom) = ((index(end[1]), int(end[2])) for end in ends if end)
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right), reference)


def index(letters: str) -> int:
    """Return a column's number from 0, A to XFD and beyond."""
    number = 0
    for letter in letters:
        number = number * _ALPHABET + ord(letter) - ord("A") + 1
    return number - 1


def letters(index_: int) -> str:
    """Return a column's letters by its number from 0."""
    said, rest = "", index_ + 1
    while rest:
        rest, last = divmod(rest - 1, _ALPHABET)
        said = chr(ord("A") + last) + said
    return said
