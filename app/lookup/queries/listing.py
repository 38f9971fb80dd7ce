"""Pages of released factors, filtered, in the order of their keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    Text,
    and_,
    any_,
    column,
    func,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY

from app.factors.tables import subject, version
from app.kit.hot import HotQuery, compiled
from app.lookup.queries.columns import asked
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


def _conditions() -> dict[str, ColumnElement[bool]]:
    """Return the condition that each thing said of a list brings."""
    columns, publisher = version.c, asked("publisher")
    overlap = and_(columns.period_from <= asked("last_day", Date), columns.period_to >= asked("first_day", Date))
    # Keys begin with their publisher, so its factors are a range of an index; "0" is the character after "/".
    ranged = and_(columns.key > publisher + "/", columns.key < publisher + "0")
    same = (subject.c.factor_id == columns.factor_id) & (subject.c.number == columns.number)
    return {
        "subjects": select(1).where(same, subject.c.subject == any_(asked("subjects", _TEXTS))).exists(),
        "geographies": columns.geography == any_(asked("geographies", _TEXTS)),
        "first_day": overlap,
        "publisher": and_(ranged, func.split_part(columns.dataset, "/", 1) == publisher),
        **{name: columns[name] == asked(name) for name in ("unit", "boundary", "gas_basis", "dataset")},
    }


# A statement for each set of things said: where a condition may also be open, no plan can use an index for it.
@cache
def _page(said: frozenset[str]) -> HotQuery:
    columns = version.c
    later = tuple_(columns.key, columns.number) > tuple_(asked("after_key"), asked("after_number", Integer))
    rows = _filtered(released(columns.key, columns.number, columns.rendered), said - {"geographies"}).where(later)
    return compiled(_first(_by_place(rows) if "geographies" in said else rows))


@cache
def _total(said: frozenset[str]) -> HotQuery:
    return compiled(_filtered(released(func.count().label("total")), said))


def _filtered(statement: Select[Any], said: frozenset[str]) -> Select[Any]:
    return statement.where(*(condition for name, condition in _conditions().items() if name in said))


def _by_place(rows: Select[Any]) -> Select[Any]:
    """Return the first rows of each place: each place's come in order from an index, all places' together do not."""
    codes = func.unnest(asked("geographies", _TEXTS))
    places = codes.table_valued(column("code", Text), name="places").render_derived()
    own = _first(rows.where(version.c.geography == places.c.code)).lateral("own")
    return select(*own.c).select_from(places.join(own, true()))


def _first(rows: Select[Any]) -> Select[Any]:
    order = rows.selected_columns
    return rows.order_by(order.key, order.number).limit(asked("limit", Integer))


async def listing(
    world: World, release: Release, wanted: Filter, after: tuple[str, int] | None, limit: int, *, total: bool = False
) -> Page:
    """Return one page of the versions a release holds that meet the filter, ordered by key and number."""
    given = _values(wanted, release.number)
    said = frozenset(name for name, one in given.items() if one is not None)
    key, number = after or ("", 0)
    rows = await world.hot.fetch(_page(said), given | {"after_key": key, "after_number": number, "limit": limit + 1})
    counted = await world.hot.fetch(_total(said), given) if total else None
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
