"""Parquet: typed, compressed, sorted, and with statistics by which DuckDB, Polars and Spark skip what is not asked."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from app.exports.fields import BY_NAME, FIELDS, Field, Kind
from app.exports.formats.figures import DECIMAL, decimals
from app.exports.formats.reading import tables
from app.exports.model import About
from app.kit.canonical import canonical_bytes

ROW_GROUP = 32_768
"""Rows that are read or skipped together; twice as many need over 300 MB to be written."""
EXACT = {"value": "value_text", "amount": "amount_text"}
"""Figures that people state may be longer than any decimal of Parquet: their exact texts stand beside them."""
_FEW = pa.dictionary(pa.int32(), pa.string())  # how it is held until it is written; in the file it is a string
_MANY = frozenset({"key", "digest", "name_en", "name_zh", "published_value", "place", "external_id", "citation"})
_MANY |= {"value", "value_text"}  # alike in few rows: a dictionary of them would be as large as they are
_TYPES = {Kind.INTEGER: pa.int32(), Kind.DATE: pa.date32(), Kind.DECIMAL: pa.string()}


def write(table: Path, lines: Path, about: About, out: Path) -> int:  # noqa: ARG001 - the same for every format
    """Write the flat table, typed; a figure too long for its decimal is null there and exact in its text column.

    Licences, attributions and sources are in the metadata of the file; returns how many rows.
    """
    schema = columns_typed()
    count = 0
    with parquet.ParquetWriter(out, schema, **settings(schema)) as writer:
        for group in _groups(table, schema):
            writer.write_table(group, row_group_size=ROW_GROUP)
            count += group.num_rows
        writer.add_key_value_metadata(_told(about))
    return count


def settings(schema: pa.Schema) -> dict[str, object]:
    """Return how such a file is written."""
    order = [("key", "ascending"), ("version", "ascending")]
    return {
        "compression": "zstd",
        "use_dictionary": [one.name for one in schema if one.name not in _MANY],
        "write_statistics": True,
        "write_page_index": True,
        "sorting_columns": parquet.SortingColumn.from_ordering(schema, order),
        "store_schema": False,  # readers take texts as texts, not as categories
    }


def _groups(table: Path, schema: pa.Schema) -> Iterator[pa.Table]:
    """Yield the rows in groups that are written at once."""
    held: list[pa.Table] = []
    count = 0
    for part in tables(table, read_types()):
        rest = typed(part, schema)
        while count + rest.num_rows >= ROW_GROUP:
            held.append(rest.slice(0, ROW_GROUP - count))
            rest = rest.slice(ROW_GROUP - count)
            yield pa.concat_tables(held).unify_dictionaries()
            held, count = [], 0
        held.append(rest)
        count += rest.num_rows
    if count:
        yield pa.concat_tables(held).unify_dictionaries()


def typed(part: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return rows as they are written, from rows as they are read."""
    columns = []
    for one in FIELDS:
        said = part.column(one.name)
        columns.append(decimals(said) if one.kind is Kind.DECIMAL else said)
        if one.name in EXACT:
            columns.append(said)
    return pa.Table.from_arrays(columns, schema=schema)


def read_types() -> dict[str, pa.DataType]:
    """Return what the columns of the flat table are read as."""
    return {one.name: _read_as(one) for one in FIELDS}


def _read_as(one: Field) -> pa.DataType:
    return _TYPES.get(one.kind, pa.string() if one.name in _MANY else _FEW)


def columns_typed() -> pa.Schema:
    """Return the columns of the file."""
    fields = []
    for one in FIELDS:
        kept = DECIMAL if one.kind is Kind.DECIMAL else _read_as(one)
        fields.append(pa.field(one.name, kept, nullable=one.name not in {"key", "version"}))
        if one.name in EXACT:
            fields.append(pa.field(EXACT[one.name], pa.string()))
    return pa.schema(fields)


def _told(about: About) -> dict[str, bytes]:
    """Return the metadata of the file: texts, and lists as JSON."""
    licences = [{"id": one.id, "title": one.title, "url": one.url} for one in about.by_licence()]
    attributions = [{"edition": one.edition, "text": one.text} for one in about.attributions()]
    sources = [{"edition": key, "title": one.title, "url": one.url} for key, one in about.sources()]
    columns = {one.name: {"en": one.en, "zh": one.zh} for one in BY_NAME.values()}
    lists = {"licences": licences, "attributions": attributions, "sources": sources, "columns": columns}
    release = {"footing.release": about.label.encode(), "footing.digest": about.digest.encode()}
    return release | {f"footing.{name}": canonical_bytes(said) for name, said in lists.items()}
