"""The files that a release is rendered to: their names, what they are, and how each is made."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from app.exports.formats import csv_gz, csv_zst, datapackage, jsonl_gz, jsonl_zst, parquet, sqlite, xlsx
from app.exports.formats.compressed import unpacked
from app.exports.manifest import File
from app.exports.model import About

Write = Callable[[Path, Path, About, Path], int]


@dataclass(frozen=True, slots=True)
class Format:
    """A form of file: the name it is asked by, its media type, its writer, and whether it is a text compressed."""

    name: str
    media_type: str
    write: Write
    is_compressed: bool = False


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = (
    Format("parquet", "application/vnd.apache.parquet", parquet.write),
    Format("csv.gz", "application/gzip", csv_gz.write, is_compressed=True),
    Format("csv.zst", "application/zstd", csv_zst.write, is_compressed=True),
    Format("jsonl.gz", "application/gzip", jsonl_gz.write, is_compressed=True),
    Format("jsonl.zst", "application/zstd", jsonl_zst.write, is_compressed=True),
    Format("xlsx", _XLSX, xlsx.write),
    Format("sqlite", "application/vnd.sqlite3", sqlite.write),
    Format("datapackage", "application/zip", datapackage.write),
)


def made(form: Format, table: Path, lines: Path, about: About, out: Path) -> File:
    """Write one file and return what the manifest says of it, read back from the disk."""
    rows = form.write(table, lines, about, out)
    content = _digest(unpacked(out)) if form.is_compressed else None
    return File(form.name, form.media_type, out.stat().st_size, _digest(_blocks(out)), rows, content)


def _blocks(file: Path) -> Iterable[bytes]:
    with file.open("rb") as opened:
        while block := opened.read(1 << 20):
            yield block


def _digest(blocks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()
