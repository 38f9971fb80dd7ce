"""Reading the UK flat files: every year's layout to one shape of row, gas rows joined to their total."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from seed_data.make.originals import csv_lines, sheet_rows

FOLDER = "uk-desnz"
SHEET = "Factors by Category"
TOTAL = "kg CO2e"
SPLIT = "kg CO2e of "  # followed by the gas and, from 2023, "per unit"

UkPath = tuple[str, str, str, str, str, str, str]  # scope, level 1–4, column text, unit


@dataclass(frozen=True, slots=True)
class Layout:
    """Where one year's file holds its rows."""

    year: str
    file: str
    header: int  # number of the header row
    has_id: bool

    @property
    def path(self) -> str:
        """Where it lies among the originals."""
        return f"{FOLDER}/{self.file}"


LAYOUTS = (
    Layout("2022", "ghg-conversion-factors-2022-flat-format.xls", 5, has_id=False),
    Layout("2024", "ghg-conversion-factors-2024-FlatFormat_v1_1.xlsx", 6, has_id=True),
    Layout("2025", "ghg-conversion-factors-2025-flat-format.csv", 1, has_id=True),
)


@dataclass(frozen=True, slots=True)
class Total:
    """A total row ("kg CO2e") with its gas rows; `published` is empty where the cell is."""

    id: str
    path: UkPath
    published: str
    place: str
    gases: dict[str, str] = field(default_factory=dict)  # "CO2", "CH4", "N2O" → published text


def raw_rows(originals: Path, layout: Layout) -> list[tuple[int, list[str]]]:
    """The rows below the header, each with its row or line number, without the closing END row."""
    file = originals / layout.path
    rows = csv_lines(file) if file.suffix == ".csv" else sheet_rows(file, SHEET)
    return [(number, row) for number, row in rows if number > layout.header and "END" not in row]


def cells(row: list[str], layout: Layout) -> tuple[str, UkPath, str, str]:
    """The row's ID (empty in years without), path, gas column and published text."""
    identity, rest = (row[0], row[1:]) if layout.has_id else ("", row)
    scope, one, two, three, four, column, unit = (part.strip() for part in rest[:7])
    return identity, (scope, one, two, three, four, column, unit), rest[7].strip(), rest[8].strip()


def place_of(number: int, layout: Layout) -> str:
    """Where a reader finds the row."""
    return f"line {number}" if layout.file.endswith(".csv") else f"sheet {SHEET}, row {number}"


def read_totals(originals: Path, layout: Layout) -> list[Total]:
    """The total rows in the order of the file; energy rows and rows without a total are left aside."""
    totals: dict[UkPath, Total] = {}
    gases: dict[UkPath, dict[str, str]] = {}
    for number, row in raw_rows(originals, layout):
        identity, path, gas, published = cells(row, layout)
        split = gases.setdefault(path, {})
        if gas == TOTAL:
            if path in totals:
                raise ValueError(f"{layout.year}: two totals at {path}")
            totals[path] = Total(identity, path, published, place_of(number, layout), split)
        elif gas.startswith(SPLIT) and published:
            split[gas.removeprefix(SPLIT).split()[0]] = published
    return list(totals.values())


def with_number(totals: list[Total]) -> Iterator[Total]:
    """The totals that state a number; "< 1" does not."""
    return (total for total in totals if total.published and not total.published.startswith("<"))
