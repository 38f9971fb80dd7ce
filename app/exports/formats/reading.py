"""The flat table as COPY wrote it, read in pieces of whole rows: constant memory, and nothing lost on the way.

A NULL is nothing between two commas, an empty text is a pair of quotes. Python's own reader tells them apart only from
3.12 on; Arrow's does, and is faster. Arrow's own stream holds 32 blocks ahead of its reader, so pieces are cut here.
"""

import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
from pyarrow import csv

from app.exports.fields import FIELDS

_PIECE = 1 << 20
_TEXTS = {one.name: pa.string() for one in FIELDS}


def pieces(table: Path, size: int = _PIECE) -> Iterator[bytes]:
    """Yield the file in pieces of about so many bytes, each of whole rows; the first begins with the line of names."""
    with table.open("rb") as file:
        held = b""
        while more := file.read(size):
            held += more
            end = _last_end(held)
            if end:
                yield held[:end]
                held = held[end:]
        if held:
            yield held


def rows(piece: bytes) -> Iterator[bytes]:
    """Yield the rows of a piece with their ends; a line break inside quotes is no end."""
    parts: list[bytes] = []
    is_open = False
    for line in io.BytesIO(piece):
        parts.append(line)
        is_open ^= line.count(b'"') & 1 == 1
        if not is_open:
            yield b"".join(parts)
            parts.clear()
    if parts:
        yield b"".join(parts)


def ends(piece: bytes) -> int:
    """Return how many rows a piece has: its line breaks that are not inside quotes."""
    return b"".join(piece.split(b'"')[::2]).count(b"\n")


def tables(table: Path, types: Mapping[str, pa.DataType] = _TEXTS) -> Iterator[pa.Table]:
    """Yield the rows as tables of the columns of these types, all as texts by default; refuse what is not of its type.

    A file of no rows yields nothing.
    """
    names: list[str] = []
    for piece in pieces(table):
        start = 0
        if not names:
            start = piece.index(b"\n") + 1
            names = piece[: start - 1].decode().split(",")
        if start < len(piece):
            yield parsed(piece[start:], names, types)


def parsed(piece: bytes, names: list[str], types: Mapping[str, pa.DataType]) -> pa.Table:
    """Return whole rows without a line of names as a table of the columns of these types; refuse others."""
    return csv.read_csv(
        pa.py_buffer(piece),
        csv.ReadOptions(use_threads=False, block_size=len(piece) + 1, column_names=names),
        csv.ParseOptions(newlines_in_values=True),
        csv.ConvertOptions(
            column_types=types,
            include_columns=list(types),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )


def _last_end(held: bytes) -> int:
    """Return where the last whole row ends: a line break with an even number of quotes before it; 0 if there is none.

    Rows begin outside quotes, and a quote inside a text is written twice.
    """
    end = held.rfind(b"\n") + 1
    is_open = held.count(b'"', 0, end) & 1
    while is_open and end:
        before = held.rfind(b"\n", 0, end - 1) + 1
        is_open ^= held.count(b'"', before, end) & 1
        end = before
    return end
