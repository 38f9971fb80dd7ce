"""`/v1/factors…`: pages of factors, one factor, one version, its history."""

import re
from collections.abc import Mapping, Sequence

from app.factors.model import Boundary, GasBasis
from app.kit.canonical import wire
from app.kit.db import Database
from app.kit.paging import cursor, place
from app.kit.texts import line
from app.lookup.history import differences, value_change
from app.lookup.model import status
from app.lookup.queries.get import Life, get, one_version, versions
from app.lookup.queries.listing import Filter, listing
from app.lookup.question import Question, bad, classified, dates, one_of, refuse_unknown
from app.lookup.world import World
from app.nomenclature.errors import UnknownCode
from app.nomenclature.queries import subtree
from app.releases.model import is_pinned
from app.rest.asking import limit, yes
from app.rest.errors import NoSuchDoor
from app.rest.reply import IMMUTABLE, Reply
from app.rest.shapes import answered, cited, paged, version_uri

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
ONE = ("release", "unit", "gwp")
HISTORY = ("release",)
_LONGEST = 400
_YEAR = re.compile(r"[12][0-9]{3}")
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_KEY_PARTS = 3


async def factors(world: World, database: Database, said: dict[str, str]) -> Reply:
    """Answer a page of factors; its cursor stays with the release that the first page was read from."""
    _refuse_unmeant(said, LISTED)
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


async def factor_door(world: World, tail: str, said: dict[str, str]) -> Reply:
    """Answer what lies below `/v1/factors/`: a factor, one of its versions, its history."""
    parts = [line("path", part, _LONGEST) for part in tail.split("/")]
    size = 1 if len(parts[0]) == 36 and parts[0].count("-") == 4 else _KEY_PARTS  # noqa: PLR2004 - a UUID
    name, below = "/".join(parts[:size]), parts[size:]
    match below:
        case []:
            return await _one(world, name, said)
        case ["history"]:
            return await _history(world, name, said)
        case ["versions", number] if _NUMBER.fullmatch(number):
            return await _one_version(world, name, int(number), said)
    detail = f"no resource {tail[:200]!r} below /v1/factors/"
    raise NoSuchDoor(detail, hint="…/history or …/versions/{n} of a factor's id or key")


def _refuse_unmeant(said: Mapping[str, str], accepted: tuple[str, ...]) -> None:
    """Refuse unknown parameters, and empty ones: a form's empty field is not a filter for nothing."""
    refuse_unknown(said, accepted)
    for name, text in said.items():
        if not text:
            raise bad(name, "must not be empty", "leave the parameter out instead")


async def _one(world: World, name: str, said: dict[str, str]) -> Reply:
    _refuse_unmeant(said, ONE)
    unit = world.nomenclature.units.named(said["unit"]).code if "unit" in said else None
    if "gwp" in said:
        world.nomenclature.gwp_set(said["gwp"])
    asked = Question(subjects=(), unit=unit, gwp=said.get("gwp"), release=said.get("release"))
    return answered(await get(world, name, asked))


async def _one_version(world: World, name: str, number: int, said: dict[str, str]) -> Reply:
    refuse_unknown(said, ())
    life = await one_version(world, name, number)
    beside = {
        "uri": version_uri(life.candidate.key, number),
        "since": _label(world, life.since),
        "log": {"index": life.candidate.log_index},
    }
    citation = {"citation": life.candidate.citation + "."}
    body = b'{"factor":' + life.candidate.rendered + b"," + wire(beside | citation)[1:]
    return Reply(200, body, caching=IMMUTABLE)


async def _history(world: World, name: str, said: dict[str, str]) -> Reply:
    _refuse_unmeant(said, HISTORY)
    release = world.announced.resolve(said.get("release"))
    lives = await versions(world, name, said.get("release"))
    items = [wire(_told(world, life, lives)) for life in reversed(lives)]
    return paged(items, None, release, pinned=is_pinned(said.get("release")))


def _told(world: World, life: Life, lives: Sequence[Life]) -> dict[str, object]:
    record, latest = life.stated(), world.announced.resolve(None)
    before = _before(life, lives)
    ended = life.candidate.until
    is_over = ended is not None and ended <= latest.number
    return {
        "version": life.candidate.number,
        "preceding": life.preceding,
        "compared_with": before.candidate.number if before else None,
        "change": life.change,
        "edition": record["edition"],
        "reference_period": record["reference_period"],
        "value": record["value"],
        "value_unit": record["value_unit"],
        "declared_unit": record["declared_unit"],
        "gwp": record["gwp"],
        "digest": record["digest"],
        "since": _label(world, life.since),
        "until": _label(world, ended) if is_over and ended is not None else None,
        "reason": life.reason if is_over else None,
        "replacement": life.replaced_by if is_over else None,
        "status": status(ended, life.candidate.ended_by, latest.number),
        "log": {"index": life.candidate.log_index},
        "citation": cited(life.candidate.citation, world.announced.numbered(life.since, None)),
        "value_change": value_change(before.stated(), record) if before else None,
        "differences": differences(before.stated(), record) if before else [],
    }


def _before(life: Life, lives: Sequence[Life]) -> Life | None:
    """Return the version this one ended, or else the one with the period next before it."""
    earlier = [one for one in lives if one.candidate.number < life.candidate.number]
    if life.preceding is not None:
        return next((one for one in earlier if one.candidate.number == life.preceding), None)
    older = [one for one in earlier if one.candidate.period_to < life.candidate.period_to]
    return max(older, key=lambda one: (one.candidate.period_to, one.candidate.number), default=None)


def _label(world: World, number: int) -> str:
    return world.announced.numbered(number, None).label


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
