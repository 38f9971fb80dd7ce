"""Which releases are announced."""

from sqlalchemy import select

from app.kit.db import Reader
from app.publication.tables import latest
from app.releases.model import Announced
from app.releases.queries import releases


async def announced(reader: Reader) -> Announced:
    """Return the announced releases and the latest of them."""
    row = await reader.first(select(latest.c.release))
    if row is None:
        return Announced({}, {}, None)
    known = [one for one in await releases(reader) if one.number <= row.release]
    by_label = {one.label: one for one in known}
    return Announced(by_label, {one.spelled_digest: one for one in known}, known[-1])
