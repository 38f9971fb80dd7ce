"""What reading a publisher's file gives: an edition, flat rows, and a report of every row that is not among them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from app.factors.model import Evidence
from app.provenance.model import Edition

FlatRow = dict[str, str]


class Why(StrEnum):
    """Why a row of the file brings no figure."""

    NO_FIGURE = "no-figure-published"
    ENERGY = "energy-not-emissions"
    OUTSIDE_OF_SCOPES = "biogenic-co2-outside-of-scopes"
    GAS_OF_NO_FIGURE = "gas-of-a-total-without-a-figure"
    GAS_OF_REFUSED = "gas-of-a-refused-total"
    REPEATED = "repeats-another-row"
    ANOTHER_EDITION = "row-of-another-edition"
    SAME_AS_RELEASED = "same-as-released"
    NOT_A_NUMBER = "not-a-number"
    UNKNOWN_GAS = "unknown-greenhouse-gas-unit"
    UNKNOWN_UNIT = "unknown-unit"
    UNKNOWN_PLACE = "unknown-place"
    UNKNOWN_BOUNDARY = "unknown-level-so-no-boundary"
    UNKNOWN_KIND = "unknown-kind-of-figure"
    UNKNOWN_CODE = "unknown-code"
    GAS_WITHOUT_TOTAL = "gas-without-a-total"
    CONTRADICTED = "two-figures-for-one-path"
    SAME_NAME = "two-paths-with-one-name"
    DIFFERS_FROM_RELEASED = "differs-from-the-released-factor"
    OLDER_THAN_RELEASED = "older-than-what-it-would-replace"


ON_PURPOSE = frozenset(
    {
        Why.NO_FIGURE,
        Why.ENERGY,
        Why.OUTSIDE_OF_SCOPES,
        Why.GAS_OF_NO_FIGURE,
        Why.REPEATED,
        Why.ANOTHER_EDITION,
        Why.SAME_AS_RELEASED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A row of the file that brings no figure: why, where it stands, and what it says."""

    why: Why
    place: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What a row may be called in the registry: the publisher's identifier, names in order of trust, and its tail.

    The tail is the name without its first level, for levels that the reader does not know.
    """

    external_id: str = ""
    slugs: tuple[str, ...]
    level: str = ""
    tail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A row that was found in the registry: the factor's slug, and what told so."""

    slug: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of every row: rows times `each` = figures + joined + asides, `each` being the figures of one row.

    `matches`, `changes` and `examples` are filled by `matched`.
    """

    file: str
    rows: int
    each: int = 1
    joined: int
    asides: tuple[Aside, ...] = ()
    notes: tuple[str, ...] = ()
    matches: Mapping[str, int] = field(default_factory=dict)
    changes: Mapping[str, int] = field(default_factory=dict)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """An edition as read: rows in the flat form of a change set; `called` says of each how to find it."""

    edition: Edition
    rows: tuple[FlatRow, ...]
    called: tuple[Called, ...]
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What whoever imports a file says of it, where the file does not say it or says it wrongly."""

    label: str | None = None
    year: int | None = None
    published: str | None = None
    title: str | None = None
    url: str | None = None
    gwp: str | None = None
    evidence: Evidence | None = None
    by_gas: Path | None = None


class EditionReader(Protocol):
    """Reads one file of a publisher; refuses a file that is not the publisher's or that leaves too much unsaid."""

    def __call__(self, path: Path, stated: Stated) -> Imported:
        """Return the edition, its rows and the report."""
        ...
