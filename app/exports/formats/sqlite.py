"""A database in a file: indexes, full text, and tables for sources and licences; opens in Datasette as it is."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import astuple
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa

from app.exports.fields import FIELDS, Field, Kind
from app.exports.formats.figures import doubles
from app.exports.formats.grams import with_grams
from app.exports.formats.reading import tables
from app.exports.model import About

FORMAT = 1
"""`PRAGMA user_version`: of these tables and columns."""
APPLICATION = 0x466F6F74
"""`PRAGMA application_id`: `Foot`."""
SEARCHED = ("name_en", "name_zh", "synonyms", "description", "activity")
_TYPES = {Kind.INTEGER: "INTEGER"}
_BESIDE = """
CREATE TABLE "release" ("label" TEXT PRIMARY KEY, "number" INTEGER, "digest" TEXT, "parent" TEXT, "rows" INTEGER,
  "search" TEXT);
CREATE TABLE "licences" ("id" TEXT PRIMARY KEY, "title" TEXT, "url" TEXT);
CREATE TABLE "publishers" ("slug" TEXT PRIMARY KEY, "kind" TEXT, "country" TEXT, "name_en" TEXT, "name_zh" TEXT);
CREATE TABLE "datasets" ("key" TEXT PRIMARY KEY, "publisher" TEXT REFERENCES "publishers" ("slug"), "title_en" TEXT,
  "title_zh" TEXT);
CREATE TABLE "editions" ("key" TEXT PRIMARY KEY, "dataset" TEXT REFERENCES "datasets" ("key"), "edition" TEXT,
  "published" TEXT, "licence" TEXT REFERENCES "licences" ("id"), "attribution" TEXT, UNIQUE ("dataset", "edition"));
CREATE TABLE "sources" ("edition" TEXT REFERENCES "editions" ("key"), "name" TEXT, "title" TEXT, "publisher" TEXT,
  "published" TEXT, "url" TEXT, "file" TEXT, "digest" TEXT, "note" TEXT, PRIMARY KEY ("edition", "name"));
