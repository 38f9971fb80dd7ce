"""A file of changes as a change set: each row a change, or everything that is wrong with it, cell by cell."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from app.factors.cells import BadCell, BadCells, Cells, Wrong, bad, share
from app.factors.model import FactorKey, Period
from app.factors.rows import content, slug
from app.proposals.model import CellError, Change
from app.proposals.reading.csv_rows import csv_table
from app.proposals.reading.errors import NoRows, NotThatFormat
from app.proposals.reading.json_rows import json_table
from app.proposals.reading.table import Keeper, Row, Table
from app.proposals.reading.xlsx_rows import xlsx_table
from app.provenance.model import Dataset, Edition, Editions
from app.releases.model import ChangeKind, Erratum, WithdrawalReason

CSV, JSON = "text/csv", "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLES: Mapping[str, Callable[[Path], Table]] = {CSV: csv_table, XLSX: xlsx_table, JSON: json_table}
MOST_ERRORS, TOLD_EVERY = 1_000, 1_000
Periods = Mapping[str, AbstractSet[Period]]
Told = Callable[[int], None]
_OF_WITHDRAWALS = ("reason", "replacement")
_TAKEN_BY_WITHDRAWALS = frozenset(
    ("change", "slug", "name_en", "name_zh", "period_from", "period_to", "reason", "replacement", "change_note", "note")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a file of changes says: the changes, what is wrong (the first thousand cells of `wrong`), and its rows."""

    changes: list[Change]
    errors: list[CellError]
    wrong: int
    rows: int
    encoding: str | None


def table(path: Path, media_type: str) -> Table:
    """Open a file as rows by its media type; refuse a type that is not read."""
    read = TABLES.get(media_type)
    if read is None:
        raise NotThatFormat(f"{media_type[:60]!r} is not read", hint=f"one of {', '.join(TABLES)}")
    return read(path)


def rows_of(path: Path, media_type: str) -> Iterator[Row]:
    """Yield the rows of a file; refuses as `table` does and, as they come, what is wrong with the whole file."""
    return table(path, media_type).rows


def read(
    path: Path, media_type: str, dataset: Dataset, edition: Edition, *, standing: Periods, told: Told | None = None
) -> Reading:
    """Read a file as changes of a dataset; refuse a file that cannot be read as a whole, tell of single cells.

    `standing` has the periods that the base release holds of each slug: from it and the dataset's habit follows what a
    row without `change` does. `told` hears the rows read so far. Blocks: to be called in a thread.
    """
    opened = table(path, media_type)
    reader = _Reader(dataset=dataset, edition=edition, standing=standing)
    rows = 0
    for rows, row in enumerate(opened.rows, start=1):
        reader.take(rows, row)
        if told is not None and rows % TOLD_EVERY == 0:
            told(rows)
    if not rows:
        raise NoRows("the file has no change", hint="a row below the header for each change")
    if told is not None:
        told(rows)
    changes = [one for one in reader.changes if one.place not in reader.refused]
    errors, wrong = reader.errors, reader.wrong
    return Reading(changes=changes, errors=errors, wrong=wrong, rows=rows, encoding=opened.encoding)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a row says of a factor's period; the last day is open where the row withdraws it."""

    period: Period
    place: int
    number: int


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Changes as they are read, with what the rows before said of the same factor."""

    dataset: Dataset
    edition: Edition
    standing: Periods
    changes: list[Change] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    wrong: int = 0
    refused: set[int] = field(default_factory=set)
    stated: dict[str, _Said | dict[Period | date | None, _Said]] = field(default_factory=dict)
    """By slug: the one thing said of it; or by period, and by the day that one begins on, once there are more."""
    keeper: Keeper = field(default_factory=Keeper)

    def take(self, place: int, row: Row) -> None:
        """Read a row as a change, or keep what is wrong with it."""
        wrong = list(row.wrong)
        change: Change | None = None
        try:
            if row.cells or not wrong:
                change = self._change(place, self.keeper.once(row.cells))
        except BadCells as refused:
            known = {one.column for one in row.wrong}
            wrong += [one for one in refused.wrong if one.column not in known]
        if wrong or change is None:
            self._tell(row, wrong)
        else:
            self._keep(change, row)

    def _change(self, place: int, row: Mapping[str, str]) -> Change:
        if row.get("change") == ChangeKind.WITHDRAW:
            return _withdrawal(place, row, self.dataset, self.standing)
        cells = Cells(row, [])
        _refuse_unless_withdrawn(cells)
        _averaged(cells)
        cells.choice("erratum", Erratum)
        said = cells.choice("change", ChangeKind)
        try:
            figure = content(row, self.edition, self.dataset.tier)
        except BadCells as refused:
            raise BadCells([*cells.wrong, *refused.wrong]) from None
        cells.refuse()
        kind = self._kind(said, row["slug"], figure.reference_period)
        _refuse_erratum(cells, kind)
        key = FactorKey(dataset=self.dataset.key, slug=row["slug"])
        return Change(place=place, kind=kind, key=key, cells=self.keeper.kept(row), content=figure)

    def _kind(self, said: ChangeKind | None, name: str, period: Period) -> ChangeKind:
        """Return what a row does: what it says, if that can be, else what follows from what stands."""
        there, is_brought = self.standing.get(name, frozenset()), name in self.stated
        if said is None:
            return _followed(there, self.dataset.editions, period, is_brought=is_brought)
        refused = _contradicted(said, there, period, is_brought=is_brought)
        if refused is not None:
            raise BadCells([refused])
        return said

    def _keep(self, change: Change, row: Row) -> None:
        """Keep a change, unless a row before it is about the same factor and period: then both are wrong."""
        said = _said(change, row)
        stated = self.stated.setdefault(change.key.slug, said)
        if stated is not said:
            if isinstance(stated, _Said):  # most factors have one row
                stated = self.stated[change.key.slug] = {stated.period: stated, stated.period.first: stated}
            if (other := _same(stated, said.period)) is not None:
                self._refuse_both(other, said, row)
                return
            stated[said.period] = stated[said.period.first] = said
        self.changes.append(change)

    def _refuse_both(self, other: _Said, said: _Said, row: Row) -> None:
        before = replace(row, number=other.number)
        rows = [(before, row), (row, before)][other.place in self.refused :]
        for one, twin in rows:
            message = f"the same factor and period as in {twin.place('slug')}"
            hint = "one row for each factor and period"
            self._add(CellError(place=one.place("slug"), column="slug", message=message, hint=hint))
        self.refused |= {other.place, said.place}

    def _tell(self, row: Row, wrong: list[Wrong]) -> None:
        for one in wrong:
            place = row.place(one.column)
            self._add(CellError(place=place, column=one.column, message=one.message, hint=one.hint))

    def _add(self, error: CellError) -> None:
        self.wrong += 1
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(error)


def _said(change: Change, row: Row) -> _Said:
    figure = change.content
    return _Said(figure.reference_period if figure else Period(change.period_from, None), change.place, row.number)


def _same(stated: Mapping[Period | date | None, _Said], period: Period) -> _Said | None:
    """Return what is said of the same period; a withdrawal is of whatever begins on its day."""
    if period.last is None:
        return stated.get(period.first)
    return stated.get(period) or stated.get(Period(period.first, None))


def _withdrawal(place: int, row: Mapping[str, str], dataset: Dataset, standing: Periods) -> Change:
    """Return the end of a factor's version: slug, first day of its period, reason; refuse a figure in the row."""
    cells = Cells(row, [])
    name = slug(cells)
    first = cells.day("period_from") if cells.needed("period_from") else None
    reason = cells.chosen("reason", WithdrawalReason)
    replacement = _replacement(cells, dataset)
    hint = f"{', '.join(sorted(_TAKEN_BY_WITHDRAWALS))}; nothing else"
    cells.wrong.extend(
        bad(column, "a withdrawal brings no figure", hint) for column in row if column not in _TAKEN_BY_WITHDRAWALS
    )
    cells.refuse()
    if first not in {period.first for period in standing.get(name, ())}:
        raise BadCells([_nothing_there("withdraw", _days(standing.get(name, ())), "period_from")])
    return Change(
        place=place,
        kind=ChangeKind.WITHDRAW,
        key=FactorKey(dataset=dataset.key, slug=name),
        cells=dict(row),
        period_from=first,
        reason=reason,
        replacement=replacement,
    )


