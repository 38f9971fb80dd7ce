"""The releases that changed a dataset: how much of it each changed, and what changed most."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, Text, cast, func, literal, select, union_all

from app.changes.model import Difference, Span, Wanted
from app.changes.queries.diff import largest
from app.factors.tables import version
from app.kit.db import Reader
from app.releases.model import Announced, Release
from app.releases.tables import member

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A release as it concerns a dataset: changes by kind, the largest of them, the release before if there is one."""

    release: Release
    before: Release | None
    counts: Sequence[tuple[str, int]]
    largest: Sequence[Difference]


async def issues(
    reader: Reader, announced: Announced, dataset: str, before: int | None, limit: int
) -> tuple[Sequence[Issue], bool]:
    """Return the announced releases that changed a dataset, newest first, and whether there are more.

    `before` is the number of the last release of the page before.
    """
    newest = announced.resolve(None).number
    counts = await _counts(reader, dataset, newest if before is None else before - 1)
    numbers = sorted(counts, reverse=True)
    shown = [await _issue(reader, announced, dataset, number, counts[number]) for number in numbers[:limit]]
    return shown, len(numbers) > limit


async def _counts(reader: Reader, dataset: str, newest: int) -> dict[int, list[tuple[str, int]]]:
    """Return how many changes of each kind each release up to a number made to a dataset."""
    same = (member.c.factor_id == version.c.factor_id) & (member.c.number == version.c.number)
    joined = version.join(member, same)
    brought = select(member.c.since.label("release"), member.c.change.label("change")).select_from(joined)
    ended = select(member.c.until, cast(literal("withdraw"), Text)).select_from(joined)
    ended = ended.where(member.c.ended_by == "withdraw")
    each = union_all(*(one.where(version.c.dataset == dataset) for one in (brought, ended))).subquery("each")
    counted = select(each.c.release, each.c.change, func.count().label("count"))
    counted = counted.where(each.c.release <= cast(newest, Integer)).group_by(each.c.release, each.c.change)
    found: dict[int, list[tuple[str, int]]] = {}
    for row in await reader.all(counted.order_by(each.c.release, each.c.change)):
        found.setdefault(row.release, []).append((row.change, row._mapping["count"]))
    return found


async def _issue(
    reader: Reader, announced: Announced, dataset: str, number: int, counts: Sequence[tuple[str, int]]
) -> Issue:
    release = announced.numbered(number, None)
    if number == 1:
        return Issue(release=release, before=None, counts=counts, largest=())
    before = announced.numbered(number - 1, None)
    most = await largest(reader, Span(before=before, after=release), Wanted(dataset=dataset), _SHOWN)
    return Issue(release=release, before=before, counts=counts, largest=most)
