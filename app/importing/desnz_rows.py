"""Rows of the UK flat files: every year's layout to one shape, rows of single gases joined to their total."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from app.importing.model import Aside, Why
from app.importing.table import Column, Table
from app.importing.text import is_number
from app.kit.amounts import decimal

GASES = {"co2": "co2-fossil", "ch4": "ch4-unstated", "n2o": "n2o"}
CLOSURE = Decimal("0.00002")  # the published rows of gases are rounded to five decimals
FORCED = "With RF"
COLUMNS = (
    Column("id", "id|row id|identifier", optional=True),
    Column("scope", "scope"),
    *(Column(f"level {n}", f"level {n}|category {n}", optional=n > 2) for n in (1, 2, 3, 4)),  # noqa: PLR2004
    Column("column text", "column text|column", optional=True),
    Column("uom", "uom|units?|units? of measure(ment)?"),
    Column("ghg", r"ghg( ?/ ?unit)?|greenhouse gas( ?/ ?unit)?"),
    Column("factor", r"(ghg )?conversion factors?( \d+)?|factor"),
    Column("plain unit", r"uom \(simple\)", ignored=True),
    Column("look-up", "lookup", ignored=True),
)
_TOTAL = re.compile(r"kg co2e( per unit)?")
_GAS = re.compile(r"kg (?:co2e of )?(co2|ch4|n2o)(?: per unit)?")  # until 2021 without the words "CO2e of"
_ENERGY = re.compile(r"(kwh|gj|mj)\b.*")

UkPath = tuple[str, str, str, str, str, str, str]  # scope, level 1-4, column text, unit


@dataclass(frozen=True, slots=True)
class Total:
    """A total row ("kg CO2e") with its rows of gases; `published` is empty where the cell is."""

    id: str
    path: UkPath
    published: str
    place: str
    gases: dict[str, str] = field(default_factory=dict)  # "co2", "ch4", "n2o" → published text


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it stands."""

    place: str
    id: str
    path: UkPath
    gas: str
    published: str

    def aside(self, why: Why) -> Aside:
        """Return it as a row that brings no figure."""
        return Aside(why=why, place=self.place, said=f"{shown(self.path)}: {self.gas} {self.published}".strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """The rows by what they are: totals, rows of gases by path, and those that are neither."""

    rows: int
    totals: list[Total]
    gas_lines: dict[UkPath, list[Line]]
    asides: list[Aside]


def shown(path: UkPath) -> str:
    """Return a path as one line; an empty level is shown as `-`."""
    return " > ".join(part or "-" for part in path)


def path_of(parts: Sequence[str]) -> UkPath:
    """Return seven parts as a path."""
    scope, one, two, three, four, column, unit = parts
    return scope, one, two, three, four, column, unit


def lines(table: Table) -> Iterator[Line]:
    """Yield the rows of the table but its closing END row."""
    for number, row in table.rows():
        if "END" in row.values():
            continue
        levels = [row.get(f"level {n}", "") for n in (1, 2, 3, 4)]
        path = path_of([row["scope"], *levels, row.get("column text", ""), row["uom"]])
        yield Line(table.sheet.place(number), row.get("id", ""), path, row["ghg"], row["factor"])


def sorted_rows(found: Iterable[Line]) -> Sorted:
    """Return the rows sorted; a path with two different totals has none, and a repeated total counts once."""
    totals: dict[UkPath, list[Line]] = {}
    gases: dict[UkPath, list[Line]] = {}
    asides: list[Aside] = []
    rows = 0
    for line in found:
        rows += 1
        kind = " ".join(line.gas.replace("₂", "2").casefold().split())
        if _TOTAL.fullmatch(kind):
            totals.setdefault(line.path, []).append(line)
        elif _GAS.fullmatch(kind):
            gases.setdefault(line.path, []).append(line)
        else:
            asides.append(line.aside(Why.ENERGY if _ENERGY.fullmatch(kind) else Why.UNKNOWN_GAS))
    kept = [_total(one, gases.get(path, [])) for path, one in totals.items() if len({o.published for o in one}) == 1]
    asides += [aside for one in totals.values() for aside in _surplus(one)]
    return Sorted(rows=rows, totals=kept, gas_lines=gases, asides=asides)


def add_up(total: Total) -> bool:
    """Whether all three gases are stated and, as kg CO2e of each, add up to the total."""
    if set(total.gases) != set(GASES) or not all(is_number(one) for one in total.gases.values()):
        return False
    apart = abs(sum(map(decimal, total.gases.values())) - decimal(total.published))
    return apart <= CLOSURE * max(Decimal(1), abs(decimal(total.published)))


def _total(lines_: list[Line], gases: list[Line]) -> Total:
    first = lines_[0]
    split = {_gas(one): one.published for one in gases if one.published}
    return Total(first.id, first.path, first.published, first.place, split)


def _gas(line: Line) -> str:
    found = _GAS.fullmatch(" ".join(line.gas.replace("₂", "2").casefold().split()))
    return found[1] if found else ""


def _surplus(lines_: list[Line]) -> list[Aside]:
    if len({one.published for one in lines_}) > 1:
        return [one.aside(Why.CONTRADICTED) for one in lines_]
    return [one.aside(Why.REPEATED) for one in lines_[1:]]
