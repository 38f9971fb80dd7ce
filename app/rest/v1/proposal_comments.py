"""`/v1/proposals/{id}/comments`: what the public says of a proposal while it is in public comment."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.access.model import Caller
from app.kit.clock import now
from app.kit.db import Reader, Writer
from app.kit.paging import place
from app.proposals.commands.comment import comment
from app.proposals.commands.step import held
from app.proposals.queries.comments import comments
from app.proposals.queries.standing import standing
from app.rest.bodies import body, parsed
from app.rest.deps import PageAsked
from app.rest.proposal_told import comment_told
from app.rest.schemas_proposals import CommentIn, CommentOut, CommentsOut
from app.rest.v1.proposals import Id, identified
from app.rest.writing import Written, posted_json, read, write

router = APIRouter(tags=["review"])


@router.post(
    "/v1/proposals/{proposal}/comments", response_model=CommentOut, status_code=201, openapi_extra=body(CommentIn)
)
async def comment_one(proposal: Id, request: Request) -> Response:
    """Comment a proposal that is in public comment; it changes nothing of the proposal, so no If-Match is needed."""
    raw, said = await posted_json(request)
    asked, identifier, today = parsed(CommentIn, said), identified(proposal), now().date()

    async def work(writer: Writer, who: Caller) -> Written:
        proposed = await held(writer, who, identifier, None)
        made = await comment(writer, who, proposed, asked.text, asked.organisation, today)
        return Written(201, comment_told(made))

    return await write(request, raw, work)


@router.get("/v1/proposals/{proposal}/comments", response_model=CommentsOut)
async def list_comments(proposal: Id, request: Request, asked: Annotated[PageAsked, Query()]) -> Response:
    """List the comments in the order they came, for whoever may see the proposal; never by whom they are."""
    identifier = identified(proposal)
    after = int(place(asked.cursor, (int,))[0]) if asked.cursor is not None else 0

    async def work(reader: Reader, who: Caller | None) -> dict[str, object]:
        await standing(reader, who, identifier)
        found = await comments(reader, identifier, after=after, limit=asked.limit + 1)
        shown, following = asked.page(found, lambda last: (last.number,))
        return {"items": [comment_told(one) for one in shown], "next": following}

    return await read(request, work)
