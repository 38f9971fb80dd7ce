"""Revising a proposal: each edit is a content of its own, and the ones before stay."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import insert, literal, select

from app.access.model import Caller, Membership
from app.kit.canonical import wire
from app.kit.db import Writer
from app.proposals import tables
from app.proposals.commands.licensing import refuse_unknown_licence
from app.proposals.commands.step import proposing, taken
from app.proposals.lifecycle import Step
from app.proposals.model import Change, Standing
from app.proposals.policy import actor
from app.proposals.queries.contents import content, stated_rows
from app.proposals.sealing import Row, sealed
from app.proposals.stated import stated
from app.releases.model import ChangeKind
from app.releases.queries import releases

_CHUNK = 2_000  # so that others are served between two of them
_COLUMNS = ("proposal", "content", "place", "kind", "slug", "period_from", "cells")


async def restate(writer: Writer, caller: Caller, proposed: Standing, said: Mapping[str, Any]) -> Standing:
    """Say again what a proposal states; its changes and the release they are against stay as they are."""
    by = await proposing(writer, caller, proposed)
    before, told = await content(writer, proposed.id, proposed.content), stated(said)
    await refuse_unknown_licence(writer, told)
    return await copied(writer, caller, by, proposed, (told, before.base, await _label(writer, before.base)))


async def copied(
    writer: Writer,
    caller: Caller,
    by: Membership,
    proposed: Standing,
    said: tuple[Mapping[str, Any], int, str],
) -> Standing:
    """Make a content of these statements against a release (number, label), with the changes of the one before."""
    (told, base, label), before = said, await content(writer, proposed.id, proposed.content)
    rows = await stated_rows(writer, proposed.id, before.number)
    digest = await asyncio.to_thread(sealed, proposed.dataset, label, told, rows)
    await _add(writer, caller, proposed, (told, base, before.file), before.changes, digest)
    await _copy(writer, proposed)
    return await taken(writer, _edited(proposed), Step.REVISE, actor(caller, by), digest=digest)


async def rewrite(
    writer: Writer, caller: Caller, proposed: Standing, changes: Sequence[Change], file: str | None
) -> Standing:
    """Put a new change set in the place of the one before; what the proposal states beside stays as it is."""
    by = await proposing(writer, caller, proposed)
    before = await content(writer, proposed.id, proposed.content)
    label, rows = await _label(writer, before.base), [_row(one) for one in changes]
    digest = await asyncio.to_thread(sealed, proposed.dataset, label, before.stated, rows)
    await _add(writer, caller, proposed, (before.stated, before.base, file), len(rows), digest)
    for start in range(0, len(rows), _CHUNK):
        chunk = enumerate(rows[start : start + _CHUNK], start + 1)
        added = [(proposed.id, proposed.content + 1, place, *_typed(row)) for place, row in chunk]
        await writer.copy(tables.change, _COLUMNS, added)
    return await taken(writer, _edited(proposed), Step.REVISE, actor(caller, by), digest=digest)


async def renew(writer: Writer, caller: Caller, proposed: Standing) -> Standing:
    """Say the same in a content of its own, of which nothing was found, answered or reviewed yet."""
    by = await proposing(writer, caller, proposed)
    same = await content(writer, proposed.id, proposed.content)
    await _add(writer, caller, proposed, (same.stated, same.base, same.file), same.changes, same.digest)
    await _copy(writer, proposed)
    return await taken(writer, _edited(proposed), Step.REVISE, actor(caller, by), digest=same.digest)


async def _label(writer: Writer, number: int) -> str:
    return next(one.label for one in await releases(writer) if one.number == number)


def _edited(proposed: Standing) -> Standing:
    return replace(proposed, content=proposed.content + 1)


def _row(one: Change) -> Row:
    if one.kind is ChangeKind.WITHDRAW or one.content is None:
        first = one.period_from
    else:
        first = one.content.reference_period.first
    return one.kind.value, one.key.slug, first.isoformat() if first else None, dict(one.cells)


def _typed(row: Row) -> tuple[object, ...]:
    kind, slug, first, cells = row
    return kind, slug, date.fromisoformat(first) if first else None, wire(dict(cells)).decode()


async def _add(
    writer: Writer,
    caller: Caller,
    proposed: Standing,
    said: tuple[Mapping[str, Any], int, str | None],
    count: int,
    digest: bytes,
) -> None:
    told, base, file = said
    row = {"proposal": proposed.id, "number": proposed.content + 1, "base": base, "stated": dict(told)}
    row |= {"file": file, "changes": count, "digest": digest, "by": caller.subject}
    await writer.add(tables.content, [row])


async def _copy(writer: Writer, proposed: Standing) -> None:
    table = tables.change
    said = [table.c[name] for name in _COLUMNS if name not in {"proposal", "content"}]
    before = select(table.c.proposal, literal(proposed.content + 1), *said)
    before = before.where(table.c.proposal == proposed.id, table.c.content == proposed.content)
    await writer.run(insert(table).from_select(list(_COLUMNS), before))
