"""Releases."""

from typing import Any

import strawberry
from strawberry import Parent

from app.graphql.context import Asked
from app.graphql.types.members import LogPlace
from app.graphql.types.paging import FIRST, page
from app.kit.canonical import spelled
from app.kit.paging import place
from app.releases import model


def _digest(root: Parent[model.Release]) -> str:
    return root.spelled_digest


def _parent(root: Parent[model.Release]) -> str | None:
    return spelled(root.parent) if root.parent else None


def _released_at(root: Parent[model.Release]) -> str:
    return root.released_at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _log(root: Parent[model.Release]) -> Any:  # noqa: ANN401 - a source of another type
    return {"index": root.log_index}


@strawberry.type
class Release:
    """A numbered, immutable cut."""

    label: str
    number: int
    digest: str = strawberry.field(resolver=_digest)
    parent: str | None = strawberry.field(resolver=_parent)
    changes: int
    note: str | None
    released_at: str = strawberry.field(resolver=_released_at)
    log: LogPlace = strawberry.field(resolver=_log)


def release(info: Asked, name: str | None = None) -> Any:  # noqa: ANN401
    """Return a release by label, digest or `latest`, the latest without a name; refuse one not there."""
    found, _ = info.context.read_from(name)
    return found


def releases(info: Asked, first: int = FIRST, after: str | None = None) -> Any:  # noqa: ANN401
    """Return the releases, newest first."""
    found = sorted(info.context.world.announced.by_label.values(), key=lambda one: -one.number)
    if after is not None:
        before = int(place(after, (int,))[0])
        found = [one for one in found if one.number < before]
    return page(found[: first + 1], first, lambda one: (one.number,), after)
