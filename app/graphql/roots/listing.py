"""Lists of factors: searched, narrowed, counted, sorted."""

from collections.abc import Sequence
from typing import Any

import strawberry

from app.graphql.answers import Members, read_record
from app.graphql.context import Asked
from app.graphql.scalars import Json
from app.graphql.types.entities import Factor
from app.graphql.types.inputs import FactorFilter, parameters
from app.graphql.types.members import Name, ReleaseRef
from app.graphql.types.paging import FIRST, PageInfo
from app.lookup.told import release_told
from app.releases.model import is_pinned
from app.search.model import Facets as Counted
from app.search.model import Found, Hit
from app.search.queries.search import search
from app.search.question import wanted


@strawberry.type
class Reason:
    """Why a factor was found: a word asked for, and what of the factor has it; `via` leads to a reached code."""

    word: str
    said: str
    text: str
    lang: str | None
    code: str | None
    via: list[str]


@strawberry.type
class FactorEdge:
    """A factor in a list, why it was found, and the words that it has not; the last of a page has the page's cursor."""

    cursor: str | None
    node: Factor
    rank: int | None
    reasons: list[Reason]
    missing: list[str]


@strawberry.type
class Count:
    """How many found versions have a value, and what the value is called."""

    value: str | None
    count: int
    name: Name


@strawberry.type
class Facet:
    """The commonest values of one kind, how many other values there are, and how many versions have those."""

    facet: str
    scheme: str | None
    counts: list[Count]
    other_values: int
    others: int


@strawberry.type
class Facets:
    """Counts over all that matches; where `complete` is false, over the first `counted` only."""

    counted: int
    complete: bool
    facets: list[Facet]


@strawberry.type
class Interpreted:
    """How words were read: those searched for, those mended or widened, and the place and the year that some name.

    Where nothing was found, `without` is how many there are if one condition is left out, and `notes` is what is
    known of the figures of the place.
    """

    words: list[str]
    corrected: Json
    synonyms: Json
    place: str | None
    place_words: list[str]
    year: str | None
    without: Json
    notes: list[str]


@strawberry.type
class FactorConnection:
    """A page of factors; `total` and `facets` where they were asked for."""

    edges: list[FactorEdge]
    nodes: list[Factor]
    page_info: PageInfo
    total: int | None
    facets: Facets | None
    interpreted: Interpreted | None
    suggestions: list[str]
    release: ReleaseRef


async def factors(info: Asked, where: FactorFilter | None = None, first: int = FIRST, after: str | None = None) -> Any:  # noqa: ANN401 - a source of another type
    """Return a page of the factors that a release holds; its cursor stays with the release of the first page."""
    context = info.context
    said = parameters(where or FactorFilter(), context.release)
    asked = await wanted(said, context.world, context.snapshot())
    found = await search(context.world, asked, after, first)
    nodes = [read_record(hit.rendered, found.release, context.unread) for hit in found.hits]
    return _told(found, nodes, is_later=after is not None, pinned=is_pinned(asked.release))


def _told(found: Found, nodes: Sequence[Members], *, is_later: bool, pinned: bool) -> Members:
    last = len(nodes) - 1
    return {
        "edges": [
            _edge(hit, node, found.following if nth == last else None)
            for nth, (hit, node) in enumerate(zip(found.hits, nodes, strict=True))
        ],
        "nodes": nodes,
        "page_info": {
            "has_next_page": found.following is not None,
            "has_previous_page": is_later,
            "start_cursor": None,
            "end_cursor": found.following,
        },
        "total": found.total,
        "facets": _counted(found.facets) if found.facets else None,
        "interpreted": found.interpreted,
        "suggestions": found.suggestions,
        "release": release_told(found.release, pinned=pinned),
    }


def _edge(hit: Hit, node: Members, cursor: str | None) -> Members:
    return {"cursor": cursor, "node": node, "rank": hit.rank, "reasons": hit.reasons, "missing": hit.missing}


def _counted(facets: Counted) -> Members:
    told = [
        {
            "facet": name,
            "scheme": one.scheme,
            "counts": [
                {"value": count.value, "count": count.count, "name": {"en": count.name_en, "zh": count.name_zh}}
                for count in one.counts
            ],
            "other_values": one.other_values,
            "others": one.others,
        }
        for name, one in facets.by_name.items()
    ]
    return {"counted": facets.counted, "complete": facets.complete, "facets": told}
