"""The records as JSON Lines in gzip."""

from pathlib import Path

from app.exports.formats.compressed import gzipped
from app.exports.formats.lines import write_jsonl
from app.exports.model import About


def write(table: Path, lines: Path, about: About, out: Path) -> int:  # noqa: ARG001 - the same for every format
    """Write each record as it is served, one a line, attribution and source in each; return how many rows."""
    with gzipped(out) as packed:
        return write_jsonl(lines, packed)
