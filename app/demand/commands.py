"""Writing misses down."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app.demand.model import Miss
from app.demand.tables import miss
from app.kit.canonical import canonical_bytes
from app.kit.db import Writer

MOST = 100_000
_CHUNK = 500


async def count(writer: Writer, misses: Sequence[tuple[Miss, int]]) -> None:
    """Add occurrences of misses; past 100,000 different ones only those known already go on counting."""
    held = (await writer.all(select(func.count()).select_from(miss)))[0][0]
    # Always in the same order, or two workers that count the same misses would wait for each other.
    rows = [_row(one, times) for one, times in sorted(misses, key=lambda pair: (pair[0].asked, pair[0].failed))]
    room = max(MOST - int(held), 0)
    for start in range(0, len(rows), _CHUNK):
        await _store(writer, rows[start : start + _CHUNK], room - start)


async def _store(writer: Writer, rows: Sequence[dict[str, object]], room: int) -> None:
    """Insert while there is room; count on what is there in any case."""
    fresh = insert(miss).values(list(rows)) if room >= len(rows) else None
    if fresh is not None:
        more = {"times": miss.c.times + fresh.excluded.times, "last_on": fresh.excluded.last_on}
        await writer.run(fresh.on_conflict_do_update(index_elements=[miss.c.asked, miss.c.failed], set_=more))
        return
    for row in rows:
        known = (miss.c.asked == row["asked"]) & (miss.c.failed == row["failed"])
        again = {"times": miss.c.times + row["times"], "last_on": func.current_date()}
        await writer.run(miss.update().where(known).values(again))


def _row(one: Miss, times: int) -> dict[str, object]:
    asked = canonical_bytes(dict(one.asked)).decode()
    days = {"first_on": func.current_date(), "last_on": func.current_date()}
    return {"asked": asked, "failed": one.failed, "times": times} | days
