"""CSV as rows: RFC 4180 in UTF-8, UTF-16 or GB18030, divided by commas, semicolons or tabs as its header is."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from app.factors.cells import Wrong, bad
from app.factors.columns import BY_NAME
from app.proposals.reading.errors import BadCsv, NoHeader, NotThatFormat, TooManyRows
from app.proposals.reading.table import REMARK, Layout, Row, Table, bare, counted, header, trouble

LONGEST_LINE = 2_000_000
_CHUNK = 1_048_576
_DELIMITERS = ",;\t"
_MARKS = (
    (b"\xff\xfe\x00\x00", None),  # UTF-32, which begins like UTF-16
    (b"\x00\x00\xfe\xff", None),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FORMATS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
_LAYOUT = Layout("line #")


def csv_table(path: Path) -> Table:
    """Open a CSV file; refuse another format, an unknown encoding, and no header. Rows are refused as they come."""
    encoding = _encoding(path)
    return Table(rows=counted(_rows(path, encoding)), encoding=encoding.removesuffix("-sig"))


def _rows(path: Path, encoding: str) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as file:
        lines = _Lines(file)
        columns, delimiter = _header(lines)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        began = lines.number
        try:
            for texts in reader:
                here, began = began + 1, lines.number
                if any(map(bare, texts)) and not texts[0].startswith(REMARK):
                    yield _row(here, columns, texts)
        except csv.Error as refused:
            detail = f"line {began + 1}: {refused}"
            hint = 'a text with quotes or line ends stands in quotes, its own quotes doubled: ""'
            raise BadCsv(detail, hint=hint) from None


class _Lines:
    """The lines of a file, counted; refuses NUL and a line without an end."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.number = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.file.readline(LONGEST_LINE + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > LONGEST_LINE:
            detail = f"line {self.number} is longer than {LONGEST_LINE} characters"
            raise TooManyRows(detail, hint="a line a row, with line ends")
        if "\0" in line:
            raise BadCsv(f"line {self.number} has NUL", hint="text in UTF-8; UTF-16 begins with a byte order mark")
        return line


def _header(lines: _Lines) -> tuple[list[str], str]:
    """Return the columns and what divides them, both told from the first line that is neither blank nor a remark."""
    for line in lines:
        first = bare(line)
        if first and not first.lstrip('"').startswith(REMARK):
            break
    else:
        raise NoHeader("the file is empty", hint="a first row of column names; the template has them")
    tried = {delimiter: _split(line, delimiter) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda delimiter: len({bare(n).casefold() for n in tried[delimiter]} & BY_NAME.keys()))
    return header(tried[best]), best


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def _row(number: int, columns: list[str], texts: list[str]) -> Row:
    cells: dict[str, str] = {}
    wrong: list[Wrong] = []
    if len(texts) < len(columns) or any(map(bare, texts[len(columns) :])):
        message = f"the row has {len(texts)} cells, the header {len(columns)}"
        wrong.append(bad("", message, "as many cells as the header; a text with the delimiter in it stands in quotes"))
        return Row(number, cells, _LAYOUT, wrong)
    for column, text in zip(columns, texts, strict=False):
        if said := bare(text):
            if not column:
                wrong.append(bad("", f"{said[:40]!r} stands in a column without a name", "a name in the header"))
            elif refused := trouble(column, said):
                wrong.append(refused)
            else:
                cells[column] = said
    return Row(number, cells, _LAYOUT, wrong)


def _encoding(path: Path) -> str:
    """Return the encoding: as a byte order mark says, else UTF-8 if all of it is, else GB18030 if all of it is."""
    with path.open("rb") as file:
        opening = file.read(4)
    if opening.startswith(_OTHER_FORMATS):
        raise NotThatFormat("the file is a workbook, an archive or a PDF, not CSV", hint="its own media type")
    marked = next((name for mark, name in _MARKS if opening.startswith(mark)), "")
    for encoding in (marked,) if marked != "" else ("utf-8", "gb18030"):
        if encoding and _is_all(path, encoding):
            return encoding
    raise BadCsv("the text is neither UTF-8 nor UTF-16 with a mark nor GB18030", hint="save it as CSV UTF-8")


def _is_all(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
