"""Bringing the index of search up to what is released: registries made before it was there have none."""

import asyncio
from collections.abc import Callable

from rich.console import Console
from rich.progress import Progress

from app.kit.db import Database
from app.nomenclature.queries import load
from app.search.commands import index
from app.settings import Settings
from app.wiring import Place, analyze

_TIMEOUT_S = 3_600.0


def index_with_progress(given: Settings, place: Place) -> int:
    """Add what the index of search has not, showing how far it is; return how many versions were added."""
    with Progress(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("indexing for search", total=None)
        return asyncio.run(_indexed(given, place, lambda count: bars.update(task, completed=count)))


async def _indexed(given: Settings, place: Place, told: Callable[[int], None]) -> int:
    database = Database(place.app_url, pool=given.pool_size, timeout_s=_TIMEOUT_S, role=place.role)
    try:
        async with database.writer() as writer:
            added = await index(writer, await load(writer), told=told)
    finally:
        await database.close()
    if added:
        await analyze(place)
    return added
