"""`GET /v1/lookup`: one factor, or an explained miss."""

from app.front.reply import Reply
from app.lookup.queries.find import find
from app.lookup.question import question
from app.lookup.world import World
from app.rest.shapes import answered


async def look_up(world: World, said: dict[str, str]) -> Reply:
    """Answer a look-up."""
    return answered(await find(world, question(said, world.nomenclature)))
