"""Deciding: the chair on split votes and appeals, the steward on public comment."""

from datetime import date

from app.access.model import Caller
from app.access.permissions import Permission
from app.kit.db import Writer
from app.proposals.commands.review import lacking
from app.proposals.commands.step import proposing, taken
from app.proposals.errors import BadProposal, ConflictOfInterest, IllegalMove, NotEnough
from app.proposals.lifecycle import Step
from app.proposals.model import Standing, State
from app.proposals.policy import actor, refuse_interested
from app.proposals.queries.contents import content
from app.proposals.queries.said import events

_LEAST_DAYS, _MOST_DAYS = 1, 365
DAYS = 30
_OF_APPEALS = frozenset({Step.DISMISS_APPEAL, Step.GRANT_APPEAL})
_WITH_REASON = frozenset({Step.REQUEST_REVISION, Step.REJECT, Step.DISMISS_APPEAL, Step.GRANT_APPEAL})


async def decide(
    writer: Writer, caller: Caller, proposed: Standing, step: Step, reason: str | None, today: date
) -> Standing:
    """Take the chair's step: accept, request a revision, reject, or answer an appeal.

    Refuses a chair whose organisation proposes, a step without a reason where one is needed, a rejection before
    review, an acceptance without the reviews it needs, and one before the time for public comment is over.
    """
    by = caller.must(Permission.PROPOSAL_DECIDE)
    refuse_interested(caller, proposed)
    if by.organisation in proposed.organisations:
        detail = "the chair's organisation is the one that proposes"
        raise ConflictOfInterest(detail, hint="two external reviews that approve it need no chair", fields=["step"])
    if step in _WITH_REASON and not reason:
        detail = f"{step} needs a reason"
        raise BadProposal(detail, hint="why, in words", fields=["reason"])
    if step is Step.REJECT and proposed.state is State.SCREENING:
        detail = "what is not in review yet is not the chair's to reject"
        raise IllegalMove(detail, hint="a steward rejects on formal grounds", state=proposed.state)
    if step in _OF_APPEALS and not await _is_appealed(writer, proposed):
        detail = "there is no appeal to answer"
        raise IllegalMove(detail, hint="the proposer appeals first", state=proposed.state)
    digest = (await content(writer, proposed.id, proposed.content)).digest
    if step is Step.ACCEPT:
        await _refuse_early(writer, caller, proposed, today)
    return await taken(writer, proposed, step, actor(caller, by), reason=reason, digest=digest)


async def open_comment(
    writer: Writer, caller: Caller, proposed: Standing, due: date, today: date, reason: str | None
) -> Standing:
    """Let everybody read and comment a proposal until a day; refuse a day that is past or beyond a year."""
    by = caller.must(Permission.PROPOSAL_SCREEN)
    refuse_interested(caller, proposed)
    if not _LEAST_DAYS <= (due - today).days <= _MOST_DAYS:
        detail = f"{due} is no last day for comments"
        raise BadProposal(detail, hint=f"{_LEAST_DAYS} to {_MOST_DAYS} days from today", fields=["due"])
    return await taken(writer, proposed, Step.OPEN_COMMENT, actor(caller, by), reason=reason, due=due)


async def appeal(writer: Writer, caller: Caller, proposed: Standing, reason: str) -> Standing:
    """Ask the chair to look at a rejection again, once."""
    by = await proposing(writer, caller, proposed)
    if await _is_appealed(writer, proposed):
        detail = "the rejection was appealed before"
        raise IllegalMove(detail, hint="a new proposal", state=proposed.state)
    return await taken(writer, proposed, Step.APPEAL, actor(caller, by), reason=reason)


async def _is_appealed(writer: Writer, proposed: Standing) -> bool:
    return any(one.event == Step.APPEAL for one in await events(writer, proposed.id))


async def _refuse_early(writer: Writer, caller: Caller, proposed: Standing, today: date) -> None:
    left = await lacking(writer, caller.registry, proposed)
    if left is not None:
        detail = f"the proposal lacks {left}"
        raise NotEnough(detail, hint="two positive reviews, one of them external, and every flag answered")
    if proposed.state is State.PUBLIC_COMMENT and proposed.due is not None and today <= proposed.due:
        detail = f"comments are taken until {proposed.due}"
        raise NotEnough(detail, hint="after that day")
