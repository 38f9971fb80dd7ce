"""`/v1/factors`: pages of factors."""

import re

from app.factors.model import Boundary, GasBasis
from app.front.asking import limit, yes
from app.front.reply import Reply
from app.kit.db import Database
from app.kit.paging import cursor, place
from app.kit.texts import line
from app.lookup.queries.listing import Filter, listing
from app.lookup.question import bad, classified, dates, one_of
from app.lookup.world import World
from app.nomenclature.errors import UnknownCode
from app.nomenclature.queries import subtree
from app.releases.model import is_pinned
from app.rest.shapes import paged
from app.rest.v1.asking import refuse_unmeant

LISTED = (
    "industry",
    "geography",
    "year",
    "unit",
    "boundary",
    "gas_basis",
    "dataset",
    "publisher",
    "release",
    "limit",
    "cursor",
    "total",
)
_YEAR = re.compile(r"[12][0-9]{3}")


async def factors(world: World, database: Database, said: dict[str, str]) -> Reply:
    """Answer a page of factors; its cursor stays with the release that the first page was read from."""
    refuse_unmeant(said, LISTED)
    said = {name: line(name, text, 1024) for name, text in said.items()}
    size, counted = limit(said), yes(said, "total")
    wanted = await _filter(world, database, said)
    release, after = world.announced.resolve(said.get("release")), None
    if "cursor" in said:
        number, key, version = place(said["cursor"], (int, str, int))
        after = (str(key), int(version))
        release = world.announced.numbered(int(number), said.get("release"))
    page = await listing(world, release, wanted, after, size, total=counted)
    following = cursor((release.number, *page.following)) if page.following else None
    return paged(page.records, following, release, pinned=is_pinned(said.get("release")), total=page.total)


async def _filter(world: World, database: Database, said: dict[str, str]) -> Filter:
    nomenclature = world.nomenclature
    subjects: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    if "industry" in said:
        subjects = await _subtree(database, world, said["industry"])
    if "geography" in said:
        places = nomenclature.geographies.within(nomenclature.geography(said["geography"]).code)
    year = said.get("year")
    if year is not None and not _YEAR.fullmatch(year):
        raise bad("year", f"{year[:40]!r} is not a year", "four digits, such as 2024")
    first, last = dates(year)
    return Filter(
        subjects=subjects,
        geographies=places,
        first_day=first,
        last_day=last,
        unit=nomenclature.units.named(said["unit"]).code if "unit" in said else None,
        boundary=one_of("boundary", said, tuple(Boundary)),
        gas_basis=one_of("gas_basis", said, tuple(GasBasis)),
        dataset=said.get("dataset"),
        publisher=said.get("publisher"),
    )


async def _subtree(database: Database, world: World, text: str) -> tuple[str, ...]:
    scheme, code = classified("industry", text, world.nomenclature)
    async with database.reader() as reader:
        codes = await subtree(reader, scheme.code, code)
    if not codes:
        detail = f"{text[:80]} does not exist"
        raise UnknownCode(detail, hint=f"a code of /v1/nomenclature/classifications/{scheme.code}")
    return tuple(f"{scheme.code}:{one}" for one in codes)
