"""What is searched for, and what is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.releases.model import Release


class Sort(StrEnum):
    """The order of a list; equal ones come in the order of their keys."""

    RELEVANCE = "relevance"
    KEY = "key"
    NEWEST = "-period"
    RATING = "dqr"


class FacetName(StrEnum):
    """What the found versions can be counted by."""

    INDUSTRY = "industry"
    GEOGRAPHY = "geography"
    YEAR = "year"
    UNIT = "unit"
    BOUNDARY = "boundary"
    PUBLISHER = "publisher"
    DATASET = "dataset"
    LICENCE = "licence"
    DQR = "dqr"
    GAS_BASIS = "gas_basis"
    ACTIVITY = "activity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a list is narrowed to; empty tuples and None leave open."""

    key: str | None = None
    activity: str | None = None
    products: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    geographies: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    unit: str | None = None
    boundary: str | None = None
    gas_basis: str | None = None
    dataset: str | None = None
    publisher: str | None = None
    licence: str | None = None
    tier: str | None = None
    dqr_max: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A search: words if any, what it is narrowed to, its order, and what is to be counted."""

    text: str | None = None
    filter: Filter = Filter()
    sort: Sort = Sort.KEY
    facets: tuple[FacetName, ...] = ()
    total: bool = False
    release: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a factor was found: a word asked for, and the text of its topic that has it or a word read in its place.

    `via` are the codes whose correspondences led to the label's own `code`.
    """

    word: str
    said: str
    text: str
    lang: str | None = None
    code: str | None = None
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One found version: the record as stored, why it was found, and the `missing` words it has not.

    Its rank, 0 to 1000, is told where the list is in its order.
    """

    key: str
    number: int
    rendered: bytes
    rank: int | None = None
    reasons: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreted:
    """How words were read: those searched for, those mended or widened, and the place and the year that some name.

    Where nothing was found: `without` is how many there are if one condition is left out, and `notes` is what is
    known of the figures of the place.
    """

    words: tuple[str, ...]
    corrected: Mapping[str, tuple[str, ...]]
    place: str | None
    place_words: tuple[str, ...]
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    year: str | None = None
    without: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many found versions have a value, and what the value is called."""

    value: str | None
    count: int
    name_en: str | None = None
    name_zh: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """The commonest values, how many other values there are, and how many versions have those."""

    counts: tuple[Count, ...]
    other_values: int
    others: int
    scheme: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """Counts over what matches; complete, or over the first so many in the order of their keys."""

    by_name: Mapping[FacetName, Facet]
    counted: int
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of a search; `following` is the cursor of the next."""

    release: Release
    hits: Sequence[Hit]
    following: str | None
    total: int | None = None
    facets: Facets | None = None
    interpreted: Interpreted | None = None
    suggestions: tuple[str, ...] = ()
