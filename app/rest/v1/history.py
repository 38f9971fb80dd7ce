"""`…/history` of a factor: its versions, and what changed from each to the next."""

from app.changes.history import PLACE, history_entry, paged_versions
from app.front.asking import limit
from app.front.reply import Reply
from app.kit.canonical import wire
from app.kit.paging import cursor, place
from app.lookup.queries.get import versions
from app.lookup.world import World
from app.releases.model import is_pinned
from app.rest.shapes import paged
from app.rest.v1.asking import refuse_unmeant

HISTORY = ("release", "limit", "cursor")


async def history(world: World, name: str, said: dict[str, str]) -> Reply:
    """Answer a page of a factor's versions, newest first; it stays with the release of the first page."""
    refuse_unmeant(said, HISTORY)
    size, asked = limit(said), said.get("release")
    release, before = world.announced.resolve(asked), None
    if "cursor" in said:
        number, before = (int(part) for part in place(said["cursor"], PLACE))
        release = world.announced.numbered(number, asked)
    page = paged_versions(await versions(world, name, release.label), release, before, size)
    items = [wire(history_entry(world.announced, life, page.every)) for life in page.shown]
    following = cursor(page.placed(page.shown[-1].candidate.number)) if page.has_more else None
    return paged(items, following, release, pinned=is_pinned(asked))
