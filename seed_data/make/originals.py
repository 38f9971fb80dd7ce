"""Reading: the publishers' original files, and our own mapping tables."""

import csv
import hashlib
import io
from pathlib import Path

from python_calamine import CalamineWorkbook

from seed_data.make.text import cell_text

HERE = Path(__file__).parent


def digest(path: Path) -> str:
    """`sha256:…` of the file as held."""
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def csv_lines(path: Path) -> list[tuple[int, list[str]]]:
    """The CSV's rows, header first, each with the number of the line on which it ends."""
    reader = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
    return [(reader.line_num, row) for row in reader]


def csv_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The CSV's rows below its header, by column name, each with its line number."""
    (_, header), *rows = csv_lines(path)
    return [(line, dict(zip(header, row, strict=True))) for line, row in rows]


def mapping(name: str) -> list[dict[str, str]]:
    """One of our committed mapping tables, beside this module."""
    return [row for _, row in csv_rows(HERE / name)]


def sheet_rows(path: Path, sheet: str) -> list[tuple[int, list[str]]]:
    """The sheet's rows as text, each with its row number as a spreadsheet program shows it."""
    workbook = CalamineWorkbook.from_path(str(path))
    rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [(number, [cell_text(cell) for cell in row]) for number, row in enumerate(rows, start=1)]
