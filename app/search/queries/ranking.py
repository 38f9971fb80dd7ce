"""Which topics a reading finds, and how far up: every topic that has the most of its words, ranked exactly."""

from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Integer,
    Select,
    Text,
    cast,
    column,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from app.lookup.queries.columns import asked
from app.search.reading import Reading, Term
from app.search.tables import posting, topic
from app.search.worth import OWN

_PERCENT = 100
_SYNONYM = 85
_TOP = 1_000
_ONCE = "MATERIALIZED"
_HELD = {"lexemes": Text, "terms": Integer, "percents": Integer, "places": Boolean}


def topics() -> CTE:
    """Return the topics that have the most of the words, and not less than half, with how far below the top they are.

    `is_there` says whether a topic has the words that name the place; of one that has not, only versions of that
    place are meant.
    """
    has = _has()
    most = select(func.max(has.c.met)).scalar_subquery()
    enough = (has.c.met == most) & (has.c.met * 2 >= asked("required", Integer))
    return _named(has, enough, "ranked")


def called_so() -> CTE:
    """Return the topics that have every word of a text that names a place and nothing else."""
    has = _has()
    return _named(has, has.c.placed >= asked("placed", Integer), "called")


def others(called: CTE) -> Select[Any]:
    """Return every other topic, as far below the top as can be, in the order of an index."""
    known = topic.c.since <= asked("release", Integer)
    columns = (topic.c.id, topic.c.title, literal_column(str(_TOP), Integer).label("below"))
    return select(*columns).where(known, topic.c.id.not_in(select(called.c.id)))


def _named(has: CTE, enough: ColumnElement[bool], name: str) -> CTE:
    points = has.c.points / (func.greatest(asked("required", Integer) + asked("placed", Integer), 1) * _PERCENT)
    is_there = has.c.placed >= asked("placed", Integer)
    below = _TOP - cast(func.least(points, _TOP), Integer)
    columns = (topic.c.id, topic.c.title, is_there.label("is_there"), below.label("below"))
    joined = has.join(topic, topic.c.id == has.c.topic)
    return select(*columns).select_from(joined).where(enough).cte(name).prefix_with(_ONCE, dialect="postgresql")


def _has() -> CTE:
    """Return how many of the words each topic has, apart from those of the place, and what they are worth."""
    arrays = func.unnest(*(asked(name, ARRAY(kind)) for name, kind in _HELD.items()))
    columns = (column("lexeme", Text), column("term", Integer), column("percent", Integer), column("is_place", Boolean))
    sought = arrays.table_valued(*columns, name="sought").render_derived()
    worth = func.max(posting.c.points * sought.c.percent).label("points")
    best = (
        select(posting.c.topic, sought.c.term, sought.c.is_place, worth)
        .select_from(sought.join(posting, posting.c.lexeme == sought.c.lexeme))
        .where(posting.c.since <= asked("release", Integer), or_(~sought.c.is_place, posting.c.points >= OWN))
        .group_by(posting.c.topic, sought.c.term, sought.c.is_place)
        .subquery("best")
    )
    met, placed = func.count().filter(~best.c.is_place), func.count().filter(best.c.is_place)
    points = func.sum(best.c.points).label("points")
    counted = select(best.c.topic, met.label("met"), placed.label("placed"), points).group_by(best.c.topic)
    return counted.cte("has").prefix_with(_ONCE, dialect="postgresql")


def sought(read: Reading) -> dict[str, object]:
    """Return a reading as the parameters of a statement."""
    rows = [
        (lexeme, nth, percent, term.names_place)
        for nth, term in enumerate(read.terms)
        for lexeme, percent in _worth(term).items()
    ]
    required = len(read.required)
    said: dict[str, object] = {name: [row[at] for row in rows] for at, name in enumerate(_HELD)}
    return said | {"required": required, "placed": len(read.terms) - required}


def _worth(term: Term) -> dict[str, int]:
    """Return in percent what each lexeme that satisfies a term is worth."""
    return dict.fromkeys(term.also, min(_SYNONYM, term.percent)) | dict.fromkeys(term.lexemes, term.percent)
