"""`/v1/factors`: search, pages of factors, and counts."""

from app.front.asking import limit, yes
from app.front.reply import LATEST, PINNED, Reply
from app.kit.canonical import wire
from app.kit.db import Database
from app.lookup.world import World
from app.releases.model import is_pinned
from app.rest.shapes import release_bytes
from app.rest.v1.asking import refuse_unmeant
from app.search.model import Facet, Facets, Found, Hit, Interpreted, Reason
from app.search.queries.search import search
from app.search.question import ACCEPTED, wanted

PAGE = ("limit", "cursor")
LISTED = (*ACCEPTED, *PAGE)
Told = dict[str, object]


async def factors(world: World, database: Database, said: dict[str, str]) -> Reply:
    """Answer a page of factors; its cursor stays with the release that the first page was read from."""
    refuse_unmeant(said, LISTED)
    size, _ = limit(said), yes(said, "total")
    asked = {name: text for name, text in said.items() if name not in PAGE}
    found = await search(world, await wanted(asked, world, database), said.get("cursor"), size)
    return _page(found, pinned=is_pinned(said.get("release")))


def _page(found: Found, *, pinned: bool) -> Reply:
    """Return the records as they are stored, and beside them why they were found and what else was asked for."""
    beside: Told = {"next": found.following}
    if found.total is not None:
        beside["total"] = found.total
    if found.interpreted is not None:
        beside["found"] = [_hit(hit) for hit in found.hits]
        beside["interpreted"] = _interpreted(found.interpreted)
        beside["suggestions"] = list(found.suggestions)
    if found.facets is not None:
        beside["facets"] = _facets(found.facets)
    items = b",".join(hit.rendered for hit in found.hits)
    tail = b',"release":' + release_bytes(found.release, pinned=pinned) + b"}"
    return Reply(200, b'{"items":[' + items + b"]," + wire(beside)[1:-1] + tail, caching=PINNED if pinned else LATEST)


def _hit(hit: Hit) -> Told:
    return {
        "key": hit.key,
        "version": hit.number,
        "rank": hit.rank,
        "reasons": [_reason(reason) for reason in hit.reasons],
        "missing": list(hit.missing),
    }


def _reason(reason: Reason) -> Told:
    told: Told = {"word": reason.word, "in": reason.said, "text": reason.text}
    return told | {"lang": reason.lang, "code": reason.code, "via": list(reason.via)}


def _interpreted(read: Interpreted) -> Told:
    corrected = {typed: list(meant) for typed, meant in read.corrected.items()}
    place = {"code": read.place, "words": list(read.place_words)} if read.place is not None else None
    synonyms = {typed: list(others) for typed, others in read.synonyms.items()}
    told: Told = {"words": list(read.words), "corrected": corrected, "synonyms": synonyms, "place": place}
    return told | {"year": read.year, "without": dict(read.without), "notes": list(read.notes)}


def _facets(facets: Facets) -> Told:
    by_name = {str(name): _facet(facet) for name, facet in facets.by_name.items()}
    return {"counted": facets.counted, "complete": facets.complete, "by": by_name}


def _facet(facet: Facet) -> Told:
    values = [
        {"value": one.value, "count": one.count, "label": {"en": one.name_en, "zh": one.name_zh}}
        for one in facet.counts
    ]
    others = {"values": facet.other_values, "count": facet.others}
    return {"scheme": facet.scheme, "values": values, "others": others}
