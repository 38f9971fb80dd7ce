"""Pages and counts of released versions: filtered, ordered, each by the index that fits what is said."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Select,
    Subquery,
    Text,
    and_,
    any_,
    column,
    func,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from app.factors.tables import subject, version
from app.kit.hot import HotQuery, compiled
from app.lookup.queries.columns import asked
from app.releases.tables import member
from app.search.model import Filter, Sort
from app.search.queries.ranking import called_so, others, topics
from app.search.tables import UNRATED, about, topic

_TEXTS = ARRAY(Text)
_EQUALS = ("key", "activity", "unit", "boundary", "gas_basis", "dataset", "licence", "tier")
_FILTERS = ("products", "industries", "geographies", "first_day", "last_day", "publisher", "dqr_max", *_EQUALS)
SHAPES = 500  # statements kept ready: callers choose what they say, so there are many thousands
_SOME = 1_000
_RATING = func.coalesce(about.c.dqr, UNRATED)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a search says, by name, and its order; each shape has its own statement."""

    said: frozenset[str]
    sort: Sort
    words: bool = False
    place: bool = False
    only_place: bool = False


def given(wanted: Filter) -> dict[str, object]:
    """Return what a filter says, by name."""
    kept = {name: getattr(wanted, name) for name in _FILTERS}
    return {name: list(one) if isinstance(one, tuple) else one for name, one in kept.items() if one not in {None, ()}}


