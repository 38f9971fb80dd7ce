"""Finding a publisher's table by what its columns are called, wherever it stands and whatever stands beside it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.importing.errors import NotThatFile
from app.importing.grid import Sheet

_LOOKED_AT = 60  # rows of a sheet in which its header must stand


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is wanted: its name here, what it is called in files (a pattern), whether it may be missing."""

    name: str
    pattern: str
    optional: bool = False
    ignored: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was found: its sheet, the number of its header row, where its columns stand, what was odd."""

    sheet: Sheet
    header: int
    titles: Mapping[str, str]
    columns: Mapping[str, int]
    notes: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the rows below the header that are not blank, by column name, each with its number."""
        for number, row in self.sheet.rows:
            if number > self.header and any(cell.strip() for cell in row):
                yield number, {n: row[i].strip() if i < len(row) else "" for n, i in self.columns.items()}


def table(found: Sequence[Sheet], wanted: Sequence[Column], what: str) -> Table:
    """Return the longest table that has every column needed; refuses files without one, naming what is missing."""
    tables = [one for sheet in found for one in _in_sheet(sheet, wanted)]
    if not tables:
        needed = ", ".join(column.name for column in wanted if not column.optional and not column.ignored)
        detail = f"no sheet has a header row of {what}; nearest: {_nearest(found, wanted)}"
        raise NotThatFile(detail, hint=f"a table with the columns {needed}")
    best = max(tables, key=lambda one: len(one.sheet.rows))
    others = [f"sheet {one.sheet.name!r} has a table of the same form and was not read" for one in tables]
    return Table(
        best.sheet,
        best.header,
        best.titles,
        best.columns,
        best.notes + tuple(said for one, said in zip(tables, others, strict=True) if one is not best),
    )


def _in_sheet(sheet: Sheet, wanted: Sequence[Column]) -> Iterator[Table]:
    for number, row in sheet.rows[:_LOOKED_AT]:
        columns, strange = _recognised(row, wanted)
        if not _missing(columns, wanted):
            titles = {name: row[index].strip() for name, index in columns.items()}
            kept = {name: index for name, index in columns.items() if name not in _ignored(wanted)}
            yield Table(sheet, number, titles, kept, (*_notes(strange, columns, wanted), *_followed(sheet)))
            return


def _recognised(row: list[str], wanted: Sequence[Column]) -> tuple[dict[str, int], list[str]]:
    columns: dict[str, int] = {}
    strange = []
    for index, cell in enumerate(row):
        title = " ".join(cell.split()).casefold()
        names = (one.name for one in wanted if one.name not in columns and re.fullmatch(one.pattern, title))
        name = next(names, None)
        if name is not None:
            columns[name] = index
        elif title:
            strange.append(cell.strip())
    return columns, strange


def _missing(columns: Mapping[str, int], wanted: Sequence[Column]) -> list[str]:
    return [one.name for one in wanted if not one.optional and not one.ignored and one.name not in columns]


def _ignored(wanted: Sequence[Column]) -> set[str]:
    return {one.name for one in wanted if one.ignored}


def _notes(strange: list[str], columns: Mapping[str, int], wanted: Sequence[Column]) -> Iterator[str]:
    yield from (f"column {title[:80]!r} is not known and was not read" for title in strange)
    absent = (one.name for one in wanted if one.optional and one.name not in columns)
    yield from (f"there is no column for {name!r}" for name in absent)


def _followed(sheet: Sheet) -> Iterator[str]:
    if sheet.references:
        yield f"{sheet.references} cells of sheet {sheet.name!r} refer to another cell of it and were read from there"


def _nearest(found: Sequence[Sheet], wanted: Sequence[Column]) -> str:
    rows = [(sheet, number, row) for sheet in found for number, row in sheet.rows[:_LOOKED_AT]]
    if not rows:
        return "no rows at all"
    sheet, number, row = max(rows, key=lambda one: len(_recognised(one[2], wanted)[0]))
    return f"{sheet.place(number)} lacks " + ", ".join(_missing(_recognised(row, wanted)[0], wanted))
