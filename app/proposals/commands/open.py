"""Opening a proposal: a draft that nobody but its publisher sees."""

from collections.abc import Mapping
from typing import Any

from app.access.model import Caller
from app.access.permissions import Permission
from app.kit.db import Writer
from app.kit.ids import row_id
from app.proposals import tables
from app.proposals.commands.licensing import refuse_unknown_licence
from app.proposals.errors import TooManyProposals
from app.proposals.lifecycle import Step, advance
from app.proposals.model import Standing
from app.proposals.policy import MOST_OPEN, actor, proposer
from app.proposals.queries.standing import alone, open_of
from app.proposals.sealing import sealed
from app.proposals.stated import stated
from app.provenance.queries import dataset as dataset_of
from app.provenance.queries import is_agent
from app.releases.model import Release


async def open_proposal(
    writer: Writer, caller: Caller, dataset: str, said: Mapping[str, Any], base: Release
) -> Standing:
    """Open a proposal to change a dataset, made against a release, in its publisher's name or as its named agent.

    Refuses who may not propose for the dataset, what is not in the form of `stated`, and one more than a publisher
    may have on the way.
    """
    changed = await dataset_of(writer, dataset)
    publisher = changed.publisher
    agents = [one.organisation for one in caller.giving(Permission.PROPOSAL_WRITE)]
    named = [one for one in agents if one != publisher and await is_agent(writer, publisher, one)]
    by = proposer(caller, [publisher, *named], dataset)
    if await open_of(writer, publisher) >= MOST_OPEN:
        detail = f"{publisher} has {MOST_OPEN} proposals on their way"
        raise TooManyProposals(detail, hint="finish or discard some first", retry_after_s=3600)
    told, identifier = stated(said), row_id()
    await refuse_unknown_licence(writer, told)
    agent = by.organisation if by.organisation != publisher else None
    opened = {"id": identifier, "publisher": publisher, "agent": agent, "dataset": dataset}
    await writer.add(tables.proposal, [opened | {"opened_by": caller.subject}])
    first = {"proposal": identifier, "number": 1, "base": base.number, "stated": told, "changes": 0, "file": None}
    digest = sealed(dataset, base.label, told, ())
    await writer.add(tables.content, [first | {"digest": digest, "by": caller.subject}])
    event = {"proposal": identifier, "number": 1, "event": Step.OPEN.value, "after": advance(None, Step.OPEN).value}
    who = actor(caller, by)
    event |= {"subject": who.subject, "role": who.role, "organisation": who.organisation, "content": 1}
    await writer.add(tables.event, [event])
    return await alone(writer, identifier)
