"""Bringing evidence: the file is kept by its digest already; here it is said to belong to a proposal."""

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app.access.model import Caller
from app.kit.db import Writer
from app.proposals import tables
from app.proposals.commands.step import proposing
from app.proposals.errors import BadProposal, IllegalMove
from app.proposals.lifecycle import EDITABLE
from app.proposals.model import EvidenceFile, Standing

MOST_FILES = 100


async def bring(writer: Writer, caller: Caller, proposed: Standing, brought: EvidenceFile) -> None:
    """Add a file to what a proposal stands on; the same file twice is there once.

    Refuses who may not edit the proposal, a proposal that cannot be edited now, and too many files.
    """
    await proposing(writer, caller, proposed)
    refuse_uneditable(proposed)
    table = tables.evidence
    row = await writer.first(select(func.count()).where(table.c.proposal == proposed.id))
    if row is not None and row[0] >= MOST_FILES:
        detail = f"the proposal has {MOST_FILES} files"
        raise BadProposal(detail, hint=f"at most {MOST_FILES}", fields=["evidence"])
    said = {"proposal": proposed.id, "digest": brought.digest, "name": brought.name, "media_type": brought.media_type}
    added = insert(table).values(**said, size=brought.size, by=caller.subject)
    await writer.run(added.on_conflict_do_nothing())


def refuse_uneditable(proposed: Standing) -> None:
    """Refuse to edit a proposal that is with somebody else, or over."""
    if proposed.state not in EDITABLE:
        detail = f"a proposal that is {proposed.state} cannot be edited"
        raise IllegalMove(detail, hint="possible while it is " + ", ".join(sorted(EDITABLE)), state=proposed.state)
