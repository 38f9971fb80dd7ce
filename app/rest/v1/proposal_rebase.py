"""`/v1/proposals/{id}/conflicts` and `/rebase`: what a newer release changed under a proposal, and going on from it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.access.model import Caller
from app.kit.db import Reader, Writer
from app.kit.paging import place
from app.proposals.commands.rebase import rebase
from app.proposals.model import Standing
from app.proposals.queries.contents import content
from app.proposals.queries.overtaken import overtaken, places
from app.proposals.queries.standing import standing
from app.rest.bodies import body, parsed
from app.rest.deps import InWorld, PageAsked
from app.rest.proposal_told import label, overtaken_told
from app.rest.schemas_proposals import ConflictsOut, ProposalWholeOut, RebaseIn
from app.rest.v1.proposals import Id, identified, moved
from app.rest.writing import posted_json, read

router = APIRouter(tags=["proposals"])


@router.get("/v1/proposals/{proposal}/conflicts", response_model=ConflictsOut)
async def list_conflicts(
    proposal: Id, request: Request, asked: Annotated[PageAsked, Query()], world: InWorld
) -> Response:
    """List the changes whose figures moved since the base release: each field then, now and as proposed."""
    identifier, newest = identified(proposal), world.announced.resolve(None)
    after = int(place(asked.cursor, (int,))[0]) if asked.cursor is not None else 0

    async def work(reader: Reader, who: Caller | None) -> dict[str, object]:
        proposed = await standing(reader, who, identifier)
        said = await content(reader, identifier, proposed.content)
        there = await places(reader, proposed, said, newest.number, after=after, limit=asked.limit + 1)
        shown, following = asked.page(there, lambda last: (last,))
        found = await overtaken(reader, proposed, said, newest.number, shown, world.nomenclature)
        told: dict[str, object] = {"items": [overtaken_told(one) for one in found], "next": following}
        return told | {"base": label(world.announced, said.base), "newest": newest.label}

    return await read(request, work)


@router.post("/v1/proposals/{proposal}/rebase", response_model=ProposalWholeOut, openapi_extra=body(RebaseIn))
async def rebase_one(proposal: Id, request: Request, world: InWorld) -> Response:
    """Make a proposal one against a newer release, once each clash with it is settled."""
    raw, said = await posted_json(request)
    asked = parsed(RebaseIn, said)
    onto = world.announced.resolve(asked.release)

    async def move(writer: Writer, who: Caller, proposed: Standing) -> Standing:
        return await rebase(writer, who, proposed, onto, frozenset(asked.settled), world.nomenclature)

    return await moved(request, world, proposal, raw, move)
