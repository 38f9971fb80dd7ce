"""`/v1/factors/…`: one factor, one version, and what lies below a factor."""

import re

from app.changes.history import beside_version
from app.front.errors import NoSuchDoor
from app.front.reply import IMMUTABLE, Reply
from app.kit.canonical import wire
from app.kit.db import Database
from app.kit.texts import line
from app.lookup.queries.get import get, one_version
from app.lookup.question import Question, refuse_unknown
from app.lookup.world import World
from app.rest.shapes import answered
from app.rest.v1.asking import refuse_unmeant
from app.rest.v1.history import history
from app.rest.v1.provenance import provenance
from app.rest.v1.quality import quality
from app.rest.v1.shares import shares

ONE = ("release", "unit", "gwp")
_LONGEST = 400
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_KEY_PARTS = 3


async def factor_door(world: World, database: Database, tail: str, said: dict[str, str]) -> Reply:
    """Answer what lies below `/v1/factors/`: a factor, one of its versions, its history."""
    parts = [line("path", part, _LONGEST) for part in tail.split("/")]
    size = 1 if len(parts[0]) == 36 and parts[0].count("-") == 4 else _KEY_PARTS  # noqa: PLR2004 - a UUID
    name, below = "/".join(parts[:size]), parts[size:]
    match below:
        case []:
            return await _one(world, name, said)
        case ["history"]:
            return await history(world, name, said)
        case ["provenance"]:
            return await provenance(world, database, name, said)
        case ["quality"]:
            return await quality(world, name, said)
        case ["shares"]:
            return await shares(world, name, said)
        case ["versions", number] if _NUMBER.fullmatch(number):
            return await _one_version(world, name, int(number), said)
    detail = f"no resource {tail[:200]!r} below /v1/factors/"
    raise NoSuchDoor(detail, hint="…/history or …/versions/{n} of a factor's id or key")


async def _one(world: World, name: str, said: dict[str, str]) -> Reply:
    refuse_unmeant(said, ONE)
    unit = world.nomenclature.units.named(said["unit"]).code if "unit" in said else None
    if "gwp" in said:
        world.nomenclature.gwp_set(said["gwp"])
    asked = Question(subjects=(), unit=unit, gwp=said.get("gwp"), release=said.get("release"))
    return answered(await get(world, name, asked))


async def _one_version(world: World, name: str, number: int, said: dict[str, str]) -> Reply:
    refuse_unknown(said, ())
    life = await one_version(world, name, number)
    body = b'{"factor":' + life.candidate.rendered + b"," + wire(beside_version(world.announced, life))[1:]
    return Reply(200, body, caching=IMMUTABLE)
