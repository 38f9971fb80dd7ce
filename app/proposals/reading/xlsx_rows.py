"""An .xlsx sheet as rows, streamed: figures at the 15 digits a sheet shows, days as ISO days, formulas never."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Context, Decimal
from pathlib import Path

from app.factors.cells import Wrong, bad
from app.kit.amounts import plain
from app.proposals.reading.errors import BadHeader, NoHeader, UnsafeXml
from app.proposals.reading.table import REMARK, Layout, Row, Table, bare, counted, header, trouble
from app.proposals.reading.xlsx_book import Book, book
from app.proposals.reading.xlsx_safety import opened
from app.proposals.reading.xlsx_sheet import Area, SheetCell, letters, merged, sheet_rows

_SHOWN = Context(prec=15)
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,40}\.?[0-9]{0,60}|\.[0-9]{1,60})(?:[eE][+-]?[0-9]{1,3})?")
_ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T00:00(?::00(?:\.0+)?)?Z?)?")
_DATES = {False: (date(1899, 12, 30), 61), True: (date(1904, 1, 1), 0)}
"""The day that serial 0 means, and the first serial that means a day: 60 is 29 February 1900, which never was."""
_LAST_SERIAL = 2_958_465
_ERRORS = 12
_PLAIN = "the result as a plain text or number"


def xlsx_table(path: Path) -> Table:
    """Open a workbook; it is refused as its rows are asked for, where the archive, a part or the header is not safe."""
    return Table(rows=counted(_rows(path)))


def texts_of(path: Path) -> Iterator[str]:
    """Yield the texts and figures of all cells that can be seen, kept results of formulas too; refuses as a table."""
    with opened(path) as archive:
        known = book(archive)
        for part in known.sheets:
            if part not in archive.namelist():
                continue
            for _, cells in sheet_rows(archive, part):
                for cell in cells:
                    told = _told(replace(cell, is_formula=False), known)
                    if isinstance(told, str) and told:
                        yield told


def _rows(path: Path) -> Iterator[Row]:
    with opened(path) as archive:
        known = book(archive)
        if known.sheet not in archive.namelist():
            raise UnsafeXml("a part of the workbook is missing", hint="the workbook saved anew as .xlsx")
        areas = merged(archive, known.sheet)
        reader: _Reader | None = None
        for number, cells in sheet_rows(archive, known.sheet):
            told = [(cell.column, _told(cell, known)) for cell in cells]
            said = [(column, text) for column, text in told if not isinstance(text, str) or text]
            if not said or _is_remark(said):
                continue
            if reader is None:
                reader = _reader(number, said, areas)
            else:
                yield reader.row(number, said)
        if reader is None:
            raise NoHeader("the file is empty", hint="a first row of column names; the template has them")


@dataclass(frozen=True, slots=True)
class _Reader:
    """What the header of a sheet says: columns by their place, and the merged areas below it."""

    columns: Sequence[str]
    layout: Layout
    merged: Sequence[Area]

    def row(self, number: int, said: list[tuple[int, str | Wrong]]) -> Row:
        """Return a row by columns, with what is wrong with its cells."""
        cells: dict[str, str] = {}
        wrong = [self._merged(area) for area in self.merged if number == area.top]
        for place, text in said:
            column = self.columns[place] if place < len(self.columns) else ""
            if not column:
                wrong.append(bad(letters(place), "stands in a column without a name", "a name in the header"))
            elif isinstance(text, Wrong):
                wrong.append(Wrong(column, text.message, text.hint))
            elif refused := trouble(column, text):
                wrong.append(refused)
            else:
                cells[column] = text
        return Row(number, cells, self.layout, wrong)

    def _merged(self, area: Area) -> Wrong:
        column = self.columns[area.left] if area.left < len(self.columns) else ""
        name = area.name
        return bad(column or letters(area.left), f"is merged, {name}", "one cell for each row and column")


def _reader(number: int, said: list[tuple[int, str | Wrong]], areas: Sequence[Area]) -> _Reader:
    names = dict(said)
    refused = [letters(place) for place, name in said if isinstance(name, Wrong)]
    if refused:
        raise BadHeader(
            f"row {number}: {', '.join(refused[:5])}: not a plain text", hint="column names", fields=refused
        )
    texts = [str(names.get(place, "")) for place in range(max(names) + 1)]
    columns = header(texts)
    layout = Layout("row #", {column: letters(place) for place, column in enumerate(columns) if column})
    below = [area for area in areas if area.bottom > number]
    return _Reader(columns, layout, [_cut(area, number + 1) for area in below])


def _cut(area: Area, top: int) -> Area:
    """Return what of an area stands below the header."""
    return Area(max(area.top, top), area.left, area.bottom, area.right, area.name)


def _is_remark(said: list[tuple[int, str | Wrong]]) -> bool:
    first = said[0][1]
    return isinstance(first, str) and first.startswith(REMARK)


def _told(cell: SheetCell, known: Book) -> str | Wrong:
    """Return a cell's text, or why it is not taken; a formula is never worked out, its kept result not trusted."""
    if cell.is_formula:
        return bad("", "is a formula", _PLAIN)
    match cell.kind:
        case "s":
            return _shared(cell.text, known)
        case "str" | "inlineStr":
            return bare(cell.text)
        case "e" | "b":
            kept = cell.text[:_ERRORS] if cell.kind == "e" else "TRUE or FALSE"
            return bad("", f"has {kept}, which is neither text nor number", _PLAIN)
        case "d":
            found = _ISO.fullmatch(bare(cell.text))
            return found[1] if found else bad("", "has a time of day", "a day alone, such as 2025-01-31")
        case _:
            return _figure(bare(cell.text), known, is_day=cell.style in known.days)


def _shared(text: str, known: Book) -> str:
    place = bare(text)
    if not place.isdecimal() or len(place) > len("1000000") or int(place) >= len(known.texts):
        raise UnsafeXml("a cell refers to a text that is not there", hint="the workbook saved anew as .xlsx")
    return known.text(int(place))


def _figure(text: str, known: Book, *, is_day: bool) -> str | Wrong:
    if not text:
        return ""
    if not _NUMBER.fullmatch(text):
        return bad("", f"{text[:40]!r} is not a number", "a plain number")
    number = _SHOWN.create_decimal(text)
    return _day(number, known) if is_day else plain(number)


def _day(number: Decimal, known: Book) -> str | Wrong:
    origin, first = _DATES[known.is_from_1904]
    if number != number.to_integral_value():
        return bad("", "has a time of day", "a day alone, such as 2025-01-31")
    if not first <= number <= _LAST_SERIAL:
        return bad("", "is a day that a sheet cannot tell", "YYYY-MM-DD as text")
    return (origin + timedelta(days=int(number))).isoformat()
