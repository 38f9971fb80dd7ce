"""`/v1/checks`: what is checked of every proposal, and a trial of a file before anybody submits it."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path as File
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from app.access.model import Caller
from app.access.permissions import Permission
from app.factors.validation.finding import Finding
from app.front.reply import LATEST, Reply
from app.kit.canonical import wire
from app.kit.clock import now
from app.kit.db import Reader
from app.proposals.checks.catalogue import CHECKS
from app.proposals.checks.model import Check, Submission
from app.proposals.commands.check import of_changes
from app.proposals.errors import UnknownCheck
from app.proposals.queries.contents import edition_of_label
from app.proposals.queries.periods import periods
from app.proposals.reading.changes import CSV, JSON, XLSX, Reading, rows_of
from app.proposals.reading.changes import read as read_changes
from app.proposals.stated import with_sources
from app.provenance.queries import dataset
from app.rest.answering import response
from app.rest.bodies import files
from app.rest.deps import Asked, InWorld, PageAsked
from app.rest.schemas_proposals import CheckedOut, CheckOut, ChecksOut
from app.rest.storing import media_type, received
from app.rest.writing import Written, read

router = APIRouter(tags=["checks"])
_MOST = 16 * 1024 * 1024
_SHOWN = 1_000


class TrialAsked(Asked):
    """What a file is tried as: changes of which dataset, brought by which edition."""

    dataset: Annotated[str, Field(max_length=200, description="the dataset that would be changed")]
    edition: Annotated[str | None, Field(max_length=40, description="label of an edition that is there")] = None


@router.get("/v1/checks", response_model=ChecksOut)
async def list_checks(asked: Annotated[PageAsked, Query()]) -> Response:
    """List every check with its formula, threshold and severity, in the order of their codes."""
    found = sorted((one for one in CHECKS if one.code > asked.after()), key=lambda one: one.code)
    shown, following = asked.page(found, lambda last: (last.code,))
    return response(Reply(200, wire({"items": [_told(one) for one in shown], "next": following}), caching=LATEST))


@router.get("/v1/checks/{code}", response_model=CheckOut)
async def show_check(
    code: Annotated[str, Path(examples=["C05"], description="code of a check")],
    asked: Annotated[Asked, Query()],  # noqa: ARG001 - refuses parameters
) -> Response:
    """Show one check."""
    for one in CHECKS:
        if one.code == code:
            return response(Reply(200, wire(_told(one)), caching=LATEST))
    detail = f"there is no check {code[:40]!r}"
    raise UnknownCheck(detail, hint="a code of /v1/checks")


@router.post("/v1/checks", response_model=CheckedOut, openapi_extra=files(CSV, XLSX, JSON))
async def try_changes(request: Request, asked: Annotated[TrialAsked, Query()], world: InWorld) -> Response:
    """Say what the checks would say of a file of changes; nothing is proposed, and evidence is not looked at."""
    kind, stored = media_type(request), await received(request, _MOST, _allowed)
    path = request.app.state.services.store.path(stored.digest)

    async def work(reader: Reader, _: Caller | None) -> Written:
        into = await dataset(reader, asked.dataset)
        slugs, sources = await asyncio.to_thread(_named, path, kind)
        edition = with_sources(await edition_of_label(reader, into, asked.edition), sources)
        there = await periods(reader, into.key, slugs)
        reading = await asyncio.to_thread(lambda: read_changes(path, kind, into, edition, standing=there))
        submission = Submission(submitted_on=now().date())
        said = await of_changes(reader, into.key, reading.changes, submission, world.nomenclature)
        return Written(200, _tried(reading, said))

    return await read(request, work)


async def _allowed(_: Reader, who: Caller) -> None:
    who.must(Permission.PROPOSAL_READ)


def _named(path: File, kind: str) -> tuple[list[str], list[str]]:
    """Return the slugs and the sources that the rows of a file name."""
    slugs, sources = set(), set()
    for row in rows_of(path, kind):
        slugs.add(row.cells.get("slug", ""))
        sources.add(row.cells.get("source", ""))
    return sorted(slugs), sorted(sources - {""})


def _tried(reading: Reading, said: Sequence[Finding]) -> dict[str, object]:
    errors = [asdict(one) for one in reading.errors]
    found = [asdict(one) for one in said[:_SHOWN]]
    counts = {"rows": reading.rows, "wrong": reading.wrong, "findings": len(said)}
    return counts | {"errors": errors, "items": found, "encoding": reading.encoding}


def _told(one: Check) -> dict[str, object]:
    return {
        "code": one.code,
        "title": {"en": one.title_en, "zh": one.title_zh},
        "formula": one.formula,
        "threshold": one.threshold,
        "severity": one.severity,
        "documentation": f"docs/{one.anchor}",
    }
