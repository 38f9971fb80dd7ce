"""Reading: the publishers' original files, and our own mapping tables."""

import csv
import io
from pathlib import Path

from app.importing.grid import digest, sheets
from app.importing.mapping import HERE as SHARED

__all__ = ["csv_lines", "csv_rows", "digest", "mapping", "sheet_rows"]

HERE = Path(__file__).parent


def csv_lines(path: Path) -> list[tuple[int, list[str]]]:
    """The CSV's rows, header first, each with the number of the line on which it ends."""
    reader = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
    return [(reader.line_num, row) for row in reader]


def csv_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The CSV's rows below its header, by column name, each with its line number."""
    (_, header), *rows = csv_lines(path)
    return [(line, dict(zip(header, row, strict=True))) for line, row in rows]


def mapping(name: str) -> list[dict[str, str]]:
    """One of our committed mapping tables: beside this module, or beside the importer that uses it too."""
    folder = HERE if (HERE / name).exists() else SHARED
    return [row for _, row in csv_rows(folder / name)]


def sheet_rows(path: Path, sheet: str) -> list[tuple[int, list[str]]]:
    """The sheet's rows as text, all as long as the longest, each with the number a spreadsheet program shows."""
    rows = next(one.rows for one in sheets(path) if one.name == sheet)
    width = max(len(row) for _, row in rows)
    return [(number, row + [""] * (width - len(row))) for number, row in rows]
