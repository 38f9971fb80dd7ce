"""Reading what was asked for and missed."""

import json
from collections.abc import Sequence

from sqlalchemy import select, tuple_

from app.demand.model import SHOWN_FROM, Demand
from app.demand.tables import miss
from app.kit.db import Reader


async def misses(reader: Reader, *, after: tuple[int, int] | None, limit: int) -> Sequence[Demand]:
    """Return misses of three occurrences or more, the most frequent first, one page; `after` is times and number."""
    statement = select(miss).where(miss.c.times >= SHOWN_FROM)
    if after is not None:
        statement = statement.where(tuple_(miss.c.times, miss.c.number) < tuple_(*after))
    rows = await reader.all(statement.order_by(miss.c.times.desc(), miss.c.number.desc()).limit(limit))
    return [Demand(**dict(row._mapping) | {"asked": json.loads(row.asked)}) for row in rows]
