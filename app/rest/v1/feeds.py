"""`/v1/feeds/…`: Atom feeds of the catalogue's releases, and of the releases that changed a dataset."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Response
from pydantic import BeforeValidator, Field

from app.changes.lineage import moment
from app.changes.model import Difference
from app.changes.queries.issues import Issue, issues
from app.factors.citation import declared
from app.front.reply import LATEST, Reply
from app.kit.amounts import plain
from app.kit.paging import cursor, place
from app.lookup.world import World
from app.provenance.queries import dataset as shown_dataset
from app.provenance.queries import publisher as shown_publisher
from app.releases.model import Release
from app.rest.answering import response
from app.rest.atom import MEDIA_TYPE, Entry, Feed, atom
from app.rest.deps import FromDatabase, InWorld, PageAsked, digits

_HUNDRED = 100
_DECIMALS = 1


class AtomResponse(Response):
    """An Atom feed."""

    media_type = MEDIA_TYPE


router = APIRouter(tags=["feeds"], default_response_class=AtomResponse)
Slug = Annotated[str, Path(examples=["mee"], description="slug of a publisher")]
Part = Annotated[str, Path(examples=["grid-electricity"], description="what follows the publisher in a dataset's key")]


class IssuesAsked(PageAsked):
    """A page of a dataset's feed."""

    limit: Annotated[int, BeforeValidator(digits), Field(ge=1, le=20, description="entries a page, 1 to 20")] = 10


@router.get("/v1/feeds/catalogue.atom", response_model=None)
async def catalogue(world: InWorld, asked: Annotated[PageAsked, Query()]) -> Response:
    """Tell of every release, newest first."""
    latest, before = world.announced.resolve(None), _before(asked)
    newest_first = sorted(world.announced.by_label.values(), key=lambda one: -one.number)
    left = [one for one in newest_first if before is None or one.number < before]
    shown = left[: asked.limit]
    links = _links("/v1/feeds/catalogue.atom", "/v1/releases", asked)
    if len(left) > asked.limit:
        links.append(_next("/v1/feeds/catalogue.atom", asked, shown[-1].number))
    told = Feed(
        name="feeds/catalogue",
        title="Footing: releases",
        author="Footing",
        updated=moment(latest),
        links=links,
        entries=[_release(one) for one in shown],
    )
    return _answered(told)


@router.get("/v1/feeds/datasets/{publisher}/{name}.atom", response_model=None)
async def dataset(
    publisher: Slug, name: Part, world: InWorld, database: FromDatabase, asked: Annotated[IssuesAsked, Query()]
) -> Response:
    """Tell of the releases that changed a dataset, newest first: how many changes of each kind, and the largest."""
    async with database.reader() as reader:
        found = await shown_dataset(reader, f"{publisher}/{name}")
        issuer = await shown_publisher(reader, found.publisher)
        shown, more = await issues(reader, world.announced, found.key, _before(asked), asked.limit)
    path = f"/v1/feeds/datasets/{found.key}.atom"
    links = _links(path, f"/v1/datasets/{found.key}", asked)
    if more:
        links.append(_next(path, asked, shown[-1].release.number))
    told = Feed(
        name=f"feeds/datasets/{found.key}",
        title=f"Footing: {found.title_en}",
        author=issuer.name_en,
        updated=_updated(world, shown),
        links=links,
        entries=[_issue(one, found.key) for one in shown],
    )
    return _answered(told)


def _updated(world: World, shown: Sequence[Issue]) -> str:
    """Return when the newest entry was made; a dataset that nothing was released of is as old as the registry."""
    return moment(shown[0].release if shown else world.announced.numbered(1, None))


def _release(one: Release) -> Entry:
    note = f": {one.note}" if one.note else ""
    links = [("alternate", f"/v1/releases/{one.label}"), ("related", f"/v1/releases/{one.label}/manifest")]
    return Entry(
        name=f"releases/{one.label}",
        title=f"Release {one.label}",
        updated=moment(one),
        summary=f"{one.changes} changes{note}. Manifest {one.spelled_digest}.",
        links=links,
    )


def _issue(one: Issue, key: str) -> Entry:
    release = one.release
    links = [("alternate", f"/v1/releases/{release.label}")]
    if one.before is not None:
        asked = urlencode({"dataset": key})
        links = [("alternate", f"/v1/releases/{one.before.label}/diff/{release.label}?{asked}")]
    counted = ", ".join(f"{count} × {change}" for change, count in one.counts)
    most = "; ".join(_sentence(change) for change in one.largest)
    return Entry(
        name=f"releases/{release.label}/datasets/{key}",
        title=f"{key} in release {release.label}",
        updated=moment(release),
        summary=f"{counted}." + (f" Largest changes: {most}." if most else ""),
        links=links,
    )


def _sentence(one: Difference) -> str:
    """Return a change of a value in words: from, to, unit, and the share it changed by."""
    if one.before is None or one.after is None or one.value_change is None:
        return one.key
    # JSON writes whole figures as integers, and to divide those would make a float.
    old, new, shown = Decimal(one.before.record["value"]), Decimal(one.after.record["value"]), one.shown
    share = (new - old) / abs(old) * _HUNDRED
    figures = f"{plain(old)} → {plain(new)} {shown['value_unit']} per {declared(shown['declared_unit'])}"
    return f"{shown['name']['en']} ({one.key}): {figures} ({share:+.{_DECIMALS}f} %)"


def _before(asked: PageAsked) -> int | None:
    return int(place(asked.cursor, (int,))[0]) if asked.cursor is not None else None


def _links(path: str, page: str, asked: PageAsked) -> list[tuple[str, str]]:
    said = asked.model_dump(exclude_unset=True)
    return [("self", f"{path}?{urlencode(said)}" if said else path), ("alternate", page)]


def _next(path: str, asked: PageAsked, number: int) -> tuple[str, str]:
    return "next", f"{path}?{urlencode({'limit': asked.limit, 'cursor': cursor((number,))})}"


def _answered(feed: Feed) -> Response:
    return response(Reply(200, atom(feed), MEDIA_TYPE.encode(), LATEST))