CREATE TABLE "left_out" ("edition" TEXT, "licence" TEXT, "rows" INTEGER, PRIMARY KEY ("edition", "licence"));
"""
_INDEXES = """
CREATE UNIQUE INDEX "factors_key" ON "factors" ("key", "version");
CREATE INDEX "factors_geography" ON "factors" ("geography");
CREATE INDEX "factors_activity" ON "factors" ("activity", "geography");
CREATE INDEX "factors_dataset" ON "factors" ("dataset", "edition");
CREATE INDEX "factors_period" ON "factors" ("period_from", "period_to");
"""
_SETTINGS = f"""
PRAGMA page_size = 4096;
PRAGMA encoding = 'UTF-8';
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -65536;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {FORMAT};
"""
_PATCHES = ((24, 1), (92, 1), (96, 3_040_000))


def write(table: Path, lines: Path, about: About, out: Path) -> int:  # noqa: ARG001 - the same for every format
    """Write the tables; a figure is there as its exact text and, in the column `…_real`, as a number to compare by.

    Returns how many factors. The records themselves are not in it: `line` is where JSON Lines has them.
    """
    making = out.with_name(f"{out.name}.making")
    making.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(making, isolation_level=None)) as base:
            base.executescript(_SETTINGS)
            written = _filled(base, table, about)
            out.unlink(missing_ok=True)
            base.execute("VACUUM INTO ?", (str(out),))
    finally:
        making.unlink(missing_ok=True)
    _settle(out)
    return written


def searchable(base: sqlite3.Connection, module: str = "fts5") -> str:
    """Make the full text; return how it was made, or why this SQLite makes none.

    Only the index is kept; what it was made of is in `factors`. Datasette knows it by `content`.
    """
    columns = ", ".join(SEARCHED)
    made = f'{module}({columns}, content="factors", content_rowid="line", tokenize="unicode61")'
    try:
        base.execute(f"CREATE VIRTUAL TABLE factors_fts USING {made}")
    except sqlite3.OperationalError as error:
        return f"none: {error}"
    base.create_function("with_grams", 1, with_grams, deterministic=True)
    told = ", ".join(f"with_grams({one})" for one in SEARCHED)
    base.execute(f'INSERT INTO "factors_fts" (rowid, {columns}) SELECT line, {told} FROM factors')
    base.execute("""INSERT INTO "factors_fts" (factors_fts) VALUES ('optimize')""")
    return "words, and every part of Chinese of up to twelve characters"


def _filled(base: sqlite3.Connection, table: Path, about: About) -> int:
    base.executescript(_BESIDE)
    base.execute(_factors())
    base.execute("BEGIN")
    width = len(FIELDS) + sum(one.kind is Kind.DECIMAL for one in FIELDS) + 1
    marks = ", ".join("?" * width)
    base.executemany(f"INSERT INTO factors VALUES ({marks})", _rows(table))
    written = int(base.execute("SELECT count(*) FROM factors").fetchone()[0])
    base.execute("COMMIT")
    base.executescript(_INDEXES)
    search = searchable(base)
    _tell(base, about, (about.label, about.number, about.digest, about.parent, written, search))
    return written


def _tell(base: sqlite3.Connection, about: About, release: Sequence[Any]) -> None:
    told: dict[str, Sequence[Sequence[Any]]] = {
        "release": [release],
        "licences": [(one.id, one.title, one.url) for one in about.by_licence()],
        "publishers": [(one.slug, one.kind, one.country, one.name_en, one.name_zh) for one in about.by_publisher()],
        "datasets": [(one.key, one.publisher, one.title_en, one.title_zh) for one in about.by_dataset()],
        "editions": [
            (one.key, one.dataset, one.label, one.published, one.licence, one.attribution) for one in about.by_edition()
        ],
        "sources": [(edition, *astuple(source)) for edition, source in about.sources()],
        "left_out": [astuple(one) for one in about.withheld()],
    }
    base.execute("BEGIN")
    for name, rows in told.items():
        for row in rows:
            base.execute(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(row))})', row)
    base.execute("COMMIT")


def _factors() -> str:
    """Return the table of factors; a line of it is that of the record in JSON Lines."""
    columns = ['"line" INTEGER PRIMARY KEY']
    for one in FIELDS:
        within = ' REFERENCES "licences" ("id")' if one.name == "licence" else ""
        columns.append(f'"{one.name}" {_TYPES.get(one.kind, "TEXT")}{within}')
        if one.kind is Kind.DECIMAL:
            columns.append(f'"{one.name}_real" REAL')
    edition = 'FOREIGN KEY ("dataset", "edition") REFERENCES "editions" ("dataset", "edition")'
    return f"CREATE TABLE factors ({', '.join(columns)}, {edition})"


def _rows(table: Path) -> Iterator[Sequence[Any]]:
    numbers = count(1)
    types = {one.name: pa.int32() if one.kind is Kind.INTEGER else pa.string() for one in FIELDS}
    for part in tables(table, types):
        columns = [column for one in FIELDS for column in _columns(part.column(one.name), one)]
        yield from zip(numbers, *columns, strict=False)  # numbers never end


def _columns(said: pa.ChunkedArray, field: Field) -> Sequence[Sequence[Any]]:
    texts = said.to_pylist()
    return (texts, doubles(said).to_pylist()) if field.kind is Kind.DECIMAL else (texts,)


def _settle(out: Path) -> None:
    """Write over what the header tells of the making: how often the file was changed, and by which SQLite.

    Offset 24 counts changes; 92 is the count at which 96, the library's version, was noted. The two counts have to be
    equal, or the size in the header is not believed (SQLite file format, 1.3.7 and 1.3.8).
    """
    with out.open("r+b") as file:
        for offset, number in _PATCHES:
            file.seek(offset)
            file.write(number.to_bytes(4, "big"))
