"""Asking somebody to review: a reviewer of an organisation that has no part in the proposal."""

from datetime import date
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from app.access.model import Caller, Membership
from app.access.permissions import Permission, Role
from app.kit.db import Writer
from app.proposals import tables
from app.proposals.errors import BadProposal, ConflictOfInterest, IllegalMove
from app.proposals.model import Standing, State
from app.proposals.policy import refuse_interested
from app.provenance.queries import memberships

_OPEN = frozenset({State.SCREENING, State.IN_REVIEW, State.PUBLIC_COMMENT})
_CHECK_VIOLATION = "23514"


async def assign(
    writer: Writer, caller: Caller, proposed: Standing, reviewer: UUID, organisation: str, due: date | None
) -> None:
    """Ask a member of an organisation to review; asked twice is asked once.

    Refuses who is no reviewer there, and whoever is not independent: of the organisation, the group or a funder of
    who proposes, or one who has proposed to the dataset. The database refuses the same.
    """
    caller.must(Permission.REVIEW_ASSIGN)
    refuse_interested(caller, proposed)
    if proposed.state not in _OPEN:
        detail = f"a proposal that is {proposed.state} has no reviewers to find"
        raise IllegalMove(detail, hint="possible while it is " + ", ".join(sorted(_OPEN)), state=proposed.state)
    if Membership(organisation, Role.REVIEWER) not in await memberships(writer, reviewer):
        detail = f"{reviewer} is no reviewer of {organisation[:80]!r}"
        raise BadProposal(detail, hint="a member with role reviewer", fields=["reviewer", "organisation"])
    row = {"proposal": proposed.id, "reviewer": reviewer, "organisation": organisation, "due": due}
    row |= {"publisher": proposed.publisher, "dataset": proposed.dataset, "by": caller.subject}
    try:
        await writer.run(insert(tables.assignment).values(**row).on_conflict_do_nothing())
    except IntegrityError as refused:
        raise independent(refused) from None


def independent(refused: IntegrityError) -> Exception:
    """Return a refusal of the database as the conflict of interest it is; any other as itself."""
    if getattr(refused.orig, "sqlstate", None) != _CHECK_VIOLATION:
        return refused
    detail = str(getattr(refused.orig, "args", ["the reviewer is not independent"])[0]).splitlines()[0]
    words = detail.rpartition(": ")[2]
    if "check constraint" in words:
        words = "the reviewer is of the organisation that proposes"
    return ConflictOfInterest(words, hint="somebody of an organisation that has no part in it", fields=["reviewer"])
