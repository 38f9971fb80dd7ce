"""Files as sheets of text: CSV, .xlsx and .xls by what their first bytes are, never by their names."""

import csv
import hashlib
import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from app.importing.errors import NotThatFile, TooManyRows
from app.importing.references import NumberedRow, followed
from app.importing.text import cell_text
from app.importing.xls_apart import Unreadable, xls
from app.proposals.reading import xlsx_safety

BYTES, ROWS, COLUMNS = 64 * 2**20, 200_000, 200
ACCEPTED = "the publisher's own .xlsx, .xls or UTF-8 .csv file"
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
_BROKEN = (BadZipFile, InvalidFileException, Unreadable, SyntaxError, KeyError, ValueError, TypeError, OSError)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet's rows as text, numbered as a spreadsheet program (or, for CSV, an editor) shows them."""

    name: str
    rows: list[NumberedRow]
    references: int = 0

    def place(self, number: int) -> str:
        """Return where a reader finds a row."""
        return f"sheet {self.name}, row {number}" if self.name else f"line {number}"


def digest(path: Path) -> str:
    """Return `sha256:…` of the file as held."""
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def sheets(path: Path) -> list[Sheet]:
    """Return every sheet of a file; refuses other formats, broken files and tables without end."""
    if path.stat().st_size > BYTES:
        detail = f"{path.name} has more than {BYTES // 2**20} MiB"
        raise TooManyRows(detail, hint=ACCEPTED)
    with path.open("rb") as file:
        start = file.read(4)
    if start == _PDF:
        detail = f"{path.name} is a PDF: figures are not read out of drawn pages"
        raise NotThatFile(detail, hint="type its tables into the transcription form of docs/importing.md")
    try:
        return {_ZIP: _xlsx, _OLE: _xls}.get(start, _csv)(path)
    except _BROKEN as trouble:
        detail = f"{path.name} cannot be read: {type(trouble).__name__} {str(trouble)[:200]}"
        raise NotThatFile(detail, hint=ACCEPTED) from trouble


def _csv(path: Path) -> list[Sheet]:
    text = io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")
    reader = csv.reader(text, strict=True)
    try:
        return [Sheet("", _bounded(path, ((reader.line_num, row) for row in reader)))]
    except csv.Error as trouble:
        detail = f"{path.name}, line {reader.line_num}: {trouble}"
        raise NotThatFile(detail, hint=ACCEPTED) from trouble


def _xlsx(path: Path) -> list[Sheet]:
    xlsx_safety.check(path)
    with warnings.catch_warnings():  # of features that bear on no figure, such as drop-downs
        warnings.simplefilter("ignore")
        # Formulas are read as formulas: a cached result is whatever the last program left there.
        workbook = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        try:
            return [Sheet(one.title, *followed(_bounded(path, _texts(_cells(one))))) for one in workbook.worksheets]
        finally:
            workbook.close()


def _cells(sheet: ReadOnlyWorksheet) -> Iterable[Sequence[object]]:
    sheet.reset_dimensions()  # rows are as long as their cells, whatever size the sheet claims
    rows: Iterable[Sequence[object]] = sheet.iter_rows(values_only=True)
    return rows


def _xls(path: Path) -> list[Sheet]:
    return [Sheet(name, _bounded(path, _texts(rows))) for name, rows in xls(path)]


def _texts(rows: Iterable[Sequence[object]]) -> Iterator[NumberedRow]:
    for number, row in enumerate(rows, start=1):
        texts = [cell_text(cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        yield number, texts


def _bounded(path: Path, rows: Iterator[NumberedRow]) -> list[NumberedRow]:
    kept: list[NumberedRow] = []
    for number, row in rows:
        if len(kept) >= ROWS or len(row) > COLUMNS:
            detail = f"{path.name} has a table of more than {ROWS} rows or {COLUMNS} columns"
            raise TooManyRows(detail, hint=ACCEPTED)
        kept.append((number, row))
    return kept
