"""The UK flat files of the seed, read as the importer reads any of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.importing.desnz_rows import COLUMNS, Total, UkPath, lines, sorted_rows
from app.importing.grid import sheets
from app.importing.model import Why
from app.importing.table import table

__all__ = ["LAYOUTS", "Layout", "Total", "UkPath", "read_totals", "with_number"]

FOLDER = "uk-desnz"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where one year's file lies."""

    year: str
    file: str

    @property
    def path(self) -> str:
        """Where it lies among the originals."""
        return f"{FOLDER}/{self.file}"


LAYOUTS = (
    Layout("2022", "ghg-conversion-factors-2022-flat-format.xls"),
    Layout("2024", "ghg-conversion-factors-2024-FlatFormat_v1_1.xlsx"),
    Layout("2025", "ghg-conversion-factors-2025-flat-format.csv"),
)


def read_totals(originals: Path, layout: Layout) -> list[Total]:
    """The total rows in the order of the file; energy rows and rows without a total are left aside."""
    found = sorted_rows(lines(table(sheets(originals / layout.path), COLUMNS, "a UK flat file")))
    if any(one.why in (Why.CONTRADICTED, Why.REPEATED) for one in found.asides):
        raise ValueError(f"{layout.year}: two totals of one path")
    return found.totals


def with_number(totals: list[Total]) -> Iterator[Total]:
    """The totals that state a number; "< 1" does not."""
    return (total for total in totals if total.published and not total.published.startswith("<"))
