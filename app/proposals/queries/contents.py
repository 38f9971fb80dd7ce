"""What a proposal says: its contents, the changes of each, the edition it brings."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.factors import rows
from app.factors.model import FactorKey
from app.kit.db import AnyRow, Reader
from app.proposals import tables
from app.proposals.model import Change, Content, Standing
from app.proposals.queries.said import evidence
from app.proposals.sealing import Row
from app.proposals.stated import edition as stated_edition
from app.provenance.model import Dataset, Edition
from app.provenance.queries import editions
from app.releases.model import ChangeKind, WithdrawalReason

_PAGE = 5_000


async def content(reader: Reader, proposal: UUID, number: int) -> Content:
    """Return a content, without its changes."""
    table = tables.content
    row = await reader.first(select(table).where(table.c.proposal == proposal, table.c.number == number))
    if row is None:
        detail = f"proposal {proposal} has no content {number}"
        raise LookupError(detail)
    kept = {name: row._mapping[name] for name in ("number", "base", "stated", "file", "changes", "digest", "at")}
    return Content(**kept | {"digest": bytes(row.digest)})


async def stated_rows(
    reader: Reader, proposal: UUID, number: int, *, after: int = 0, limit: int | None = None
) -> list[Row]:
    """Return the changes of a content as they were given, in their order."""
    asked = _changes(proposal, number, after)
    found = await reader.all(asked if limit is None else asked.limit(limit))
    return [(row.kind, row.slug, row.period_from.isoformat() if row.period_from else None, row.cells) for row in found]


async def changes(
    reader: Reader, proposed: Standing, number: int, dataset: Dataset, *, after: int = 0, limit: int | None = None
) -> list[Change]:
    """Return the changes of a content, each with the factor's content that its row states."""
    said = await content(reader, proposed.id, number)
    brought = await edition_of(reader, proposed, said)
    asked = _changes(proposed.id, number, after)
    found = await reader.all(asked if limit is None else asked.limit(limit))
    return list(_read(found, proposed, dataset, brought))


async def changes_at(
    reader: Reader, proposed: Standing, said: Content, dataset: Dataset, places: Sequence[int]
) -> list[Change]:
    """Return the changes of a content at these places, each with the factor's content that its row states."""
    brought = await edition_of(reader, proposed, said)
    asked = _changes(proposed.id, said.number, 0).where(tables.change.c.place.in_(places))
    return list(_read(await reader.all(asked), proposed, dataset, brought))


async def edition_of(reader: Reader, proposed: Standing, said: Content) -> Edition:
    """Return the edition of a content: one the dataset has already, with its sources, or the one it brings."""
    files = {one.digest: one.name for one in await evidence(reader, proposed.id)}
    brought = stated_edition(proposed.dataset, said.stated, files)
    there = {one.key: one for one in await editions(reader, proposed.dataset)}
    return there.get(brought.key, brought)


async def edition_of_label(reader: Reader, into: Dataset, label: str | None) -> Edition:
    """Return an edition of a dataset by its label, the newest without one; where there is none, one for a trial.

    What an edition has to state is asked for when a proposal is submitted, so that one wants for nothing here.
    """
    there = await editions(reader, into.key)
    named = [one for one in there if label in {None, one.label}]
    made_up = Edition(
        key=f"{into.key}/{label or 'trial'}",
        dataset=into.key,
        label=label or "trial",
        published=None,
        licence="trial",
        attribution=into.key,
        sources=(),
    )
    return named[-1] if named else made_up


def _changes(proposal: UUID, number: int, after: int) -> Any:  # noqa: ANN401 - a Select of many columns
    table = tables.change
    asked = select(table).where(table.c.proposal == proposal, table.c.content == number, table.c.place > after)
    return asked.order_by(table.c.place)


def _read(found: Sequence[AnyRow], proposed: Standing, dataset: Dataset, brought: Edition) -> Iterator[Change]:
    by = f"proposal {proposed.id}"
    for row in found:
        cells: dict[str, str] = row.cells
        kind = ChangeKind(row.kind)
        shared = {"place": row.place, "kind": kind, "cells": cells}
        key = FactorKey(dataset=dataset.key, slug=row.slug)
        if kind is ChangeKind.WITHDRAW:
            day: date | None = row.period_from
            reason = WithdrawalReason(cells["reason"])
            instead = _key(cells["replacement"], dataset.key) if cells.get("replacement") else None
            yield Change(**shared, key=key, period_from=day, reason=reason, replacement=instead)
        else:
            yield Change(**shared, key=key, content=rows.content(cells, brought, dataset.tier, by))


def _key(text: str, own: str) -> FactorKey:
    dataset, _, slug = text.rpartition("/")
    return FactorKey(dataset=dataset or own, slug=slug)
