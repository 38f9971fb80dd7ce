"""A selection: what of a release is wanted, as what; and what stands before and after its rows."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.exports.fields import FIELDS
from app.exports.turns import Turns
from app.kit.canonical import wire
from app.kit.db import Database
from app.lookup.question import bad, one_of
from app.lookup.world import World
from app.releases.model import Release
from app.search.model import Sort, Wanted
from app.search.question import FILTERS, wanted

_FORM = 1  # of the lines before and after JSON Lines


class Format(StrEnum):
    """What the rows are sent as."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


ACCEPTED = ("format", "q", *FILTERS, "release")
"""What a selection may say."""
MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.JSONL: "application/jsonl",
    Format.PARQUET: "application/vnd.apache.parquet",
}


@dataclass(frozen=True, slots=True)
class Exporting:
    """What exports are made with: connections of their own, so that no look-up waits for them, and their limits."""

    database: Database
    turns: Turns
    most_rows: int
    longest: timedelta


@dataclass(frozen=True, slots=True)
class Selection:
    """Some versions of a release, and what they are sent as; `said` is what narrows it, as it was said."""

    format: Format
    release: Release
    wanted: Wanted
    said: Mapping[str, str]

    @property
    def file(self) -> str:
        """Return what the file is called."""
        return f"footing-{self.release.label}-selection.{self.format}"


async def selection(said: Mapping[str, str], world: World, database: Database) -> Selection:
    """Return the selection that parameters ask for; refuse a missing format, and what a list of factors refuses.

    That the parameters' own names are accepted is the edge's to see to.
    """
    chosen = one_of("format", said, tuple(Format))
    if chosen is None:
        raise bad("format", "nothing says what to send the rows as", ", ".join(Format))
    narrow = {name: text for name, text in said.items() if name != "format"}
    meant = await wanted(narrow | {"sort": Sort.KEY}, world, database)
    release = world.announced.resolve(narrow.pop("release", None))
    return Selection(Format(chosen), release, meant, narrow)


def csv_head() -> bytes:
    """Return the line of names, as COPY would write it."""
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\n").writerow(one.name for one in FIELDS)
    return line.getvalue().encode()


def jsonl_head(asked: Selection) -> bytes:
    """Return the line that JSON Lines begin with: what this is a selection of."""
    release = asked.release
    told = {"footing": "export", "release": release.label, "digest": release.spelled_digest}
    return wire(told | {"filters": dict(asked.said), "format": _FORM}) + b"\n"


def jsonl_tail(rows: int) -> bytes:
    """Return the line that JSON Lines end with; without it they are cut."""
    return wire({"rows": rows, "complete": True}) + b"\n"
