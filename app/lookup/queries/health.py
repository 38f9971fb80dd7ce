"""Does the database answer the hot connections."""

from app.kit.hot import HotQuery
from app.lookup.world import World


async def answers(world: World) -> None:
    """Return when the database answers; refuse with DatabaseUnavailable when it does not."""
    await world.hot.fetch(HotQuery("SELECT 1", ()), {})
