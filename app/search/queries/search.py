"""One page of a search, with what was asked for beside it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from app.kit.amounts import decimal, plain
from app.kit.errors import BadCursor
from app.kit.paging import cursor as spelled
from app.kit.paging import place as cursor_place
from app.lookup.world import World
from app.releases.model import Release
from app.search.model import Found, Hit, Interpreted, Reason, Sort, Wanted
from app.search.queries.counting import facets
from app.search.queries.known import refuse_unknown
from app.search.queries.missing import explained
from app.search.queries.page import page, total
from app.search.queries.read import nearest, read
from app.search.queries.shaping import of_the_year, parameters, shaped
from app.search.reading import Reading
from app.search.reasons import reasons
from app.search.topic import read as parts_read
from app.search.words import is_han

_START: dict[Sort, tuple[str | int, ...]] = {
    Sort.RELEVANCE: (0, "", "0", "9999-12-31", "", 0),
    Sort.KEY: ("", 0),
    Sort.NEWEST: ("9999-12-31", "", 0),
    Sort.RATING: ("0", "", 0),
}
_SUGGESTED = 5
_MOST_ID, _MOST_DIGITS = 2**63, 19
Said = dict[str, object]


async def search(world: World, wanted: Wanted, cursor: str | None = None, limit: int = 50) -> Found:
    """Return one page of the released versions that a search finds, in an order that is the same everywhere.

    Without a cursor it begins; a cursor stays with the release of its first page. What nothing matches is an empty
    page with suggestions; refused are unknown releases, foreign cursors, texts without a word, and publishers,
    datasets and licences that the registry has not.
    """
    release, after = _begun(world, wanted, cursor)
    text = wanted.text
    understood = await read(world, text, release.number) if text is not None else None
    wanted = of_the_year(wanted, understood)
    shape, said = shaped(wanted, understood), parameters(world, wanted, understood, release)
    is_slow = shape.words and shape.sort is not Sort.RELEVANCE
    rows = await world.lines(slow=is_slow).fetch(page(shape), said | after | {"limit": limit + 1})
    if not rows:
        await refuse_unknown(world, wanted.filter)
    shown = rows[:limit]
    told = await _told(world, wanted, understood, release, nothing=not rows) if understood is not None else None
    counted = await world.lines(slow=True).fetch(total(shape), said) if wanted.total else None
    return Found(
        release=release,
        hits=[_hit(row, understood, wanted.sort) for row in shown],
        following=_cursor(release, wanted.sort, shown[-1]) if len(rows) > limit else None,
        total=counted[0]["total"] if counted else None,
        facets=await facets(world, shape, said, wanted.facets) if wanted.facets else None,
        interpreted=told,
        suggestions=() if shown or understood is None else await _suggestions(world, understood, told, release),
    )


def _begun(world: World, wanted: Wanted, cursor: str | None) -> tuple[Release, Said]:
    start = _START[wanted.sort]
    if cursor is None:
        return world.announced.resolve(wanted.release), _after(wanted.sort, start)
    number, *rest = cursor_place(cursor, (int, *(type(one) for one in start)))
    return world.announced.numbered(int(number), wanted.release), _after(wanted.sort, rest)


def _after(sort: Sort, place: Sequence[str | int]) -> Said:
    """Return where a page begins as parameters; refuse a place that no list of this order has."""
    *leading, key, number = place
    after: Said = {"after_key": key, "after_number": number}
    match sort:
        case Sort.RELEVANCE:
            after |= {"after_below": leading[0], "after_title": leading[1], "after_topic": _whole(str(leading[2]))}
            after["after_day"] = _day(str(leading[3]))
        case Sort.NEWEST:
            after["after_day"] = _day(str(leading[0]))
        case Sort.RATING:
            after["after_rating"] = decimal(str(leading[0]))
    return after


def _cursor(release: Release, sort: Sort, row: Any) -> str:  # noqa: ANN401 - an asyncpg record
    leading: tuple[str | int, ...] = ()
    match sort:
        case Sort.RELEVANCE:
            leading = (row["below"], row["title"], str(row["id"]), row["period_to"].isoformat())
        case Sort.NEWEST:
            leading = (row["period_to"].isoformat(),)
        case Sort.RATING:
            leading = (plain(Decimal(row["rating"])),)
    return spelled((release.number, *leading, row["key"], row["number"]))


async def _told(world: World, wanted: Wanted, understood: Reading, release: Release, *, nothing: bool) -> Interpreted:
    told = understood.told()
    return await explained(world, wanted, understood, release, told) if nothing else told


def _hit(row: Any, understood: Reading | None, sort: Sort) -> Hit:  # noqa: ANN401 - an asyncpg record
    found = Hit(key=row["key"], number=row["number"], rendered=row["rendered"])
    if understood is None:
        return found
    why, missing = _reasons(understood, row["parts"])
    rank = 1000 - row["below"] if sort is Sort.RELEVANCE else None
    return replace(found, rank=rank, reasons=why, missing=missing)


@lru_cache(maxsize=512)
def _reasons(understood: Reading, parts: bytes) -> tuple[tuple[Reason, ...], tuple[str, ...]]:
    return reasons(understood, parts_read(parts))


async def _suggestions(
    world: World, understood: Reading, told: Interpreted | None, release: Release
) -> tuple[str, ...]:
    """Return words that topics have and that are spelt like those asked for, unless it is not the words that fail."""
    if told is not None and any(told.without.values()):
        return ()
    typed = [term.typed for term in understood.required if not is_han(term.typed)]
    near = await nearest(world, typed, release.number) if typed else {}
    alike = [word for found in near.values() for word, _ in found if word not in typed]
    return tuple(dict.fromkeys(alike))[:_SUGGESTED]


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and int(text) < _MOST_ID):
        raise _bad()
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _bad() from None


def _bad() -> BadCursor:
    return BadCursor("this cursor was not issued for this list", hint="take `next` of the page before, unchanged")
