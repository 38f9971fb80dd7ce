"""What changed from one release to another."""

from collections.abc import Callable, Sequence
from typing import Any

import strawberry

from app.changes.comparing import figure
from app.changes.model import Counted, Difference, DiffPage, NetChange, Side, Span, span
from app.changes.queries.diff import diff
from app.changes.question import wanted
from app.graphql.answers import Members
from app.graphql.context import Asked, Context
from app.graphql.scalars import Json
from app.graphql.types.inputs import DiffFilter, parameters
from app.graphql.types.members import Name, ReleaseRef
from app.graphql.types.paging import FIRST, PageInfo
from app.kit.paging import cursor, place
from app.lookup.told import release_told, version_uri
from app.releases.model import is_pinned


@strawberry.type
class Sides:
    """What was and what is; null where there is none."""

    from_: Json | None = strawberry.field(name="from")
    to: Json | None


@strawberry.type
class Change:
    """A factor that differs: the net effect, whatever lay between; `value_change` says why figures do not compare."""

    change: str
    change_class: str | None
    key: str
    id: str
    versions: Sides
    uris: Sides
    name: Name
    dataset: str
    geography: str
    unit: str
    figures: Sides
    value_change: Json | None
    fields: list[str]
    reason: str | None
    replacement: str | None


@strawberry.type
class ChangeCount:
    """How many changes of one kind a dataset has."""

    change: str
    dataset: str
    count: int


@strawberry.type
class ReleaseDiff:
    """A page of changes in the order of keys; where they were to be counted, how many, and what could not be judged."""

    nodes: list[Change]
    page_info: PageInfo
    from_: ReleaseRef = strawberry.field(name="from")
    to: ReleaseRef
    total: int | None
    not_comparable: int | None
    nothing_to_compare: int | None
    summary: list[ChangeCount] | None


async def release_diff(
    info: Asked,
    a: str,
    b: str,
    where: DiffFilter | None = None,
    first: int = FIRST,
    after: str | None = None,
    counted: bool = False,  # noqa: FBT001, FBT002 - GraphQL names its arguments
) -> Any:  # noqa: ANN401 - a source of another type
    """Return a page of what changed from release `a` to a later one; refuse the later before the earlier."""
    context = info.context
    between, start = _between(context, a, b, after)
    reader = await context.reader()
    narrowed = await wanted(reader, parameters(where or DiffFilter()), context.world.nomenclature)
    page = await diff(reader, between, narrowed, start, first, counted=counted)
    return _told(page, pinned=(is_pinned(a), is_pinned(b)), is_later=after is not None)


def _between(context: Context, a: str, b: str, after: str | None) -> tuple[Span, tuple[str, int] | None]:
    """Return the releases compared, those of the first page if this is a later one, and where the page begins."""
    announced = context.world.announced
    if after is None:
        return span(announced, a, b), None
    one, other, key, anchor = place(after, (int, int, str, int))
    before, later = announced.numbered(int(one), a), announced.numbered(int(other), b)
    return span(announced, before.label, later.label), (str(key), int(anchor))


def _told(page: DiffPage, *, pinned: tuple[bool, bool], is_later: bool) -> Members:
    between = page.span
    numbers = (between.before.number, between.after.number)
    following = cursor((*numbers, *page.following)) if page.following else None
    return {
        "nodes": [_difference(one) for one in page.differences],
        "page_info": {
            "has_next_page": following is not None,
            "has_previous_page": is_later,
            "start_cursor": None,
            "end_cursor": following,
        },
        "from": release_told(between.before, pinned=pinned[0]),
        "to": release_told(between.after, pinned=pinned[1]),
        **(_counted(page.counts) if page.counts is not None else {}),
    }


def _counted(counts: Sequence[Counted]) -> Members:
    kept = [(kind, one) for kind in NetChange for one in counts if one.change is kind and one.count]
    return {
        "total": sum(one.count for one in counts),
        "not_comparable": sum(one.not_comparable for one in counts),
        "nothing_to_compare": sum(one.one_sided for one in counts),
        "summary": [{"change": kind.value, "dataset": one.dataset, "count": one.count} for kind, one in kept],
    }


def _difference(one: Difference) -> Members:
    shown = one.shown
    return {
        "change": one.change,
        "change_class": one.change_class,
        "key": one.key,
        "id": shown["id"],
        "versions": _sides(one, lambda side: side.number),
        "uris": _sides(one, lambda side: version_uri(one.key, side.number)),
        "name": shown["name"],
        "dataset": shown["dataset"],
        "geography": shown["geography"],
        "unit": shown["declared_unit"]["unit"],
        "figures": _sides(one, lambda side: figure(side.record)),
        "value_change": one.value_change,
        "fields": one.fields,
        "reason": one.reason,
        "replacement": one.replacement,
    }


def _sides(one: Difference, part: Callable[[Side], object]) -> Members:
    return {"from": part(one.before) if one.before else None, "to": part(one.after) if one.after else None}
