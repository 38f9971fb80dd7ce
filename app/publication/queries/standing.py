"""What is released of the factors that a change set touches."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Integer, Uuid, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.factors.model import FactorKey, Period
from app.factors.tables import version
from app.kit.db import Reader
from app.kit.ids import identity
from app.publication.fitting import Held
from app.publication.model import ChangeSet
from app.publication.plan import Standing
from app.releases.model import MemberChange
from app.releases.queries import known, named, newest_numbers
from app.releases.tables import member

_CHUNK = 5_000
_RECORDS = 1_000  # they are wide
Earlier = Mapping[tuple[UUID, int], bytes]
"""Stored records by factor and version."""


async def standing(reader: Reader, change_set: ChangeSet) -> Standing:
    """Return what the newest release holds of the factors of a change set, and their newest version numbers."""
    keys = [one.key for one in change_set.statements] + [one.key for one in change_set.withdrawals]
    keys += [one.replacement for one in change_set.withdrawals if one.replacement is not None]
    ids = _ids(keys)
    return Standing(await known(reader, ids), await newest_numbers(reader, ids))


async def held(reader: Reader, keys: Sequence[FactorKey]) -> dict[UUID, list[Held]]:
    """Return, of each of these factors, every version there ever was, with the releases that hold it."""
    ids, found = _ids(keys), dict[UUID, list[Held]]()
    columns = (version.c.factor_id, version.c.number, version.c.period_from, version.c.period_to)
    same = (member.c.factor_id == version.c.factor_id) & (member.c.number == version.c.number)
    for start in range(0, len(ids), _CHUNK):
        asked = named(ids[start : start + _CHUNK])
        joined = asked.join(version, version.c.factor_id == asked.c.factor_id).join(member, same)
        for row in await reader.all(select(*columns, member.c.since, member.c.until).select_from(joined)):
            period = Period(row.period_from, row.period_to)
            one = Held(number=row.number, period=period, since=row.since, until=row.until)
            found.setdefault(row.factor_id, []).append(one)
    return found


async def earlier(reader: Reader, changes: Sequence[MemberChange]) -> Earlier:
    """Return the stored records of the newest version that each of these changes ends."""
    places = [(one.factor, one.ends[-1]) for one in changes if one.ends]
    found: dict[tuple[UUID, int], bytes] = {}
    for start in range(0, len(places), _RECORDS):
        some = places[start : start + _RECORDS]
        ids, numbers = [one[0] for one in some], [one[1] for one in some]
        asked = func.unnest(literal(ids, ARRAY(Uuid)), literal(numbers, ARRAY(Integer)))
        pairs = asked.table_valued(column("factor_id", Uuid), column("number", Integer), name="pairs").render_derived()
        same = (version.c.factor_id == pairs.c.factor_id) & (version.c.number == pairs.c.number)
        records = select(version.c.factor_id, version.c.number, version.c.rendered)
        for row in await reader.all(records.select_from(pairs.join(version, same))):
            found[row.factor_id, row.number] = bytes(row.rendered)
    return found


def _ids(keys: Sequence[FactorKey]) -> list[UUID]:
    return list({identity("factor", str(key)) for key in keys})
