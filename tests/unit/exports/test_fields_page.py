"""docs/fields.md is the table of the columns of files, in both languages."""

from pathlib import Path

from app.exports.fields import FIELDS, Kind
from app.exports.formats.parquet import EXACT

PAGE = Path(__file__).parents[3] / "docs" / "fields.md"
BESIDE = {"since": "beside it", "change": "beside it", "citation": "beside it"}
HEAD = """# Columns of files

What a row of Parquet, CSV, XLSX, SQLite and the Data Package has, in this order (XLSX begins with what a person looks
for); `/v1/exports` has the same columns. 中文名称见“含义”一列。 *In the record* is where the JSON of a factor, and JSON
Lines, have it. What is not stated is empty, never zero.

| kind | CSV, XLSX | Parquet | SQLite |
|---|---|---|---|
| text | text | string | TEXT |
| integer | number | int32 | INTEGER |
| decimal | exact text; in XLSX a number, of more than 15 digits a text | decimal(38, 20) | TEXT, exact |
| date | text, `2025-01-31` | date | TEXT |
| texts, codes | joined by `"; "`; a code is `scheme:code` | string | TEXT |
| json | JSON text | string | TEXT |

| column | what it says | 含义 | kind | in the record |
|---|---|---|---|---|
"""
MORE = """
Some formats have more columns:

| column | in | what it says | 含义 |
|---|---|---|---|
"""


def line(*cells):
    return "| " + " | ".join(cells) + " |\n"


def place(field):
    """Where the record has a column."""
    return f"`{'.'.join(field.path)}`" if field.path else BESIDE[field.name]


def more():
    """Columns of one format alone."""
    for name, text in EXACT.items():
        yield f"`{text}`", "Parquet", f"`{name}` exactly as the record has it", f"`{name}` 的原文"
    for one in FIELDS:
        if one.kind is Kind.DECIMAL:
            told = (f"`{one.name}` as a number, to compare and sort by", f"`{one.name}` 的数字形式，用于比较与排序")
            yield f"`{one.name}_real`", "SQLite", *told
    yield "`line`", "SQLite", "line of the record in JSON Lines, from 1", "该记录在 JSON Lines 中的行号，从 1 起"


def page():
    columns = [line(f"`{one.name}`", one.en, one.zh, one.kind.value, place(one)) for one in FIELDS]
    return HEAD + "".join(columns) + MORE + "".join(line(*cells) for cells in more())


def test_the_page_has_every_column_as_it_is():
    assert PAGE.read_text(encoding="utf-8") == page()
