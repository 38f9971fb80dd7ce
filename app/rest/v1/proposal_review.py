"""`/v1/proposals/{id}/…`: findings and answers, screening, reviewers, reviews, decisions, events."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from app.access.model import Caller
from app.access.permissions import Permission
from app.kit.canonical import spelled
from app.kit.clock import now
from app.kit.db import Reader, Writer
from app.kit.paging import moment, place, refused
from app.proposals.commands.answer import answer
from app.proposals.commands.assign import assign
from app.proposals.commands.decide import DAYS, decide, open_comment
from app.proposals.commands.review import review
from app.proposals.commands.screen import screen
from app.proposals.errors import BadProposal, UnknownProposal
from app.proposals.lifecycle import Step
from app.proposals.model import Standing, State
from app.proposals.queries.comments import counted as commented
from app.proposals.queries.contents import content
from app.proposals.queries.said import assignments, events, findings, reviews
from app.proposals.queries.standing import alone, standing
from app.provenance.queries import registry
from app.rest.bodies import body, parsed
from app.rest.deps import InWorld, PageAsked
from app.rest.proposal_told import event_told, finding_told, label, review_told
from app.rest.schemas_proposals import (
    AnswersIn,
    DecisionIn,
    EventsOut,
    FindingsOut,
    ProposalWholeOut,
    RecordOut,
    ReviewerIn,
    ReviewersOut,
    ReviewIn,
    ReviewsOut,
    ScreeningIn,
)
from app.rest.v1.proposal_evidence import for_parties
from app.rest.v1.proposals import Id, identified, moved
from app.rest.writing import posted_json, read

router = APIRouter(tags=["review"])
_DECIDED = frozenset({State.ACCEPTED, State.RELEASED, State.REJECTED})


class FindingsAsked(PageAsked):
    """Which findings are listed."""

    severity: Annotated[Literal["block", "flag", "info"] | None, Field(description="how grave")] = None


@router.get("/v1/proposals/{proposal}/findings", response_model=FindingsOut)
async def list_findings(proposal: Id, request: Request, asked: Annotated[FindingsAsked, Query()]) -> Response:
    """List what the checks said of the newest content, in the order of its changes."""
    identifier = identified(proposal)
    after = int(place(asked.cursor, (int,))[0]) if asked.cursor is not None else 0

    async def work(reader: Reader, who: Caller | None) -> dict[str, object]:
        proposed = await standing(reader, who, identifier)
        await for_parties(reader, who, proposed)
        narrowed = {"after": after, "limit": asked.limit + 1, "severity": asked.severity}
        found = await findings(reader, identifier, proposed.content, **narrowed)  # type: ignore[arg-type]
        shown, following = asked.page(found, lambda last: (last.number,))
        return {"items": [finding_told(one) for one in shown], "next": following}

    return await read(request, work)


@router.post("/v1/proposals/{proposal}/answers", response_model=ProposalWholeOut, openapi_extra=body(AnswersIn))
async def answer_flags(proposal: Id, request: Request, world: InWorld) -> Response:
    """Answer flags: why a figure is right although a check wondered."""
    raw, said = await posted_json(request)
    asked = parsed(AnswersIn, said)
    told = {one.finding: one.text for one in asked.answers}
    if len(told) != len(asked.answers):
        detail = "a finding is answered twice"
        raise BadProposal(detail, hint="one answer for each", fields=["answers"])

    async def move(writer: Writer, who: Caller, proposed: Standing) -> Standing:
        await answer(writer, who, proposed, told)
        return proposed

    return await moved(request, world, proposal, raw, move)


@router.post("/v1/proposals/{proposal}/screening", response_model=ProposalWholeOut, openapi_extra=body(ScreeningIn))
async def screen_one(proposal: Id, request: Request, world: InWorld) -> Response:
    """Take a steward's step: admit to review, send back, reject, or open the time for public comment."""
    raw, said = await posted_json(request)
    asked, today = parsed(ScreeningIn, said), now().date()

    async def move(writer: Writer, who: Caller, proposed: Standing) -> Standing:
        if asked.step is not Step.OPEN_COMMENT:
            return await screen(writer, who, proposed, Step(asked.step), asked.reason)
        due = asked.due or today.fromordinal(today.toordinal() + DAYS)
        return await open_comment(writer, who, proposed, due, today, asked.reason)

    return await moved(request, world, proposal, raw, move)


@router.post("/v1/proposals/{proposal}/reviewers", response_model=ProposalWholeOut, openapi_extra=body(ReviewerIn))
async def ask_reviewer(proposal: Id, request: Request, world: InWorld) -> Response:
    """Ask somebody to review: a reviewer of an organisation that has no part in the proposal."""
    raw, said = await posted_json(request)
    asked = parsed(ReviewerIn, said)

    async def move(writer: Writer, who: Caller, proposed: Standing) -> Standing:
        await assign(writer, who, proposed, _subject(asked.reviewer), asked.organisation, asked.due)
        return proposed

    return await moved(request, world, proposal, raw, move)


