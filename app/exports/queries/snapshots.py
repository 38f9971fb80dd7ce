"""Which files there are of releases."""

from collections.abc import Sequence

from sqlalchemy import select

from app.exports.published import Snapshot
from app.exports.tables import snapshot as table
from app.kit.db import Reader

_ALL = select(table.c.number, table.c.release, table.c.manifest, table.c.digest, table.c.log_index)


async def snapshot(reader: Reader, number: int) -> Snapshot | None:
    """Return the files of a release by its number; None as long as there are none."""
    row = await reader.first(_ALL.where(table.c.number == number))
    return Snapshot(*row) if row is not None else None


async def snapshots(reader: Reader) -> Sequence[Snapshot]:
    """Return the files of every release that has them, oldest first."""
    return [Snapshot(*row) for row in await reader.all(_ALL.order_by(table.c.number))]
