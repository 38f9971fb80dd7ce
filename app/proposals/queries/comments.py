"""What the public said of a proposal; who it was is told to nobody."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from app.kit.db import Reader
from app.proposals import tables
from app.proposals.model import Comment

_TOLD = ("number", "content", "organisation", "text", "at")


async def comments(reader: Reader, proposal: UUID, *, after: int = 0, limit: int = 1_000) -> Sequence[Comment]:
    """Return the comments on a proposal in the order they came, one page."""
    table = tables.comment
    asked = select(*(table.c[name] for name in _TOLD)).where(table.c.proposal == proposal, table.c.number > after)
    return [Comment(**row._mapping) for row in await reader.all(asked.order_by(table.c.number).limit(limit))]


async def counted(reader: Reader, proposal: UUID, subject: UUID | None = None) -> int:
    """Return how many comments a proposal has, of one subject if it is named."""
    table = tables.comment
    asked = select(func.count()).where(table.c.proposal == proposal)
    row = await reader.first(asked if subject is None else asked.where(table.c.subject == subject))
    return int(row[0]) if row is not None else 0
