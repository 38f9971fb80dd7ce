"""Parameters as a search, refused early where they make no sense; every edge asks through here."""

import re
from collections.abc import Mapping
from dataclasses import replace

from app.factors.model import Boundary, GasBasis
from app.kit.amounts import decimal
from app.kit.db import Database, Reader
from app.kit.texts import line
from app.lookup.question import bad, classified, dates, one_of
from app.lookup.world import World
from app.nomenclature.errors import UnknownCode
from app.nomenclature.queries import subtree
from app.provenance.model import Tier
from app.search.model import FacetName, Filter, Sort, Wanted

FILTERS = (
    "activity",
    "product",
    "industry",
    "geography",
    "year",
    "unit",
    "boundary",
    "gas_basis",
    "dataset",
    "publisher",
    "licence",
    "tier",
    "dqr_max",
)
ACCEPTED = ("q", *FILTERS, "sort", "facets", "total", "release")
"""What a search may say; an edge adds its own names for a page's size and place."""
MOST_CHARACTERS = 200
_YEAR = re.compile(r"[12][0-9]{3}")
_KEY = re.compile(r"[a-z0-9-]+/[a-z0-9-]+/[a-z0-9._-]+")  # of a factor, whole: nothing else has two slashes


async def wanted(said: Mapping[str, str], world: World, database: Database) -> Wanted:
    """Return the search that parameters ask for; refuse malformed ones, and codes that the registry has not.

    That the parameters' own names are accepted is the edge's to see to.
    """
    said = {name: line(name, text, MOST_CHARACTERS) for name, text in said.items()}
    empty = [name for name, text in said.items() if not text.strip()]
    if empty:
        raise bad(empty[0], "must not be empty", "leave the parameter out instead")
    text = said.get("q")
    sort = _sort(said)
    narrow = await _filter(said, world, database)
    if text is not None and _KEY.fullmatch(text.strip()):
        if narrow.key not in {None, text.strip()}:
            raise bad("q", "names another factor than activity does", "words, or the same key")
        narrow, sort = replace(narrow, key=text.strip()), Sort.KEY if sort is Sort.RELEVANCE else sort
        text = None
    return Wanted(
        text=text,
        filter=narrow,
        sort=sort,
        facets=_facets(said.get("facets", "false")),
        total=one_of("total", said, ("true", "false")) == "true",
        release=said.get("release"),
    )


def _sort(said: Mapping[str, str]) -> Sort:
    sort = one_of("sort", said, tuple(Sort))
    if sort is None:
        return Sort.RELEVANCE if "q" in said else Sort.KEY
    if sort == Sort.RELEVANCE and "q" not in said:
        raise bad("sort", "without q nothing is more relevant", ", ".join(one for one in Sort if one != sort))
    return Sort(sort)


def _facets(text: str) -> tuple[FacetName, ...]:
    if text == "false":
        return ()
    names = list(FacetName) if text == "true" else text.split(",")
    for name in names:
        if name not in tuple(FacetName):
            raise bad("facets", f"{name[:40]!r} is not counted", "true, false, or some of " + ",".join(FacetName))
    return tuple(FacetName(name) for name in dict.fromkeys(names))


async def _filter(said: Mapping[str, str], world: World, database: Database) -> Filter:
    words = world.nomenclature
    first, last = dates(_year(said))
    activity, places = said.get("activity"), tuple[str, ...]()
    is_key = activity is not None and "/" in activity
    if "geography" in said:
        places = words.geographies.within(words.geography(said["geography"]).code)
    narrow = Filter(
        key=activity if is_key else None,
        activity=words.activity(activity).code if activity is not None and not is_key else None,
        geographies=places,
        first_day=first,
        last_day=last,
        unit=words.units.named(said["unit"]).code if "unit" in said else None,
        boundary=one_of("boundary", said, tuple(Boundary)),
        gas_basis=one_of("gas_basis", said, tuple(GasBasis)),
        tier=one_of("tier", said, tuple(Tier)),
        dqr_max=decimal(said["dqr_max"]) if "dqr_max" in said else None,
        dataset=said.get("dataset"),
        publisher=said.get("publisher"),
        licence=said.get("licence"),
    )
    if not {"product", "industry"} & said.keys():
        return narrow
    async with database.reader() as reader:
        return await _with_classes(reader, narrow, said, world)


async def _with_classes(reader: Reader, narrow: Filter, said: Mapping[str, str], world: World) -> Filter:
    below = {
        name: await _subtree(reader, name, said[name], world) if name in said else ()
        for name in ("product", "industry")
    }
    return replace(narrow, products=below["product"], industries=below["industry"])


async def _subtree(reader: Reader, name: str, text: str, world: World) -> tuple[str, ...]:
    scheme, code = classified(name, text, world.nomenclature)
    codes = await subtree(reader, scheme.code, code)
    if not codes:
        detail = f"{text[:80]} does not exist"
        raise UnknownCode(detail, hint=f"a code of /v1/nomenclature/classifications/{scheme.code}")
    return tuple(f"{scheme.code}:{one}" for one in codes)


def _year(said: Mapping[str, str]) -> str | None:
    year = said.get("year")
    if year is not None and not _YEAR.fullmatch(year):
        raise bad("year", f"{year[:40]!r} is not a year", "four digits, such as 2024")
    return year
