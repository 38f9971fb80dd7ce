"""Which periods the newest release holds of factors: from them follows what a row does."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from sqlalchemy import select

from app.factors.model import Period
from app.factors.tables import version
from app.kit.db import Reader
from app.kit.ids import identity
from app.releases.tables import member

_MOST = 10_000


async def periods(reader: Reader, dataset: str, slugs: Sequence[str]) -> Mapping[str, AbstractSet[Period]]:
    """Return the periods of each of these factors of a dataset that the newest release holds."""
    found: dict[str, set[Period]] = {}
    for start in range(0, len(slugs), _MOST):
        keys = {identity("factor", f"{dataset}/{slug}"): slug for slug in slugs[start : start + _MOST]}
        held = (member.c.factor_id == version.c.factor_id) & (member.c.number == version.c.number)
        asked = select(version.c.factor_id, version.c.period_from, version.c.period_to).join(member, held)
        for row in await reader.all(asked.where(version.c.factor_id.in_(keys), member.c.until.is_(None))):
            found.setdefault(keys[row.factor_id], set()).add(Period(row.period_from, row.period_to))
    return found
