"""`/v1/releases/{a}/diff/{b}` and `/v1/changes`: what changed between two releases, and the feed for mirrors."""

from collections.abc import Callable, Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from app.changes.comparing import figure
from app.changes.model import Counted, Difference, DiffPage, NetChange, Side, Span, span
from app.changes.queries.diff import diff
from app.changes.queries.feed import Logged, feed, last_had
from app.changes.question import FILTERS, wanted
from app.front.reply import Reply
from app.kit.paging import cursor, place
from app.lookup.told import version_uri
from app.releases.model import Announced, Release, is_pinned
from app.rest.answering import response
from app.rest.deps import FromDatabase, InWorld, PageAsked
from app.rest.schemas_changes import ChangesOut, DiffOut
from app.rest.shapes import stated

router = APIRouter(tags=["changes"])
First = Annotated[str, Path(examples=["2026.5"], description="label, digest, or `latest`: the earlier release")]
Second = Annotated[str, Path(examples=["latest"], description="label, digest, or `latest`: the later release")]
Text = Annotated[str | None, Field(max_length=200)]
YesOrNo = Literal["true", "false"]
_KINDS = ", ".join(NetChange)


class DiffAsked(PageAsked):
    """What a difference is narrowed to."""

    change: Annotated[Text, Field(description=f"kinds of change, comma-separated: {_KINDS}")] = None
    dataset: Annotated[Text, Field(description="`publisher/dataset`")] = None
    publisher: Annotated[Text, Field(description="slug of a publisher")] = None
    geography: Annotated[Text, Field(description="geography code, with all it contains")] = None
    industry: Annotated[Text, Field(description="industry code, with all classes below it")] = None
    activity: Annotated[Text, Field(description="activity code")] = None
    min_change: Annotated[Text, Field(description="least relative change of the value, up or down: `5%` or `0.05`")] = (
        None
    )
    total: Annotated[YesOrNo, Field(description="count all")] = "false"
    summary: Annotated[YesOrNo, Field(description="count by kind and dataset")] = "false"


class ChangesAsked(PageAsked):
    """Where a mirror goes on."""

    since: Annotated[Text, Field(description="the release or the log index the mirror has; everything without it")] = (
        None
    )


@router.get("/v1/releases/{a}/diff/{b}", response_model=DiffOut)
async def release_diff(
    a: First, b: Second, world: InWorld, database: FromDatabase, asked: Annotated[DiffAsked, Query()]
) -> Response:
    """Show what changed from release `a` to release `b`: the net effect, factor by factor, in the order of keys."""
    between, after = span(world.announced, a, b), None
    if asked.cursor is not None:
        first, second, key, anchor = place(asked.cursor, (int, int, str, int))
        between, after = _pinned(world.announced, (a, int(first)), (b, int(second))), (str(key), int(anchor))
    said = {name: text for name in FILTERS if (text := getattr(asked, name)) is not None}
    async with database.reader() as reader:
        narrowed = await wanted(reader, said, world.nomenclature)
        counted = "true" in {asked.total, asked.summary} or narrowed.min_change is not None
        page = await diff(reader, between, narrowed, after, asked.limit, counted=counted)
    return response(_paged(page, asked, pinned=(is_pinned(a), is_pinned(b))))


@router.get("/v1/changes", response_model=ChangesOut)
async def changes(world: InWorld, database: FromDatabase, asked: Annotated[ChangesAsked, Query()]) -> Response:
    """List every change of every release in the order of the log; `next` goes on from here, now or later."""
    announced = world.announced
    last = last_had(asked.since, announced)
    if asked.cursor is not None:
        last = int(place(asked.cursor, (int,))[0]) - 1
    async with database.reader() as reader:
        page = await feed(reader, announced, last, asked.limit)
    rest: dict[str, object] = {"next": cursor((page.last + 1,)), "caught_up": page.caught_up}
    told = {"items": [_logged(one) for one in page.entries], **rest, "release": _release(announced.resolve(None))}
    return response(stated(told))


def _pinned(announced: Announced, first: tuple[str, int], second: tuple[str, int]) -> Span:
    """Return the releases that the first page was read from, if they are those named."""
    before, after = (announced.numbered(number, name) for name, number in (first, second))
    return span(announced, before.label, after.label)


def _paged(page: DiffPage, asked: DiffAsked, *, pinned: tuple[bool, bool]) -> Reply:
    between = page.span
    numbers = (between.before.number, between.after.number)
    told: dict[str, object] = {
        "items": [difference_told(one) for one in page.differences],
        "next": cursor((*numbers, *page.following)) if page.following else None,
        "from": _release(between.before, pinned=pinned[0]),
        "to": _release(between.after, pinned=pinned[1]),
    }
    if page.counts is not None:
        told |= _counted(page.counts, asked)
    return stated(told, pinned=all(pinned))


def _counted(counts: Sequence[Counted], asked: DiffAsked) -> dict[str, object]:
    """Return the total; with `min_change` also what it could not judge; the counts of each kind if asked."""
    told: dict[str, object] = {"total": sum(one.count for one in counts)}
    if asked.min_change is not None:
        told["not_comparable"] = sum(one.not_comparable for one in counts)
        told["nothing_to_compare"] = sum(one.one_sided for one in counts)
    if asked.summary == "true":
        kept = [one for one in counts if one.count]
        by_change = {kind.value: sum(one.count for one in kept if one.change is kind) for kind in NetChange}
        datasets = sorted({one.dataset for one in kept})
        by_dataset = [
            {"dataset": key, **{one.change.value: one.count for one in kept if one.dataset == key}} for key in datasets
        ]
        told["summary"] = {"changes": by_change, "datasets": by_dataset}
    return told


def difference_told(one: Difference) -> dict[str, object]:
    """Return a change between two releases as it is told; what is not on a side is null there."""
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


def _sides(one: Difference, part: Callable[[Side], object]) -> dict[str, object]:
    return {"from": part(one.before) if one.before else None, "to": part(one.after) if one.after else None}


def _logged(one: Logged) -> dict[str, object]:
    uri = f"/v1/releases/{one.release}"
    if one.key is not None and one.version is not None:
        uri = version_uri(one.key, one.version)
    return {
        "log": {"index": one.index},
        "release": one.release,
        "change": one.change,
        "change_class": one.change_class,
        "key": one.key,
        "id": one.factor,
        "version": one.version,
        "ends": one.ends,
        "digest": one.digest,
        "uri": uri,
        "reason": one.reason,
        "replacement": one.replacement,
    }


def _release(one: Release, *, pinned: bool = False) -> dict[str, object]:
    return {"label": one.label, "digest": one.spelled_digest, "pinned": pinned}
