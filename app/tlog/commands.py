"""Appending to the log, inside the transaction of what is logged."""

from collections.abc import Sequence

from sqlalchemy import func, select, update

from app.kit.db import Writer
from app.tlog.errors import LogFrozen
from app.tlog.merkle import leaf_hash
from app.tlog.model import Entry
from app.tlog.queries import last_leaves
from app.tlog.tables import head, leaf

_COLUMNS = ("index", "subject", "version", "entry", "leaf_hash")
_TIME = 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
_CHUNK = 5_000


async def append(writer: Writer, entries: Sequence[Entry]) -> range:
    """Give the entries consecutive indexes and store them; return the indexes. Refused while frozen.

    The head row stays locked until the transaction ends, so indexes have no gap and follow commit order.
    """
    first, at = await _lock_head(writer)
    earlier = await _earlier(writer, entries)
    rows = []
    for index, entry in enumerate(entries, first):
        raw = entry.encoded(at, earlier.get(entry.subject))
        earlier[entry.subject] = index
        rows.append((index, entry.subject, entry.version, raw, leaf_hash(raw)))
    await writer.copy(leaf, _COLUMNS, rows)
    await writer.run(update(head).values(next_index=first + len(rows)))
    return range(first, first + len(rows))


async def _lock_head(writer: Writer) -> tuple[int, str]:
    now = func.to_char(func.timezone("UTC", func.clock_timestamp()), _TIME)
    row = await writer.first(select(head.c.next_index, head.c.frozen, now).with_for_update())
    if row is None or row[1]:
        detail = "the log takes no entries"
        raise LogFrozen(detail, hint="releases resume when the registry has dealt with the alarm")
    return int(row[0]), str(row[2])


async def _earlier(writer: Writer, entries: Sequence[Entry]) -> dict[str, int]:
    subjects = [entry.subject for entry in entries if entry.version > 1]
    found: dict[str, int] = {}
    for start in range(0, len(subjects), _CHUNK):
        found |= await last_leaves(writer, subjects[start : start + _CHUNK])
    return found
