"""A workbook for people: factors, their sources, their licences, and what to mind; the same bytes for the same rows."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.exports.citing import REGISTRY, title
from app.exports.fields import BY_NAME, FIELDS, Field, Kind
from app.exports.formats import beside
from app.exports.formats.figures import doubles, short
from app.exports.formats.guarding import is_formula
from app.exports.formats.reading import tables
from app.exports.formats.readme import Said, sentences
from app.exports.model import About

MOST_ROWS = 1_048_575
"""Rows of a sheet besides its head; what is more goes on in another sheet."""
LONGEST = 32_767
"""UTF-16 units of a cell, by the limits of Excel."""
_CUT = "… [cut: {length} characters, whole in the other formats]"
_KEPT = LONGEST - 80
_MADE = datetime(1980, 1, 1, tzinfo=UTC)  # a workbook has to say when it was made; the first day of ZIP says nothing
_FIRST = ["name_zh", "name_en", "geography", "period_from", "period_to", "value", "value_unit", "amount", "unit"]
_FIRST += ["key", "version"]
ORDER = (*(BY_NAME[name] for name in _FIRST), *(one for one in FIELDS if one.name not in _FIRST))
"""The columns of the sheet: what a person looks for comes first, everything else as in the other formats."""
_COLUMNS = [beside.Column(one.name, one.en, one.zh) for one in ORDER]
_NAMES = 2  # columns that stay in sight
_WIDTHS = {"key": 48, "name_en": 40, "name_zh": 30, "description": 40, "source_title": 40, "attribution": 40}
_WIDTHS |= {"title": 60, "note": 40, "dataset_en": 44, "dataset_zh": 30, "licence_title": 40, "citation": 40, "url": 40}
_WIDTH = 14
_NUMBERS = (
    "Figures of up to 15 digits are numbers, which Excel keeps exactly; longer ones are texts with all their digits.",
    "不超过 15 位数字的数值为数字，Excel 可精确保存；更长的为文本，保留全部数字。",
)
_TEXTS = (
    "Days are texts, year-month-day. A text of more than 32,767 characters, which no cell holds, is cut and says so.",
    "日期为“年-月-日”文本。单元格至多容纳 32,767 个字符，更长的文字被截断并注明。",
)
Cell = Any  # a text, a number or None


def write(table: Path, lines: Path, about: About, out: Path) -> int:  # noqa: ARG001 - the same for every format
    """Write the sheets Factors (as many as it takes), Sources, Licences and Read me; return how many factors."""
    options = {
        "constant_memory": True,
        "tmpdir": str(out.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "use_zip64": True,
    }
    with Workbook(str(out), options) as book:
        book.set_properties({"title": title(about.label), "author": REGISTRY, "created": _MADE})
        count = factors(book, table)
        _fill(book, "Sources", beside.SOURCES, beside.sources(about))
        _fill(book, "Licences", beside.LICENCES, beside.licences(about))
        _explain(book, [*sentences(about, count), _NUMBERS, _TEXTS], about)
    return count


def factors(book: Workbook, table: Path, most: int = MOST_ROWS) -> int:
    """Write the factors, `most` to a sheet and at least one sheet; return how many."""
    rows = _rows(table)
    count = 0
    for number in itertools.count(1):
        first = list(itertools.islice(rows, 1))
        if not first and number > 1:
            break
        name = "Factors" if number == 1 else f"Factors {number}"
        count += _fill(book, name, _COLUMNS, itertools.islice(itertools.chain(first, rows), most))
    return count


def _rows(table: Path) -> Iterator[Sequence[Cell]]:
    types = {one.name: pa.int32() if one.kind is Kind.INTEGER else pa.string() for one in FIELDS}
    for part in tables(table, types):
        yield from zip(*(_cells(part.column(one.name), one) for one in ORDER), strict=True)


def _cells(said: pa.ChunkedArray, field: Field) -> Sequence[Cell]:
    """Return a column as cells: figures as numbers where these are exact."""
    texts = said.to_pylist()
    if field.kind is not Kind.DECIMAL:
        return list(texts)
    triples = zip(texts, doubles(said).to_pylist(), short(said).to_pylist(), strict=True)
    return [number if is_short else text for text, number, is_short in triples]


def _fill(book: Workbook, name: str, columns: Sequence[beside.Column], rows: Iterable[Sequence[Cell]]) -> int:
    """Write a sheet under a head in both languages; return how many rows it has."""
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#D9E7F5"})
    quoted = book.add_format({"quote_prefix": True})
    for place, one in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(one.name, _WIDTH))
        sheet.write_string(0, place, f"{one.zh} / {one.en}", head)
    sheet.freeze_panes(1, _NAMES)
    count = 0
    for row in rows:
        count += 1
        _put(sheet, count, row, quoted)
    sheet.autofilter(0, 0, count, len(columns) - 1)
    return count


def _put(sheet: Worksheet, number: int, row: Sequence[Cell], quoted: Format) -> None:
    """Write a row; a text that looks like a formula is marked as a text, as by an apostrophe typed before it."""
    for place, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(number, place, _whole(cell), quoted if is_formula(cell) else None)
        elif cell is not None:
            sheet.write_number(number, place, cell)


def _whole(text: str) -> str:
    """Return a text that a cell holds: itself, or its beginning and the word that it is cut."""
    if len(text) * 2 <= LONGEST or len(text.encode("utf-16-le")) <= 2 * LONGEST:
        return text
    kept = text.encode("utf-16-le")[: 2 * _KEPT].decode("utf-16-le", errors="ignore")
    return kept + _CUT.format(length=len(text))


def _explain(book: Workbook, said: Sequence[Said], about: About) -> None:
    sheet = book.add_worksheet("Read me")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, 70)
    printed = [(f"{one.edition}: {one.text}", f"{one.edition}：{one.text}") for one in about.attributions()]
    columns = [(f"{one.name}: {one.en}", f"{one.name}：{one.zh}") for one in ORDER]
    for row, (english, chinese) in enumerate([(title(about.label), ""), *said, *printed, *columns]):
        sheet.write_string(row, 0, chinese, wrapped)
        sheet.write_string(row, 1, english, wrapped)
