"""Reading releases, and the one base select over released factors."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, Uuid, bindparam, column, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.factors.model import Known, Period
from app.factors.tables import version
from app.kit.amounts import canonical
from app.kit.db import AnyRow, Reader
from app.releases.model import Release
from app.releases.tables import member, release

_RELEASE = [column for column in release.columns if column.name != "manifest"]
_CHUNK = 5_000


def released(*columns: ColumnElement[Any], number: ColumnElement[int] | None = None) -> Select[Any]:
    """Return the base select: versions that a release holds; the release is the parameter `release`."""
    asked = bindparam("release", type_=Integer) if number is None else number
    joined = version.join(member, (member.c.factor_id == version.c.factor_id) & (member.c.number == version.c.number))
    held = (member.c.since <= asked) & or_(member.c.until.is_(None), member.c.until > asked)
    return select(*columns).select_from(joined).where(held)


async def releases(reader: Reader) -> Sequence[Release]:
    """Return every release, oldest first."""
    return [_release(row) for row in await reader.all(select(*_RELEASE).order_by(release.c.number))]


async def manifest_bytes(reader: Reader, number: int) -> bytes:
    """Return the canonical manifest of a release."""
    row = await reader.first(select(release.c.manifest).where(release.c.number == number))
    return bytes(row[0]) if row else b""


async def known(reader: Reader, factors: Sequence[UUID]) -> dict[UUID, list[Known]]:
    """Return, of these factors, the versions that have not ended, oldest period first."""
    found: dict[UUID, list[Known]] = {}
    for start in range(0, len(factors), _CHUNK):
        chunk = factors[start : start + _CHUNK]
        for row in await reader.all(_open(chunk)):
            period = Period(row.period_from, row.period_to)
            one = Known(
                factor=row.factor_id,
                number=row.number,
                period=period,
                value=canonical(row.value),
                digest=row.digest,
            )
            found.setdefault(row.factor_id, []).append(one)
    return found


async def newest_numbers(reader: Reader, factors: Sequence[UUID]) -> dict[UUID, int]:
    """Return the highest version number of each of these factors, ended ones included."""
    found: dict[UUID, int] = {}
    for start in range(0, len(factors), _CHUNK):
        chunk = factors[start : start + _CHUNK]
        asked = named(chunk)
        joined = asked.join(version, version.c.factor_id == asked.c.factor_id)
        highest = select(version.c.factor_id, func.max(version.c.number)).select_from(joined)
        for row in await reader.all(highest.group_by(version.c.factor_id)):
            found[row[0]] = row[1]
    return found


def named(factors: Sequence[UUID]) -> Any:  # noqa: ANN401 - a table of one array
    """Return factors as a table: each is then looked up by itself, however old the planner's statistics are."""
    asked = func.unnest(literal(list(factors), ARRAY(Uuid)))
    return asked.table_valued(column("factor_id", Uuid), name="named").render_derived()


def _open(factors: Sequence[UUID]) -> Select[Any]:
    columns = (version.c.factor_id, version.c.number, version.c.period_from, version.c.period_to)
    asked = named(factors)
    joined = asked.join(version, version.c.factor_id == asked.c.factor_id)
    joined = joined.join(member, (member.c.factor_id == version.c.factor_id) & (member.c.number == version.c.number))
    statement = select(*columns, version.c.value, version.c.digest).select_from(joined)
    return statement.where(member.c.until.is_(None)).order_by(version.c.factor_id, version.c.period_from)


def _release(row: AnyRow) -> Release:
    return Release(**row._mapping)
