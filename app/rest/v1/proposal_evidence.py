"""`/v1/proposals/{id}/evidence`: files that a proposal stands on, for its parties alone."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import Field

from app.access.model import Caller
from app.front.errors import MediaTypeRefused
from app.kit.db import Reader, Writer
from app.kit.paging import refused
from app.kit.store import Store
from app.kit.texts import line
from app.proposals.commands.evidence import bring, refuse_uneditable
from app.proposals.commands.step import held
from app.proposals.errors import UnknownProposal
from app.proposals.model import EvidenceFile, Standing
from app.proposals.policy import proposer
from app.proposals.queries.said import evidence
from app.proposals.queries.standing import is_party, standing
from app.proposals.reading.changes import XLSX
from app.rest.bodies import files
from app.rest.deps import Asked, PageAsked
from app.rest.proposal_told import evidence_told
from app.rest.schemas_proposals import EvidenceOut, EvidencesOut
from app.rest.storing import Allowed, media_type, received
from app.rest.v1.proposals import Id, identified
from app.rest.writing import Written, if_match, read, write

router = APIRouter(tags=["proposals"])
_MOST = 50 * 1024 * 1024
_LONGEST_NAME = 200
KINDS = (
    "application/pdf",
    "text/csv",
    "text/plain",
    "text/markdown",
    "application/json",
    XLSX,
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/zip",
    "image/png",
    "image/jpeg",
    "application/octet-stream",
)
"""What evidence may be; it is shown to nobody as it is, only handed out to be saved."""


class NameAsked(Asked):
    """What a file is called."""

    name: Annotated[str, Field(min_length=1, max_length=_LONGEST_NAME, description="what the file is called")]


@router.post(
    "/v1/proposals/{proposal}/evidence", response_model=EvidenceOut, status_code=201, openapi_extra=files(*KINDS)
)
async def bring_evidence(proposal: Id, request: Request, asked: Annotated[NameAsked, Query()]) -> Response:
    """Bring a file: it is kept by its digest before anybody reads it, and never fetched from anywhere."""
    identifier, tag, kind = identified(proposal), if_match(request), media_type(request)
    _refuse_kind(kind)
    name = line("name", asked.name, _LONGEST_NAME)
    stored = await received(request, _MOST, editing(identifier))
    brought = EvidenceFile(digest=stored.digest, name=name, media_type=kind, size=stored.size)

    async def work(writer: Writer, who: Caller) -> Written:
        proposed = await held(writer, who, identifier, tag)
        await bring(writer, who, proposed, brought)
        return Written(201, evidence_told(brought), etag=proposed.tag)

    return await write(request, f"{stored.digest} {kind} {name}".encode(), work)


@router.get("/v1/proposals/{proposal}/evidence", response_model=EvidencesOut)
async def list_evidence(proposal: Id, request: Request, asked: Annotated[PageAsked, Query()]) -> Response:
    """List the files that a proposal stands on, in the order they came."""
    identifier, after = identified(proposal), asked.after() or None

    async def work(reader: Reader, who: Caller | None) -> dict[str, object]:
        await for_parties(reader, who, await standing(reader, who, identifier))
        found = await evidence(reader, identifier, after=after, limit=asked.limit + 1)
        if after is not None and not found:
            raise refused()
        shown, following = asked.page(found, lambda last: (last.digest,))
        return {"items": [evidence_told(one) for one in shown], "next": following}

    return await read(request, work)


@router.get("/v1/proposals/{proposal}/evidence/{digest}", response_class=FileResponse)
async def fetch_evidence(
    proposal: Id,
    digest: Annotated[str, Path(pattern="^sha256:[0-9a-f]{64}$", description="SHA-256 of the file")],
    request: Request,
) -> Response:
    """Fetch a file as it was brought; always to be saved, never to be shown by a browser."""
    identifier, store = identified(proposal), request.app.state.services.store

    async def work(reader: Reader, who: Caller | None) -> Written:
        await for_parties(reader, who, await standing(reader, who, identifier))
        known = {one.digest: one for one in await evidence(reader, identifier)}
        if digest not in known:
            detail = f"the proposal has no file {digest}"
            raise UnknownProposal(detail, hint="a digest of /evidence")
        return _file(store, known[digest])

    return await read(request, work)


def _refuse_kind(kind: str) -> None:
    if kind not in KINDS:
        detail = f"evidence of type {kind!r} is not kept"
        raise MediaTypeRefused(
            detail, hint="the file itself as the body, as " + ", ".join(KINDS), fields=["Content-Type"]
        )


def editing(proposal: UUID) -> Allowed:
    """Return what refuses who may not edit a proposal, before a file for it is taken."""

    async def allowed(reader: Reader, who: Caller) -> None:
        proposed = await standing(reader, who, proposal)
        proposer(who, proposed.organisations, proposed.dataset)
        refuse_uneditable(proposed)

    return allowed


async def for_parties(reader: Reader, who: Caller | None, proposed: Standing) -> None:
    """Refuse who may see that there is a proposal, but not what is said in it."""
    if not await is_party(reader, who, proposed):
        detail = f"there is no such part of proposal {proposed.id} for you"
        raise UnknownProposal(detail, hint="its publisher, its reviewers and the registry see it")


def _file(store: Store, one: EvidenceFile) -> Written:
    body = store.path(one.digest).read_bytes()
    headers = {"content-disposition": "attachment", "x-content-type-options": "nosniff"}
    return Written(200, body, media_type="application/octet-stream", headers=headers)
