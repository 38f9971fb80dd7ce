"""Our own tables of what publishers' words mean: every judgement with its reason, to be checked without code."""

import csv
import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent / "mappings"


@cache
def mapping(name: str) -> Sequence[dict[str, str]]:
    """Return the rows of one of the tables in `mappings/`."""
    text = (HERE / name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text, newline="")))
