"""Reading and writing of the small tables that the makers of the nomenclature share."""

import csv
import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple


class Class(NamedTuple):
    """One class of a scheme; `level` counts from 1 at the top."""

    code: str
    parent: str
    level: int
    name_en: str = ""
    name_zh: str = ""


class Link(NamedTuple):
    """One pair of a correspondence, with the source's marks that only a part of a class is meant."""

    source: str
    target: str
    source_in_part: bool = False
    target_in_part: bool = False


def read_csv(path: Path, skip: int = 0) -> list[list[str]]:
    """All rows after the first `skip`, cells stripped."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = [[cell.strip() for cell in row] for row in csv.reader(lines)]
    return rows[skip:]


def read_dicts(path: Path) -> list[dict[str, str]]:
    """Rows under the header of the file."""
    header, *rows = read_csv(path)
    return [dict(zip(header, row, strict=True)) for row in rows]


def write_csv(path: Path, header: str, rows: Iterable[Sequence[str | int]]) -> None:
    """UTF-8, LF, quotes only where needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def read_category_tree(path: Path) -> list[tuple[str, str]]:
    """Codes and names of a gzipped ILCD category file, each parent before its children."""
    system = json.loads(gzip.decompress(path.read_bytes()))["CategorySystem"]
    return list(_walk(system["categories"][0]["category"]))


def _walk(nodes: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        yield node["@id"], node["@name"]
        yield from _walk(node.get("category", []))
