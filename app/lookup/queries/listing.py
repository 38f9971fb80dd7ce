"""Pages of released factors, filtered, in the order of their keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, Select, String, and_, any_, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.factors.tables import subject, version
from app.kit.hot import compiled
from app.lookup.queries.columns import asked, unless_open
from app.lookup.world import World
from app.releases.model import Release
from app.releases.queries import released

_TEXTS = ARRAY(String)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a list is narrowed to; empty tuples and None leave open."""

    subjects: tuple[str, ...] = ()
    geographies: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    unit: str | None = None
    boundary: str | None = None
    gas_basis: str | None = None
    dataset: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: records as stored, where the next one begins, and how many there are in all if asked."""

    release: Release
    records: Sequence[bytes]
    following: tuple[str, int] | None
    total: int | None


def _filtered(statement: Select[Any]) -> Select[Any]:
    columns = version.c
    same = (subject.c.factor_id == columns.factor_id) & (subject.c.number == columns.number)
    coded = select(1).where(same, subject.c.subject == any_(asked("subjects", _TEXTS))).exists()
    placed = columns.geography == any_(asked("geographies", _TEXTS))
    overlap = and_(columns.period_from <= asked("last_day", Date), columns.period_to >= asked("first_day", Date))
    publisher = func.split_part(columns.dataset, "/", 1) == asked("publisher")
    return statement.where(
        unless_open("subjects", coded, _TEXTS),
        unless_open("geographies", placed, _TEXTS),
        unless_open("first_day", overlap, Date),
        unless_open("publisher", publisher),
        *(unless_open(name, columns[name] == asked(name)) for name in ("unit", "boundary", "gas_basis", "dataset")),
    )


def _paged() -> Select[Any]:
    columns = version.c
    later = or_(
        columns.key > asked("after_key"),
        and_(columns.key == asked("after_key"), columns.number > asked("after_number", Integer)),
    )
    rows = _filtered(released(columns.key, columns.number, columns.rendered)).where(later)
    return rows.order_by(columns.key, columns.number).limit(asked("limit", Integer))


_PAGE = compiled(_paged())
_TOTAL = compiled(_filtered(released(func.count().label("total"))))


async def listing(
    world: World, release: Release, wanted: Filter, after: tuple[str, int] | None, limit: int, *, total: bool = False
) -> Page:
    """Return one page of the versions a release holds that meet the filter, ordered by key and number."""
    given = _values(wanted, release.number)
    key, number = after or ("", 0)
    rows = await world.hot.fetch(_PAGE, given | {"after_key": key, "after_number": number, "limit": limit + 1})
    counted = await world.hot.fetch(_TOTAL, given) if total else None
    shown = rows[:limit]
    following = (shown[-1]["key"], shown[-1]["number"]) if len(rows) > limit else None
    records = [row["rendered"] for row in shown]
    return Page(release=release, records=records, following=following, total=counted[0]["total"] if counted else None)


def _values(wanted: Filter, release: int) -> dict[str, object]:
    return {
        "release": release,
        "subjects": list(wanted.subjects) or None,
        "geographies": list(wanted.geographies) or None,
        "first_day": wanted.first_day,
        "last_day": wanted.last_day,
        "publisher": wanted.publisher,
        **{name: getattr(wanted, name) for name in ("unit", "boundary", "gas_basis", "dataset")},
    }
