"""Which releases are announced, and what a copy of the database must hold to answer for them."""

from typing import Any

from sqlalchemy import Select, and_, exists, select

from app.kit.db import Reader
from app.nomenclature.tables import state
from app.publication.tables import latest
from app.releases.model import Announced
from app.releases.queries import releases
from app.releases.tables import release


async def announced(reader: Reader) -> Announced:
    """Return the announced releases and the latest of them."""
    row = await reader.first(select(latest.c.release))
    if row is None:
        return Announced({}, {}, None)
    known = [one for one in await releases(reader) if one.number <= row.release]
    by_label = {one.label: one for one in known}
    return Announced(by_label, {one.spelled_digest: one for one in known}, known[-1])


def shown(known: Announced, words: bytes | None) -> Select[Any] | None:
    """Return the select that is true where these releases are announced and this nomenclature is; None of nothing.

    A release's digest covers its parent's, so who has the latest by its digest has the same releases before it.
    """
    if known.latest is None:
        return None
    same = and_(release.c.number == known.latest.number, release.c.digest == known.latest.digest)
    has = exists().where(same, latest.c.release >= release.c.number)
    if words is None:
        return select(has)
    return select(and_(has, exists().where(state.c.digest == words)))