@router.get("/v1/proposals/{proposal}/reviewers", response_model=ReviewersOut)
async def list_reviewers(proposal: Id, request: Request, asked: Annotated[PageAsked, Query()]) -> Response:
    """List who was asked to review, in that order, for the registry; who they are is for nobody else."""
    identifier, after = identified(proposal), _reviewer(asked.after())

    async def work(reader: Reader, who: Caller | None) -> dict[str, object]:
        await standing(reader, who, identifier)
        if who is None or not who.may(Permission.PROPOSAL_READ_ALL):
            detail = "who reviews is for the registry alone"
            raise UnknownProposal(detail, hint="/record tells their organisations")
        found = list((await assignments(reader, identifier, after=after, limit=asked.limit + 1)).items())
        shown, following = asked.page(found, lambda last: (str(last[0]),))
        return {"items": [{"reviewer": str(one), "organisation": of} for one, of in shown], "next": following}

    return await read(request, work)


@router.post("/v1/proposals/{proposal}/reviews", response_model=ProposalWholeOut, openapi_extra=body(ReviewIn))
async def review_one(proposal: Id, request: Request, world: InWorld) -> Response:
    """Record a review of exactly the content that was seen; with enough good ones the proposal is accepted."""
    raw, said = await posted_json(request)
    asked = parsed(ReviewIn, said)

    async def move(writer: Writer, who: Caller, proposed: Standing) -> Standing:
        return await review(writer, who, proposed, (asked.digest, asked.verdict, dict(asked.form), asked.comment))

    return await moved(request, world, proposal, raw, move)


@router.post("/v1/proposals/{proposal}/decision", response_model=ProposalWholeOut, openapi_extra=body(DecisionIn))
async def decide_one(proposal: Id, request: Request, world: InWorld) -> Response:
    """Take the chair's step: accept, request a revision, reject, or answer an appeal."""
    raw, said = await posted_json(request)
    asked, today = parsed(DecisionIn, said), now().date()

    async def move(writer: Writer, who: Caller, proposed: Standing) -> Standing:
        return await decide(writer, who, proposed, Step(asked.step), asked.reason, today)

    return await moved(request, world, proposal, raw, move)


@router.get("/v1/proposals/{proposal}/events", response_model=EventsOut)
async def list_events(proposal: Id, request: Request, asked: Annotated[PageAsked, Query()], world: InWorld) -> Response:
    """List every step of a proposal, oldest first."""
    identifier = identified(proposal)
    after = int(place(asked.cursor, (int,))[0]) if asked.cursor is not None else 0

    async def work(reader: Reader, who: Caller | None) -> dict[str, object]:
        await for_parties(reader, who, await standing(reader, who, identifier))
        found = await events(reader, identifier, after=after, limit=asked.limit + 1)
        shown, following = asked.page(found, lambda last: (last.number,))
        return {"items": [event_told(one, world.announced) for one in shown], "next": following}

    return await read(request, work)


@router.get("/v1/proposals/{proposal}/record", response_model=RecordOut)
async def show_decided(proposal: Id, request: Request, world: InWorld) -> Response:
    """Show the public record of a decision: roles, organisations, verdicts, the digest signed; never names."""
    identifier = identified(proposal)

    async def work(reader: Reader, who: Caller | None) -> Mapping[str, object]:
        proposed = await alone(reader, identifier)
        if proposed.state not in _DECIDED:
            proposed = await standing(reader, who, identifier)
        return await _decided(reader, proposed, world)

    return await read(request, work)


async def _decided(reader: Reader, proposed: Standing, world: InWorld) -> dict[str, object]:
    said, runs = await content(reader, proposed.id, proposed.content), await registry(reader)
    steps = await events(reader, proposed.id)
    made = [one for one in await reviews(reader, proposed.id) if one.content == proposed.content]
    counted = Counter(one.severity for one in await findings(reader, proposed.id, proposed.content, limit=10_000))
    return {
        "proposal": str(proposed.id),
        "publisher": proposed.publisher,
        "agent": proposed.agent,
        "dataset": proposed.dataset,
        "outcome": proposed.state,
        "release": label(world.announced, steps[-1].release),
        "content": spelled(said.digest),
        "reviews": [review_told(one, proposed, runs, words=False) for one in made],
        "steps": [event_told(one, world.announced) for one in steps],
        "findings": {kind: counted[kind] for kind in ("block", "flag", "info")},
        "comments": await commented(reader, proposed.id),
    }


@router.get("/v1/proposals/{proposal}/reviews", response_model=ReviewsOut)
async def list_reviews(proposal: Id, request: Request, asked: Annotated[PageAsked, Query()]) -> Response:
    """List the reviews with their words, oldest first, for the parties."""
    identifier, after = identified(proposal), moment(asked.after()) if asked.cursor is not None else None

    async def work(reader: Reader, who: Caller | None) -> dict[str, object]:
        proposed = await standing(reader, who, identifier)
        await for_parties(reader, who, proposed)
        runs = await registry(reader)
        made = await reviews(reader, identifier, after=after, limit=asked.limit + 1)
        shown, following = asked.page(made, lambda last: (last.at.isoformat(),))
        return {"items": [review_told(one, proposed, runs, words=True) for one in shown], "next": following}

    return await read(request, work)


def _reviewer(after: str) -> UUID | None:
    try:
        return UUID(after) if after else None
    except ValueError:
        raise refused() from None


def _subject(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        detail = f"{text[:40]!r} is no reviewer"
        raise BadProposal(detail, hint="the id of a member with role reviewer", fields=["reviewer"]) from None
