"""Which files there are of releases."""

from collections.abc import Sequence

from sqlalchemy import select

from app.exports.published import Snapshot
from app.exports.tables import snapshot as table
from app.kit.db import Reader

_ALL = select(*(table.c[name] for name in ("number", "release", "manifest", "digest", "log_index", "version")))


async def snapshot(reader: Reader, number: int) -> Snapshot | None:
    """Return the files of a release by its number, as they were named last; None as long as there are none."""
    row = await reader.first(_ALL.where(table.c.number == number).order_by(table.c.version.desc()).limit(1))
    return Snapshot(*row) if row is not None else None


async def snapshots(reader: Reader) -> Sequence[Snapshot]:
    """Return the files of every release that has them, as they were named last, oldest release first."""
    return list({one.number: one for one in await every(reader)}.values())


async def every(reader: Reader) -> Sequence[Snapshot]:
    """Return everything that was ever named as the files of a release, in order."""
    return [Snapshot(*row) for row in await reader.all(_ALL.order_by(table.c.number, table.c.version))]
