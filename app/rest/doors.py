"""The hot doors of REST, which the front opens without FastAPI."""

from app.front.front import Doors, Inside, Streamed
from app.front.posted import Posted
from app.front.reply import Reply
from app.rest.v1.batch import MOST_BYTES, look_up_each
from app.rest.v1.exports import PATH as EXPORTS
from app.rest.v1.exports import export
from app.rest.v1.factors import factor_door
from app.rest.v1.impact import MOST_BYTES as MOST_PINNED
from app.rest.v1.impact import impact
from app.rest.v1.listing import factors
from app.rest.v1.lookup import look_up
from app.rest.v1.snapshots import PATH as FILES
from app.rest.v1.snapshots import file_of_a_release


def doors() -> Doors:
    """Return them by path."""
    return Doors(
        at={"/v1/lookup": _lookup, "/v1/factors": _factors},
        below={"/v1/factors/": _factor},
        taking={"/v1/lookup": (_batch, MOST_BYTES), "/v1/impact": (_impact, MOST_PINNED)},
        streaming=_streaming,
    )


def _streaming(path: str) -> Streamed | None:
    if path == EXPORTS:
        return export
    return file_of_a_release if "/snapshots/" in path and FILES.fullmatch(path) else None


async def _lookup(inside: Inside, _: str, said: dict[str, str]) -> Reply:
    return await look_up(inside.world, said)


async def _factors(inside: Inside, _: str, said: dict[str, str]) -> Reply:
    return await factors(inside.world, inside.database, said)


async def _factor(inside: Inside, tail: str, said: dict[str, str]) -> Reply:
    return await factor_door(inside.world, inside.database, tail, said)


async def _batch(inside: Inside, posted: Posted) -> Reply:
    return await look_up_each(inside.world, posted)


async def _impact(inside: Inside, posted: Posted) -> Reply:
    return await impact(inside.world, inside.database, posted)
