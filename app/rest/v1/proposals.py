"""`/v1/proposals`: opening, reading, stating again, submitting, giving up, appealing."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from app.access.model import Caller
from app.kit.db import Reader, Writer
from app.kit.paging import place
from app.proposals.commands.decide import appeal
from app.proposals.commands.open import open_proposal
from app.proposals.commands.revise import restate
from app.proposals.commands.step import held
from app.proposals.commands.submit import discard, submit
from app.proposals.errors import UnknownProposal
from app.proposals.model import Standing, State
from app.proposals.queries.contents import content
from app.proposals.queries.standing import listed, standing
from app.rest.bodies import In, body, parsed
from app.rest.deps import InWorld, PageAsked
from app.rest.proposal_told import proposal_told, whole_told
from app.rest.schemas_proposals import AppealIn, OpenIn, ProposalsOut, ProposalWholeOut, ReasonIn, StatedIn
from app.rest.writing import Written, if_match, posted_json, read, write

router = APIRouter(tags=["proposals"])
Id = Annotated[str, Path(description="id of a proposal", examples=["0190a5c4-0000-7000-8000-000000000000"])]
Text = Annotated[str | None, Field(max_length=200)]
Move = Callable[[Writer, Caller, Standing], Awaitable[Standing]]


class ProposalsAsked(PageAsked):
    """Which proposals are listed."""

    state: Annotated[State | None, Field(description="where they stand")] = None
    dataset: Annotated[Text, Field(description="`publisher/dataset`")] = None
    publisher: Annotated[Text, Field(description="in whose name")] = None


@router.post("/v1/proposals", response_model=ProposalWholeOut, status_code=201, openapi_extra=body(OpenIn))
async def open_one(request: Request, world: InWorld) -> Response:
    """Open a proposal: a draft that nobody but its publisher sees."""
    raw, said = await posted_json(request)
    asked = parsed(OpenIn, said)
    base = world.announced.resolve(None)

    async def work(writer: Writer, who: Caller) -> Written:
        opened = await open_proposal(writer, who, asked.dataset, asked.model_dump(exclude={"dataset"}), base)
        return await told_whole(writer, opened, world, 201)

    return await write(request, raw, work)


@router.get("/v1/proposals", response_model=ProposalsOut)
async def list_proposals(request: Request, asked: Annotated[ProposalsAsked, Query()]) -> Response:
    """List the proposals that the caller may see, newest first; without a key, those that are public."""
    before = identified(str(place(asked.cursor, (str,))[0])) if asked.cursor is not None else None

    async def work(reader: Reader, who: Caller | None) -> Mapping[str, object]:
        narrowed = {"state": asked.state, "dataset": asked.dataset, "publisher": asked.publisher}
        found = await listed(reader, who, **narrowed, before=before, limit=asked.limit + 1)  # type: ignore[arg-type]
        shown, following = asked.page(found, lambda last: (str(last.id),))
        return {"items": [proposal_told(one) for one in shown], "next": following}

    return await read(request, work)


@router.get("/v1/proposals/{proposal}", response_model=ProposalWholeOut)
async def show_proposal(proposal: Id, request: Request, world: InWorld) -> Response:
    """Show a proposal: where it stands, what it says, and which steps may follow."""
    identifier = identified(proposal)

    async def work(reader: Reader, who: Caller | None) -> Written:
        return await told_whole(reader, await standing(reader, who, identifier), world, 200)

    return await read(request, work)


@router.put("/v1/proposals/{proposal}", response_model=ProposalWholeOut, openapi_extra=body(StatedIn))
async def restate_one(proposal: Id, request: Request, world: InWorld) -> Response:
    """State a proposal again, all of it; its changes and its base release stay as they are."""
    raw, said = await posted_json(request)
    asked = parsed(StatedIn, said)

    async def move(writer: Writer, who: Caller, proposed: Standing) -> Standing:
        return await restate(writer, who, proposed, asked.model_dump())

    return await moved(request, world, proposal, raw, move)


@router.post("/v1/proposals/{proposal}/submit", response_model=ProposalWholeOut)
async def submit_one(proposal: Id, request: Request, world: InWorld) -> Response:
    """Hand a proposal in: the checks run, then a steward screens it."""
    raw, _ = await _optional(request, In)
    return await moved(request, world, proposal, raw, submit)


@router.post("/v1/proposals/{proposal}/discard", response_model=ProposalWholeOut, openapi_extra=body(ReasonIn))
async def discard_one(proposal: Id, request: Request, world: InWorld) -> Response:
    """Give a proposal up."""
    raw, asked = await _optional(request, ReasonIn)

    async def move(writer: Writer, who: Caller, proposed: Standing) -> Standing:
        return await discard(writer, who, proposed, asked.reason)

    return await moved(request, world, proposal, raw, move)


@router.post("/v1/proposals/{proposal}/appeal", response_model=ProposalWholeOut, openapi_extra=body(AppealIn))
async def appeal_one(proposal: Id, request: Request, world: InWorld) -> Response:
    """Ask the chair to look at a rejection again."""
    raw, said = await posted_json(request)
    asked = parsed(AppealIn, said)

    async def move(writer: Writer, who: Caller, proposed: Standing) -> Standing:
        return await appeal(writer, who, proposed, asked.reason)

    return await moved(request, world, proposal, raw, move)


async def moved(request: Request, world: InWorld, proposal: str, raw: bytes, move: Move) -> Response:
    """Take a step with a proposal that is as the caller read it, and tell how it stands then."""
    identifier, tag = identified(proposal), if_match(request)

    async def work(writer: Writer, who: Caller) -> Written:
        after = await move(writer, who, await held(writer, who, identifier, tag))
        return await told_whole(writer, after, world, 200)

    return await write(request, raw, work)


def identified(text: str) -> UUID:
    """Return the identifier of a proposal; one of another form is that of no proposal."""
    try:
        found = UUID(text)
    except ValueError:
        found = None
    if found is None or str(found) != text:
        detail = f"there is no proposal {text[:80]!r}"
        raise UnknownProposal(detail, hint="an id of /v1/proposals")
    return found


async def _optional(request: Request, model: type[Any]) -> tuple[bytes, Any]:
    """Return a body that may be left out."""
    if request.headers.get("content-length", "0") == "0" and "transfer-encoding" not in request.headers:
        return b"", model()
    raw, said = await posted_json(request)
    return raw, parsed(model, said)


async def told_whole(reader: Reader, proposed: Standing, world: InWorld, status: int) -> Written:
    """Return an answer that tells a proposal whole, with the entity tag that the next step is for."""
    told = whole_told(proposed, await content(reader, proposed.id, proposed.content), world.announced)
    location = f"/v1/proposals/{proposed.id}" if status == 201 else None  # noqa: PLR2004 - created
    return Written(status, told, etag=proposed.tag, location=location)
