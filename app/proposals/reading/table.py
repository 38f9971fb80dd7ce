"""What every reader yields: rows of texts by column, with the place of each cell and what is wrong with it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from app.factors.cells import Wrong, bad, hidden
from app.factors.columns import ALL, BY_NAME
from app.proposals.reading.errors import BadHeader, NoHeader, TooManyRows

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 50_000, 200, 32_767
MOST_SHAPES, MOST_CHARACTERS, MOST_DIVIDED = 1_000, 100_000_000, 600_000
REMARK = "#"
_FORMULA = re.compile(r"[=@]|[+-][^0-9.]*[A-Za-z(]")
_BLANKS = " \t\r\n\u00a0\u3000\ufeff"


@dataclass(frozen=True, slots=True)
class Layout:
    """How places are called in a file: by column letters, or by a word and the number of a row."""

    word: str
    letters: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file, its texts by column (none of them blank), and what could not be read."""

    number: int
    cells: Mapping[str, str]
    layout: Layout
    wrong: Sequence[Wrong] = ()

    def place(self, column: str) -> str:
        """Return where a cell stands: `B7`, `line 3`, `changes[2]`."""
        letters = self.layout.letters
        if letters is None:
            return self.layout.word.replace("#", str(self.number))
        letter = letters.get(column, column if re.fullmatch("[A-Z]{1,3}", column) else None)
        return f"{letter}{self.number}" if letter else f"row {self.number}"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file, read as they are asked for, and the encoding where that was a question."""

    rows: Iterator[Row]
    encoding: str | None = None


class Kept(Mapping[str, str]):
    """The cells of a row in little room: fifty thousand rows share the names of their columns."""

    __slots__ = ("_places", "_texts")

    def __init__(self, places: Mapping[str, int], texts: tuple[str, ...]) -> None:
        """Keep texts by the places of their columns."""
        self._places = places
        self._texts = texts

    def __getitem__(self, column: str) -> str:
        """Return the text of a column."""
        return self._texts[self._places[column]]

    def __iter__(self) -> Iterator[str]:
        """Yield the columns that have a text."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return how many columns have one."""
        return len(self._texts)


class Keeper:
    """Keeps the cells of rows: a text that stands in the row above as well is kept once."""

    __slots__ = ("_above", "_shapes")

    def __init__(self) -> None:
        """Begin with nothing."""
        self._above: Mapping[str, str] = {}
        self._shapes: dict[tuple[str, ...], Mapping[str, int]] = {}

    def once(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Return the same cells, with the texts of the row above where they are equal."""
        above = self._above
        self._above = found = {name: _same(above.get(name), text) for name, text in cells.items()}
        return found

    def kept(self, cells: Mapping[str, str]) -> Kept:
        """Return the same cells in little room."""
        names = tuple(cells)
        places = self._shapes.get(names)
        if places is None:
            places = {name: place for place, name in enumerate(names)}
            if len(self._shapes) < MOST_SHAPES:
                self._shapes[names] = places
        return Kept(places, tuple(cells.values()))


def header(names: Sequence[str]) -> list[str]:
    """Return column names as they are known, blank where a column has none; refuse unknown ones and those twice."""
    columns = [bare(name).casefold() for name in names]
    while columns and not columns[-1]:
        columns.pop()
    named = [name for name in columns if name]
    if len(columns) > MOST_COLUMNS:
        raise TooManyRows(f"the header has {len(columns)} columns", hint=f"at most {MOST_COLUMNS} columns")
    if not set(named) & BY_NAME.keys():
        raise NoHeader("the first row names no known column", hint=f"a first row of names: {_known()}")
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise BadHeader(f"{_shown(twice)}: named twice", hint="each column once", fields=twice[:50])
    unknown = [name for name in named if name not in BY_NAME]
    if unknown:
        near = get_close_matches(unknown[0], BY_NAME, n=1)
        hint = f"{near[0]}? Known: {_known()}" if near else f"known: {_known()}"
        raise BadHeader(f"{_shown(unknown)}: unknown columns", hint=hint, fields=[name[:60] for name in unknown[:50]])
    if "slug" not in named:
        raise NoHeader("there is no column slug", hint=f"a first row of names: {_known()}")
    return columns


def bare(text: str) -> str:
    """Return a text without the blanks around it."""
    return text.strip(_BLANKS)


def trouble(column: str, text: str) -> Wrong | None:
    """Return what is wrong with a cell's text whatever its column: too long, or it begins like a formula."""
    if len(text) > LONGEST_CELL:
        return bad(column, f"has {len(text)} characters", f"at most {LONGEST_CELL} characters")
    if text[0] in "=@+-" and _FORMULA.match(text):
        return bad(column, f"{text[:40]!r} begins like a formula", "the result as a plain text or number")
    return hidden(column, text)


def counted(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield rows, and refuse more of them, or more in them, than one proposal takes."""
    characters = divided = 0
    for place, row in enumerate(rows):
        if place == MOST_ROWS:
            raise TooManyRows(f"the file has more than {MOST_ROWS} rows", hint="several proposals of fewer rows each")
        characters += sum(map(len, row.cells.values()))
        divided += sum(text.count(";") for text in row.cells.values())
        if characters > MOST_CHARACTERS:  # a workbook needs little room to say one long text in every cell
            detail = f"the cells have more than {MOST_CHARACTERS} characters together"
            raise TooManyRows(detail, hint="several proposals of fewer rows each")
        if divided > MOST_DIVIDED:  # each part is kept by itself, which takes far more room than its text
            detail = f"the lists have more than {MOST_DIVIDED} parts together"
            raise TooManyRows(detail, hint="several proposals of fewer rows each")
        yield row


def _same(above: str | None, text: str) -> str:
    return above if above == text else text


def _known() -> str:
    return ", ".join(column.name for column in ALL)


def _shown(names: Sequence[str]) -> str:
    return ", ".join(repr(name[:40]) for name in names[:5])
