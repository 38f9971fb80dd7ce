"""Which versions of a release are rendered: those that may be handed on to anybody."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, Subquery, func, or_, select

from app.exports.model import LeftOut
from app.factors.tables import version
from app.kit.db import Reader
from app.provenance.tables import dataset, edition, licence
from app.releases.tables import member


def held(number: int) -> Subquery:
    """Return the versions that a release holds and that anybody may have in a file."""
    return _handed_on(_members(number, member.c.factor_id, member.c.number)).subquery("chosen")


async def rows(reader: Reader, number: int) -> int:
    """Return how many versions those are."""
    found = await reader.first(_handed_on(_members(number, func.count())))
    return int(found[0]) if found is not None else 0


async def left_out(reader: Reader, number: int) -> Sequence[LeftOut]:
    """Return what a release holds of open datasets and may be read here, but not handed on in a file."""
    counted = _joined(_members(number, edition.c.key, licence.c.id, func.count()))
    counted = counted.where(~licence.c.redistribution, dataset.c.tier == "open")
    grouped = counted.group_by(edition.c.key, licence.c.id).order_by(edition.c.key)
    return [LeftOut(*row) for row in await reader.all(grouped)]


def _members(number: int, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of several types
    is_there = or_(member.c.until.is_(None), member.c.until > number)
    return select(*columns).select_from(member).where(member.c.since <= number, is_there)


def _handed_on(members: Select[Any]) -> Select[Any]:
    return _joined(members).where(licence.c.redistribution, dataset.c.tier == "open")


def _joined(members: Select[Any]) -> Select[Any]:
    same = (version.c.factor_id == member.c.factor_id) & (version.c.number == member.c.number)
    joined = members.join(version, same).join(edition, edition.c.key == version.c.edition)
    return joined.join(dataset, dataset.c.key == version.c.dataset).join(licence, licence.c.id == edition.c.licence)
