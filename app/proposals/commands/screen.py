"""Screening: a steward admits a proposal to review, sends it back, or rejects it on formal grounds."""

from app.access.model import Caller
from app.access.permissions import Permission
from app.kit.db import Writer
from app.proposals.commands.step import taken
from app.proposals.errors import BadProposal, IllegalMove, Incomplete
from app.proposals.lifecycle import Step
from app.proposals.model import Standing, State
from app.proposals.policy import actor, refuse_interested
from app.proposals.queries.said import unanswered


async def screen(writer: Writer, caller: Caller, proposed: Standing, step: Step, reason: str | None) -> Standing:
    """Take a steward's step; refuse to admit with flags that nobody answered, and to reject what is in review."""
    by = caller.must(Permission.PROPOSAL_SCREEN)
    refuse_interested(caller, proposed)
    if step is not Step.ADMIT and not reason:
        detail = f"{step} needs a reason"
        raise BadProposal(detail, hint="why, in words", fields=["reason"])
    if step is Step.REJECT and proposed.state is not State.SCREENING:
        detail = f"a proposal that is {proposed.state} is not rejected on formal grounds"
        raise IllegalMove(detail, hint="the chair decides on what is in review", state=proposed.state)
    if step is Step.ADMIT:
        await refuse_unanswered(writer, proposed)
    return await taken(writer, proposed, step, actor(caller, by), reason=reason)


async def refuse_unanswered(writer: Writer, proposed: Standing) -> None:
    """Refuse to go on while a flag has no answer."""
    left = await unanswered(writer, proposed.id, proposed.content)
    if left:
        detail = f"{left} flags have no answer yet"
        raise Incomplete(detail, hint="the proposer answers each flag of /findings", fields=["findings"])
