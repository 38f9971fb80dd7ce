"""Proposals as they stand, each for those who may see it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select, true

from app.access.model import Caller
from app.access.permissions import Permission
from app.kit.db import AnyRow, Reader
from app.proposals import tables
from app.proposals.errors import UnknownProposal
from app.proposals.model import Standing, State

PUBLIC = (State.RELEASED, State.PUBLIC_COMMENT)
OWN = (State.DRAFT, State.DISCARDED)
"""Seen by nobody but who proposes: what was never submitted is nobody else's business."""


async def standing(reader: Reader, caller: Caller | None, proposal: UUID) -> Standing:
    """Return a proposal; refuse one that is not there or not for this caller to see, in the same words."""
    seen, last = _seen()
    row = await reader.first(seen.where(tables.proposal.c.id == proposal, _visible(caller, last)))
    return _standing(row, proposal)


async def alone(reader: Reader, proposal: UUID) -> Standing:
    """Return a proposal for the registry's own work, whoever may see it; refuse one that is not there."""
    seen, _ = _seen()
    row = await reader.first(seen.where(tables.proposal.c.id == proposal))
    return _standing(row, proposal)


async def listed(
    reader: Reader,
    caller: Caller | None,
    *,
    state: State | None = None,
    dataset: str | None = None,
    publisher: str | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> Sequence[Standing]:
    """Return the proposals that a caller may see, newest first, one page."""
    seen, last = _seen()
    asked = seen.where(_visible(caller, last))
    table = tables.proposal.c
    conditions = ((state, last.c.after), (dataset, table.dataset), (publisher, table.publisher))
    for said, column in conditions:
        asked = asked if said is None else asked.where(column == said)
    if before is not None:
        asked = asked.where(table.id < before)
    return [_standing(row, row.id) for row in await reader.all(asked.order_by(table.id.desc()).limit(limit))]


async def open_of(reader: Reader, publisher: str) -> int:
    """Return how many proposals of a publisher are still on their way."""
    _, last = _seen()
    over = (State.RELEASED, State.REJECTED, State.DISCARDED)
    mine = select(func.count()).select_from(tables.proposal).join(last, true())
    row = await reader.first(mine.where(tables.proposal.c.publisher == publisher, last.c.after.not_in(over)))
    return int(row[0]) if row is not None else 0


async def is_party(reader: Reader, caller: Caller | None, proposed: Standing) -> bool:
    """Return whether a caller sees all of a proposal, its evidence and findings too: who proposes, reviews, or runs."""
    if caller is None:
        return False
    _, last = _seen()
    mine = or_(_of_own(caller), _to_review(caller, last), _of_registry(caller, last))
    seen = select(tables.proposal.c.id).join(last, true()).where(tables.proposal.c.id == proposed.id, mine)
    return await reader.first(seen) is not None


def _seen() -> tuple[Select[Any], Any]:
    table, event, content = tables.proposal, tables.event, tables.content
    own = select(event.c.number, event.c.after, event.c.at, event.c.due).where(event.c.proposal == table.c.id)
    last = own.order_by(event.c.number.desc()).limit(1).lateral("last")
    newest = select(func.max(content.c.number)).where(content.c.proposal == table.c.id).scalar_subquery()
    columns = (last.c.number, last.c.after, last.c.at, last.c.due, newest.label("newest"))
    return select(table, *columns).join(last, true()), last


def _visible(caller: Caller | None, last: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a lateral subquery
    public: ColumnElement[bool] = last.c.after.in_(PUBLIC)
    if caller is None:
        return public
    return or_(public, _of_own(caller), _to_review(caller, last), _of_registry(caller, last))


def _of_own(caller: Caller) -> ColumnElement[bool]:
    table = tables.proposal.c
    mine = [one.organisation for one in caller.giving(Permission.PROPOSAL_READ)]
    own = or_(table.publisher.in_(mine), table.agent.in_(mine))
    return own if caller.datasets is None else own & table.dataset.in_(sorted(caller.datasets))


def _to_review(caller: Caller, last: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a lateral subquery
    if not caller.may(Permission.REVIEW_WRITE):
        return false()
    mine = (tables.assignment.c.proposal == tables.proposal.c.id) & (tables.assignment.c.reviewer == caller.subject)
    submitted: ColumnElement[bool] = last.c.after.not_in(OWN)
    return exists().where(mine) & submitted


def _of_registry(caller: Caller, last: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a lateral subquery
    submitted: ColumnElement[bool] = last.c.after.not_in(OWN)
    return submitted if caller.may(Permission.PROPOSAL_READ_ALL) else false()


def _standing(row: AnyRow | None, proposal: UUID) -> Standing:
    """Return how it stands; what is not there and what is not to be seen is refused here alone, in the same words."""
    if row is None:
        detail = f"there is no proposal {proposal}"
        raise UnknownProposal(detail, hint="an id of /v1/proposals")
    return Standing(
        id=row.id,
        publisher=row.publisher,
        agent=row.agent,
        dataset=row.dataset,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        state=State(row.after),
        event=row.number,
        since=row.at,
        due=row.due,
        content=row.newest or 0,
    )