def matching(shape: Shape, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of several types
    """Return the select over everything that matches, in no order."""
    statement = _held(shape, *columns)
    if not shape.words:
        return statement
    within = about.c.geography == any_(asked("within", _TEXTS))
    if shape.only_place:
        return statement.where(or_(within, about.c.topic == any_(_ids(called_so()))))
    ranked = topics()
    at_the_place = [or_(ranked.c.is_there, within)] if shape.place else []
    return statement.join(ranked, ranked.c.id == about.c.topic).where(*at_the_place)


@lru_cache(maxsize=SHAPES)
def page(shape: Shape) -> HotQuery:
    """Return the statement of one page, with what its cursor is made of."""
    if shape.sort is Sort.RELEVANCE:
        return compiled(_by_rank(shape))
    return compiled(_with_records(_ordered(shape), shape))


@lru_cache(maxsize=SHAPES)
def total(shape: Shape) -> HotQuery:
    """Return the statement that counts what matches; all that a release holds is its members."""
    if not shape.said and not shape.words:
        return compiled(select(func.count().label("total")).select_from(member).where(_is_held()))
    return compiled(matching(shape, func.count().label("total")))


@lru_cache(maxsize=SHAPES)
def some(shape: Shape) -> HotQuery:
    """Return the statement that counts what matches, and stops counting soon."""
    rows = matching(shape, about.c.factor_id).limit(_SOME).subquery("few")
    return compiled(select(func.count().label("total")).select_from(rows))


def _ids(called: CTE) -> Any:  # noqa: ANN401 - an array that is worked out once, so that an index takes it
    return func.array(select(called.c.id).scalar_subquery())


def _held(shape: Shape, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of several types
    """Return the select over what a release holds that meets the filter."""
    same = (member.c.factor_id == about.c.factor_id) & (member.c.number == about.c.number)
    conditions = (_condition(name) for name in sorted(shape.said))
    return select(*columns).select_from(about.join(member, same)).where(_is_held(), *conditions)


def _is_held() -> ColumnElement[bool]:
    release = asked("release", Integer)
    return and_(member.c.since <= release, or_(member.c.until.is_(None), member.c.until > release))


def _condition(name: str) -> ColumnElement[bool]:
    columns = about.c
    met: ColumnElement[bool]
    match name:
        case "products" | "industries":
            of = subject.alias(name)
            same = (of.c.factor_id == columns.factor_id) & (of.c.number == columns.number)
            met = select(1).where(same, of.c.subject == any_(asked(name, _TEXTS))).correlate_except(of).exists()
        case "geographies":
            met = columns.geography == any_(asked(name, _TEXTS))
        case "first_day":
            met = columns.period_to >= asked(name, Date)
        case "last_day":
            met = columns.period_from <= asked(name, Date)
        case "publisher":
            met = _below(asked(name))
        case "dataset":
            met = and_(_below(asked(name)), columns.dataset == asked(name))
        case "dqr_max":
            met = columns.dqr <= asked(name, Numeric)
        case _:
            met = columns[name] == asked(name)
    return met


def _below(owner: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a parameter
    # Keys begin with their publisher and dataset, so theirs are a range of an index; "0" is the sign after "/".
    return and_(about.c.key > owner + "/", about.c.key < owner + "0")


def _ordered(shape: Shape) -> Select[Any]:
    """Return the first rows after the cursor, in the order that is asked for."""
    columns = about.c
    key, number = columns.key, columns.number
    later = tuple_(key, number) > tuple_(asked("after_key"), asked("after_number", Integer))
    limit = asked("limit", Integer)
    wide = (columns.factor_id, number, key, columns.topic, columns.period_to, _RATING.label("rating"))
    match shape.sort:
        case Sort.NEWEST:
            day, after = columns.period_to, asked("after_day", Date)
            rows = matching(shape, *wide).where(day <= after, or_(day < after, later))
            return rows.order_by(day.desc(), key, number).limit(limit)
        case Sort.RATING:
            least = asked("after_rating", Numeric)
            rows = matching(shape, *wide).where(least <= _RATING, or_(least < _RATING, later))
            return rows.order_by(_RATING, key, number).limit(limit)
    rows = matching(shape, *wide).where(later)
    if "geographies" in shape.said and not shape.words:
        rows = _by_place(shape, wide, later)
    return _first(rows)


def _by_place(shape: Shape, wide: tuple[Any, ...], later: ColumnElement[bool]) -> Select[Any]:
    """Return the first rows of each place: each place's come in order from an index, all places' together do not."""
    places = func.unnest(asked("geographies", _TEXTS)).table_valued(column("code", Text), name="places")
    named = places.render_derived()
    open_shape = Shape(shape.said - {"geographies"}, shape.sort)
    rows = _held(open_shape, *wide).where(later, about.c.geography == named.c.code)
    own = _first(rows.correlate(named)).lateral("own")
    return select(*own.c).select_from(named.join(own, true()))


def _first(rows: Select[Any]) -> Select[Any]:
    order = rows.selected_columns
    return rows.order_by(order.key, order.number).limit(asked("limit", Integer))


def _with_records(rows: Select[Any], shape: Shape) -> Select[Any]:
    """Return rows with their records and topics: these are wide, so they are fetched for the page alone."""
    own = rows.subquery("own")
    same = (version.c.factor_id == own.c.factor_id) & (version.c.number == own.c.number)
    columns = [own.c.key, own.c.number, own.c.period_to, own.c.rating, version.c.rendered]
    joined = own.join(version, same)
    if shape.words:
        joined = joined.join(topic, topic.c.id == own.c.topic)
        columns.append(topic.c.parts)
    leading = {Sort.NEWEST: own.c.period_to.desc(), Sort.RATING: own.c.rating}
    order: list[Any] = [leading[shape.sort]] if shape.sort in leading else []
    return select(*columns).select_from(joined).order_by(*order, own.c.key, own.c.number)


def _by_rank(shape: Shape) -> Select[Any]:
    """Walk topics from the highest rank down to their versions, and stop when the page is full.

    Topics that have the name of the place in their own words are walked apart from those whose versions have to be
    of the place: each way has its index.
    """
    if not shape.place:
        few = _walked(shape, select(topics()), at_the_place=False).subquery("few")
    else:
        called = called_so() if shape.only_place else topics()
        rest = others(called) if shape.only_place else select(called).where(~called.c.is_there)
        there = _walked(shape, select(called).where(called.c.is_there), at_the_place=False).subquery("there")
        both = union_all(select(there), select(_walked(shape, rest, at_the_place=True).subquery("at"))).subquery("both")
        few = select(both).order_by(*_ranked(both)).limit(asked("limit", Integer)).subquery("few")
    same = (version.c.factor_id == few.c.factor_id) & (version.c.number == few.c.number)
    joined = few.join(version, same).join(topic, topic.c.id == few.c.id)
    return select(few, version.c.rendered, topic.c.parts).select_from(joined).order_by(*_ranked(few))


def _walked(shape: Shape, found: Select[Any], *, at_the_place: bool) -> Select[Any]:
    ranked, after_topic = found.subquery("found"), asked("after_topic", BigInteger)
    place = (ranked.c.below, ranked.c.title, ranked.c.id)
    begun = tuple_(*place) >= tuple_(asked("after_below", Integer), asked("after_title"), after_topic)
    # Those that nothing raises are all as far below: to order by that would cost the order of their index.
    even = int(at_the_place and shape.only_place)
    walk = select(ranked.c.id, ranked.c.title, ranked.c.below).where(begun).order_by(*place[even:]).subquery("walk")
    rows = _held(shape, about.c.factor_id, about.c.number, about.c.key, about.c.period_to)
    rows = rows.where(about.c.topic == walk.c.id, or_(walk.c.id != after_topic, _later()))
    if at_the_place:
        rows = rows.where(about.c.geography == any_(asked("within", _TEXTS)))
    newest = rows.order_by(about.c.period_to.desc(), about.c.key, about.c.number).limit(asked("limit", Integer))
    own = newest.correlate(walk).lateral("own")
    columns = [walk.c.below, walk.c.title, walk.c.id, *own.c]
    walked = select(*columns).select_from(walk.join(own, true())).subquery("walked")
    return select(walked).order_by(*_ranked(walked)[even:]).limit(asked("limit", Integer))


def _later() -> ColumnElement[bool]:
    """Return what comes after the cursor among the versions of its topic: the newest are first."""
    day, after = about.c.period_to, asked("after_day", Date)
    later = tuple_(about.c.key, about.c.number) > tuple_(asked("after_key"), asked("after_number", Integer))
    return and_(day <= after, or_(day < after, later))


def _ranked(rows: Subquery) -> list[Any]:
    columns = rows.c
    return [columns.below, columns.title, columns.id, columns.period_to.desc(), columns.key, columns.number]
