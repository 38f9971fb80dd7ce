"""Under which other codes there are figures, where there are none under the one asked for."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, Select, Text, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.factors.tables import subject
from app.kit.hot import compiled
from app.lookup.queries.columns import asked
from app.lookup.world import World
from app.nomenclature.queries import corresponding
from app.releases.tables import member

_MOST = 5
Related = dict[str, list[dict[str, str]]]


def _statement() -> Select[Any]:
    near = corresponding(asked("codes", ARRAY(Text)))
    same = (member.c.factor_id == subject.c.factor_id) & (member.c.number == subject.c.number)
    release = asked("release", Integer)
    held = (member.c.since <= release) & (member.c.until.is_(None) | (member.c.until > release))
    # Codes are ordered by code point and subjects are not: said otherwise, the index of subjects would not be used.
    other = near.c.other.collate("default")
    there = select(1).select_from(subject.join(member, same)).where(subject.c.subject == other, held).exists()
    place = func.row_number().over(partition_by=near.c.code, order_by=(near.c.match_type != "exact", near.c.other))
    ranked = select(near.c.code, near.c.other, near.c.match_type, place.label("place")).where(there).subquery("ranked")
    first = select(ranked.c.code, ranked.c.other, ranked.c.match_type).where(ranked.c.place <= _MOST)
    return first.order_by(ranked.c.code, ranked.c.place)


_RELATED = compiled(_statement())


async def related(world: World, codes: Sequence[str], release: int) -> Related:
    """Return, for codes without figures, up to five corresponding codes each that a release has figures for."""
    if not codes:
        return {}
    found: Related = {}
    for row in await world.hot.fetch(_RELATED, {"codes": list(codes), "release": release}):
        found.setdefault(row["code"], []).append({"code": row["other"], "match_type": row["match_type"]})
    return found
