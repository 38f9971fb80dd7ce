"""What stands beside records, and lists within lists: each kind in one statement, for however many are asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Text, any_, column, func, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from app.factors.tables import version
from app.kit.hot import compiled
from app.lookup.model import status
from app.lookup.queries.columns import asked
from app.lookup.world import World
from app.releases.model import Release, Status
from app.releases.queries import released
from app.releases.tables import member

_BOTH = version.join(member, (member.c.factor_id == version.c.factor_id) & (member.c.number == version.c.number))
_KEYS = asked("keys", ARRAY(Text))
_STANDING = compiled(
    select(version.c.key, version.c.number, member.c.until, member.c.ended_by, member.c.log_index, version.c.citation)
    .select_from(_BOTH)
    .where(version.c.key == any_(_KEYS))
)
_NAMED = func.unnest(asked("datasets", ARRAY(Text))).table_valued(column("key", Text), name="named").render_derived()
_OWN = (
    released(version.c.dataset, version.c.rendered, version.c.key, version.c.number)
    .where(version.c.dataset == _NAMED.c.key)
    .order_by(version.c.key, version.c.number)
    .limit(asked("limit", Integer))
    .lateral("own")
)
_OF_DATASETS = compiled(
    select(_OWN.c.dataset, _OWN.c.rendered)
    .select_from(_NAMED.join(_OWN, true()))
    .order_by(_OWN.c.dataset, _OWN.c.key, _OWN.c.number)
)
Place = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a version stands now, where it lies in the log, and how it is cited, without the release."""

    status: Status
    log_index: int
    citation: str


async def standings(world: World, versions: Sequence[Place]) -> dict[Place, Standing]:
    """Return how these versions stand, by key and number; one not there is left out."""
    latest = world.announced.resolve(None).number
    rows = await world.hot.fetch(_STANDING, {"keys": sorted({key for key, _ in versions})})
    return {(row["key"], row["number"]): _standing(row, latest) for row in rows}


async def first_of_datasets(
    world: World, release: Release, datasets: Sequence[str], limit: int
) -> dict[str, list[bytes]]:
    """Return the first records that a release holds of each of these datasets, in the order of their keys."""
    rows = await world.hot.fetch(
        _OF_DATASETS, {"release": release.number, "datasets": sorted(set(datasets)), "limit": limit}
    )
    found: dict[str, list[bytes]] = {}
    for row in rows:
        found.setdefault(row["dataset"], []).append(row["rendered"])
    return found


def _standing(row: Any, latest: int) -> Standing:  # noqa: ANN401 - an asyncpg record
    return Standing(
        status=status(row["until"], row["ended_by"], latest), log_index=row["log_index"], citation=row["citation"]
    )