def _replacement(cells: Cells, dataset: Dataset) -> FactorKey | None:
    said = cells.text("replacement")
    if said is None:
        return None
    place, _, name = said.rpartition("/")
    alone = Cells({"slug": name}, [])
    named = slug(alone)
    if alone.wrong or place.count("/") > 1 or (place and "/" not in place):
        cells.wrong.append(bad("replacement", f"{said[:60]!r} is not a factor", "publisher/dataset/slug, or a slug"))
    return FactorKey(dataset=place or dataset.key, slug=named)


def _refuse_unless_withdrawn(cells: Cells) -> None:
    for column in _OF_WITHDRAWALS:
        if cells.text(column):
            cells.wrong.append(bad(column, "is said of withdrawals alone", "an empty cell, or withdraw under change"))


def _refuse_erratum(cells: Cells, kind: ChangeKind) -> None:
    if cells.text("erratum") and kind is not ChangeKind.AMEND:
        hint = "an empty cell, or amend the factor for this period"
        raise BadCells([bad("erratum", "is said of amendments alone", hint)])


def _averaged(cells: Cells) -> None:
    """Refuse a number of enterprises that is none, and a share that is none."""
    cells.whole("sites")
    said = cells.text("largest_share")
    try:
        if said:
            share(said)
    except BadCell as refused:
        cells.wrong.append(Wrong("largest_share", refused.message, refused.hint))


def _followed(there: AbstractSet[Period], habit: Editions, period: Period, *, is_brought: bool) -> ChangeKind:
    """Return what a row does that does not say: as a cut would plan it."""
    if not there:
        return ChangeKind.EXTEND if is_brought else ChangeKind.ADD
    if habit is Editions.REPLACE:
        return ChangeKind.REPLACE
    return ChangeKind.AMEND if period in there else ChangeKind.EXTEND


def _contradicted(said: ChangeKind, there: AbstractSet[Period], period: Period, *, is_brought: bool) -> Wrong | None:
    """Return why a row cannot do what it says, None if it can."""
    match said:
        case ChangeKind.ADD if there or is_brought:
            return bad("change", "the factor is already there", "extend it with a new period, or amend one it has")
        case ChangeKind.EXTEND if period in there:
            return bad("change", "the factor is already there for this period", "amend it, or give another period")
        case ChangeKind.EXTEND if not there and not is_brought:
            return bad("change", "there is no such factor to extend", "add it")
        case ChangeKind.AMEND if period not in there:
            return _nothing_there("amend", _days(there), "change")
        case ChangeKind.REPLACE if not there:
            return bad("change", "there is no such factor to replace", "add it")
    return None


def _nothing_there(verb: str, days: str, column: str) -> Wrong:
    hint = f"a period that begins on {days}" if days else "the slug of a released factor"
    return bad(column, f"nothing is released that this could {verb}", hint)


def _days(periods: AbstractSet[Period] | tuple[()]) -> str:
    return ", ".join(sorted(str(one.first) for one in periods if one.first is not None)[:5])
