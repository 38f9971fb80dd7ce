"""Taking a step: a proposal is held for one caller at a time, and moves by an event that follows the one before."""

from datetime import date
from uuid import UUID

from sqlalchemy import text

from app.access.model import Caller, Membership
from app.kit.db import Writer
from app.proposals import tables
from app.proposals.errors import Stale
from app.proposals.lifecycle import Step, advance
from app.proposals.model import Actor, Standing
from app.proposals.policy import proposer
from app.proposals.queries.standing import alone, standing
from app.provenance.queries import is_agent


async def held(writer: Writer, caller: Caller, proposal: UUID, tag: str | None) -> Standing:
    """Return a proposal that nobody else can move before this transaction is over.

    Refuses one the caller may not see, and one that is no longer as the caller read it (RFC 9110 section 13.1.1).
    """
    await _hold(writer, proposal)
    found = await standing(writer, caller, proposal)
    if tag is not None and tag != found.tag:
        detail = f"the proposal is at {found.tag}, not at {tag[:40]}"
        raise Stale(detail, hint="read it again, then decide", fields=["If-Match"])
    return found


async def held_alone(writer: Writer, proposal: UUID) -> Standing:
    """Return a proposal for the registry's own work, held likewise."""
    await _hold(writer, proposal)
    return await alone(writer, proposal)


async def proposing(writer: Writer, caller: Caller, proposed: Standing) -> Membership:
    """Return the membership by which a caller goes on with a proposal.

    Refuses who is a proposer of neither the publisher nor its agent, and an agent that the publisher dismissed since.
    """
    agent, organisations = proposed.agent, proposed.organisations
    if agent is not None and not await is_agent(writer, proposed.publisher, agent):
        organisations = (proposed.publisher,)
    return proposer(caller, organisations, proposed.dataset)


async def taken(
    writer: Writer,
    proposed: Standing,
    step: Step,
    by: Actor,
    *,
    reason: str | None = None,
    digest: bytes | None = None,
    due: date | None = None,
) -> Standing:
    """Move a proposal one step and write down who did it, in which role and why; refuse a step that cannot follow."""
    after = advance(proposed.state, step)
    row = {"proposal": proposed.id, "number": proposed.event + 1, "event": step.value, "content": proposed.content}
    row |= {"before": proposed.state.value, "after": after.value, "reason": reason, "digest": digest, "due": due}
    row |= {"subject": by.subject, "role": by.role, "organisation": by.organisation}
    await writer.add(tables.event, [row])
    return await alone(writer, proposed.id)


async def _hold(writer: Writer, proposal: UUID) -> None:
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:said, 43))").bindparams(said=str(proposal))
    await writer.run(lock)
