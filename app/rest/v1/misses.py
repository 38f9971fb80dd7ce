"""`/v1/misses`: what the world asks for and nobody publishes."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.demand.model import Demand
from app.demand.queries import misses
from app.front.reply import NEVER, Reply
from app.kit.canonical import wire
from app.kit.paging import place
from app.lookup.world import World
from app.rest.answering import response
from app.rest.deps import FromDatabase, InWorld, PageAsked
from app.rest.schemas_misses import MissesOut

router = APIRouter(tags=["lookup"])


@router.get("/v1/misses", response_model=MissesOut)
async def list_misses(world: InWorld, database: FromDatabase, asked: Annotated[PageAsked, Query()]) -> Response:
    """List what was looked up at least three times and not found, the most frequent first; never who asked."""
    after = None
    if asked.cursor is not None:
        times, number = place(asked.cursor, (int, int))
        after = (int(times), int(number))
    async with database.reader() as reader:
        found = await misses(reader, after=after, limit=asked.limit + 1)
    shown, following = asked.page(found, lambda last: (last.times, last.number))
    body = {"items": [_told(one, world) for one in shown], "next": following}
    return response(Reply(200, wire(body), caching=NEVER))  # counts move without a release


def _told(one: Demand, world: World) -> dict[str, object]:
    place_asked = one.asked.get("geography")
    reasons = world.nomenclature.geographies.notes(place_asked) if place_asked and one.failed == "geography" else []
    told: dict[str, object] = {"asked": dict(one.asked), "failed": one.failed, "times": one.times}
    return told | {"first": one.first_on.isoformat(), "last": one.last_on.isoformat(), "reasons": reasons}
