"""Rows as lines of text: CSV (RFC 4180, but with the line ends of COPY) and JSON Lines, in UTF-8."""

from pathlib import Path
from typing import BinaryIO

from app.exports.formats.guarding import guarded, is_likely
from app.exports.formats.reading import ends, pieces, rows

_BLOCK = 1 << 20


def write_csv(table: Path, to: BinaryIO) -> int:
    """Write the flat table with its line of names, guarded against formulas; return how many rows."""
    count = -1  # the line of names is no row
    for piece in pieces(table):
        to.write(b"".join(map(guarded, rows(piece))) if is_likely(piece) else piece)
        count += ends(piece)
    return count


def write_jsonl(lines: Path, to: BinaryIO) -> int:
    """Write the records as they are served, byte for byte; return how many."""
    count = 0
    with lines.open("rb") as file:
        while block := file.read(_BLOCK):
            to.write(block)
            count += block.count(b"\n")
    return count
