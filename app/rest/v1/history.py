"""`…/history` of a factor: its versions, and what changed from each to the next."""

from collections.abc import Sequence

from app.changes.comparing import differences, value_change
from app.front.asking import limit
from app.front.reply import Reply
from app.kit.canonical import wire
from app.kit.paging import cursor, place
from app.lookup.model import status
from app.lookup.queries.get import Life, versions
from app.lookup.world import World
from app.releases.model import is_pinned
from app.rest.shapes import cited, paged
from app.rest.v1.asking import refuse_unmeant

HISTORY = ("release", "limit", "cursor")


async def history(world: World, name: str, said: dict[str, str]) -> Reply:
    """Answer a page of a factor's versions, newest first; it stays with the release of the first page."""
    refuse_unmeant(said, HISTORY)
    size, asked = limit(said), said.get("release")
    release, before = world.announced.resolve(asked), None
    if "cursor" in said:
        number, before = (int(part) for part in place(said["cursor"], (int, int)))
        release = world.announced.numbered(number, asked)
    lives = await versions(world, name, release.label)
    left = [life for life in reversed(lives) if before is None or life.candidate.number < before]
    shown = left[:size]
    following = cursor((release.number, shown[-1].candidate.number)) if len(left) > size else None
    return paged([wire(_told(world, life, lives)) for life in shown], following, release, pinned=is_pinned(asked))


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
