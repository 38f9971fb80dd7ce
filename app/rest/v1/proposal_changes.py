"""`/v1/proposals/{id}/changes`: a change set as a file, and the difference it would make, as reviewers see it."""

import asyncio
from collections.abc import Sequence
from pathlib import Path as File
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.access.model import Caller
from app.kit.canonical import spelled
from app.kit.db import Reader, Writer
from app.kit.paging import place
from app.kit.progress import reported, seen
from app.proposals.commands.check import subject
from app.proposals.commands.evidence import refuse_uneditable
from app.proposals.commands.revise import rewrite
from app.proposals.commands.step import held, proposing
from app.proposals.errors import CellsRefused
from app.proposals.model import Change, Standing
from app.proposals.queries.contents import content, edition_of
from app.proposals.queries.difference import Compared, difference
from app.proposals.queries.periods import periods
from app.proposals.queries.standing import standing
from app.proposals.reading.changes import CSV, JSON, XLSX, rows_of
from app.proposals.reading.changes import read as read_changes
from app.provenance.queries import dataset
from app.rest.bodies import files
from app.rest.deps import InWorld, PageAsked
from app.rest.schemas_proposals import ChangesetOut, ProgressOut, ProposalWholeOut
from app.rest.storing import media_type, received
from app.rest.v1.proposal_evidence import editing, for_parties
from app.rest.v1.proposals import Id, identified, told_whole
from app.rest.writing import Written, if_match, read, write

router = APIRouter(tags=["proposals"])
_MOST = 64 * 1024 * 1024
_SHOWN = 100


@router.put("/v1/proposals/{proposal}/changes", response_model=ProposalWholeOut, openapi_extra=files(CSV, XLSX, JSON))
async def put_changes(proposal: Id, request: Request, world: InWorld) -> Response:
    """Put a file of changes in the place of the one before; with a cell that cannot be taken, nothing is kept."""
    identifier, tag, kind = identified(proposal), if_match(request), media_type(request)
    stored = await received(request, _MOST, editing(identifier))
    path = request.app.state.services.store.path(stored.digest)

    async def work(writer: Writer, who: Caller) -> Written:
        proposed = await held(writer, who, identifier, tag)
        await proposing(writer, who, proposed)
        refuse_uneditable(proposed)
        stated = await _read(writer, proposed, path, kind, request)
        after = await rewrite(writer, who, proposed, stated, stored.digest)
        return await told_whole(writer, after, world, 200)

    return await write(request, stored.digest.encode(), work)


@router.get("/v1/proposals/{proposal}/changes", response_model=ChangesetOut)
async def show_changes(
    proposal: Id, request: Request, asked: Annotated[PageAsked, Query()], world: InWorld
) -> Response:
    """Show what would change: for each change the record before and after, and the fields that differ."""
    identifier = identified(proposal)
    after = int(place(asked.cursor, (int,))[0]) if asked.cursor is not None else 0

    async def work(reader: Reader, who: Caller | None) -> dict[str, object]:
        proposed = await standing(reader, who, identifier)
        said = await content(reader, identifier, proposed.content)
        found = await difference(reader, proposed, world.nomenclature, after=after, limit=asked.limit + 1)
        shown, following = asked.page(found, lambda last: (last.change.place,))
        return {"items": [_told(one) for one in shown], "next": following, "digest": spelled(said.digest)}

    return await read(request, work)


@router.get("/v1/proposals/{proposal}/progress", response_model=ProgressOut)
async def show_progress(proposal: Id, request: Request) -> Response:
    """Tell how far the reading of a change set, or its checking, is at this moment."""
    identifier = identified(proposal)

    async def work(reader: Reader, who: Caller | None) -> dict[str, object]:
        await for_parties(reader, who, await standing(reader, who, identifier))
        told = await seen(reader, subject(identifier))
        if told is None:
            return {"stage": None, "done": None, "whole": None, "at": None}
        return {"stage": told.stage, "done": told.done, "whole": told.whole, "at": told.at.isoformat()}

    return await read(request, work)


async def _read(writer: Writer, proposed: Standing, path: File, kind: str, request: Request) -> Sequence[Change]:
    into = await dataset(writer, proposed.dataset)
    edition = await edition_of(writer, proposed, await content(writer, proposed.id, proposed.content))
    slugs = await asyncio.to_thread(lambda: sorted({row.cells.get("slug", "") for row in rows_of(path, kind)}))
    there = await periods(writer, proposed.dataset, slugs)
    async with reported(request.app.state.services.database, subject(proposed.id), "reading") as heard:
        reading = await asyncio.to_thread(lambda: read_changes(path, kind, into, edition, standing=there, told=heard))
    if reading.wrong:
        shown = [
            {"place": one.place, "column": one.column, "message": one.message, "hint": one.hint}
            for one in reading.errors[:_SHOWN]
        ]
        detail = f"{reading.wrong} cells of {reading.rows} rows are not accepted; nothing was kept"
        raise CellsRefused(
            detail, hint="mend the cells named in `errors` and send the file again", errors=shown, wrong=reading.wrong
        )
    return reading.changes


def _told(one: Compared) -> dict[str, object]:
    change = one.change
    first = change.period_from if change.content is None else change.content.reference_period.first
    return {
        "place": change.place,
        "change": change.kind,
        "key": str(change.key),
        "period_from": first.isoformat() if first else None,
        "cells": dict(change.cells),
        "before": one.before,
        "after": one.after,
        "fields": list(one.fields),
    }
