"""The shapes of a search: a page of factors, why each was found, and counts."""

from typing import Annotated, Literal

from pydantic import Field

from app.rest.schemas import FactorsOut, Out
from app.search.model import FacetName


class ReasonOut(Out):
    """Why a factor was found: a word asked for, where it or the word read in its place stands, and the text there.

    `code` is the code that a label belongs to, and `via` are the codes that led to it by correspondences.
    """

    word: str
    stands_in: Annotated[
        Literal["name", "synonym", "activity", "code", "label", "reached", "unit", "place"], Field(alias="in")
    ]
    text: str
    lang: str | None
    code: str | None
    via: list[str]


class HitOut(Out):
    """Why the item of the same place was found; `rank` 0 to 1000 where the list is in its order."""

    key: str
    version: int
    rank: int | None
    reasons: list[ReasonOut]
    missing: list[str]


class NamedPlaceOut(Out):
    """The place that some words name: what is not called so itself has to be of it."""

    code: str
    words: list[str]


class InterpretedOut(Out):
    """How `q` was read: the words searched for, those read as others, the synonyms added, the place and the year named.

    Where nothing was found, `without` says how many versions match if one condition is left out (1,000 stands for as
    many or more), and `notes` what is known of the figures of the place.
    """

    words: list[str]
    corrected: dict[str, list[str]]
    synonyms: dict[str, list[str]]
    place: NamedPlaceOut | None
    year: str | None
    without: dict[str, int]
    notes: list[str]


class LabelOut(Out):
    """What a value is called, where that is known."""

    en: str | None
    zh: str | None


class CountOut(Out):
    """How many of what matches have a value; null is for none."""

    value: str | None
    count: int
    label: LabelOut


class OthersOut(Out):
    """The values that are not shown, and how many versions have them."""

    values: int
    count: int


class FacetOut(Out):
    """The twenty commonest values; `scheme` names whose bands ratings are put in."""

    scheme: str | None
    values: list[CountOut]
    others: OthersOut


class FacetsOut(Out):
    """Counts over everything that matches; if that is more than 100,000, over the first so many by key."""

    counted: int
    complete: bool
    by: dict[FacetName, FacetOut]


class SearchOut(FactorsOut):
    """A page of factors; with `q`, `found` says of each item why it is there."""

    found: list[HitOut] | None = None
    interpreted: InterpretedOut | None = None
    suggestions: list[str] | None = None
    facets: FacetsOut | None = None
