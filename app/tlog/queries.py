"""Reading the log."""

from collections.abc import AsyncGenerator, Sequence

from sqlalchemy import func, select

from app.kit.db import Reader
from app.tlog.model import Leaf
from app.tlog.tables import head, leaf


async def next_index(reader: Reader) -> int:
    """Return the index the next leaf will take: the size of the log."""
    row = await reader.first(select(head.c.next_index))
    return int(row[0]) if row else 0


async def last_leaves(reader: Reader, subjects: Sequence[str]) -> dict[str, int]:
    """Return the index of the newest leaf of each subject that has one."""
    found = select(leaf.c.subject, func.max(leaf.c.index)).where(leaf.c.subject.in_(subjects)).group_by(leaf.c.subject)
    return {row[0]: row[1] for row in await reader.all(found)}


async def leaves(reader: Reader, size: int = 2_000) -> AsyncGenerator[Sequence[Leaf], None]:
    """Yield all leaves in order, in pages."""
    ordered = select(*leaf.columns).order_by(leaf.c.index)
    async for page in reader.stream(ordered, size):
        yield [Leaf(**row._mapping) for row in page]
