"""The columns a candidate is made of, and the conditions that a released version may have to meet."""

from typing import Any

import asyncpg
from sqlalchemy import ColumnElement, Date, Numeric, Text, and_, bindparam, func, or_, select

from app.factors.tables import subject, version
from app.kit.amounts import canonical
from app.lookup.model import Candidate
from app.lookup.question import Question
from app.releases.tables import member

CANDIDATE = (
    version.c.key,
    version.c.number,
    version.c.activity,
    version.c.geography,
    version.c.period_from,
    version.c.period_to,
    version.c.unit,
    version.c.unit_group,
    version.c.calorific_basis,
    version.c.price_basis,
    version.c.boundary,
    version.c.gas_basis,
    version.c.evidence,
    version.c.dqr,
    member.c.until,
    member.c.ended_by,
    member.c.log_index,
    version.c.citation,
    version.c.rendered,
)
WITHOUT_BYTES = CANDIDATE[:-1]
EQUALS = ("unit_group", "boundary", "gas_basis", "price_basis", "calorific_basis", "dataset", "publisher")


def asked(name: str, kind: Any = Text) -> Any:  # noqa: ANN401 - a bind parameter of any type
    """Return a named parameter."""
    return bindparam(name, type_=kind)


def unless_open(name: str, met: ColumnElement[bool], kind: Any = Text) -> ColumnElement[bool]:  # noqa: ANN401
    """Return a condition that holds when its parameter is left open."""
    return or_(asked(name, kind).is_(None), met)


def conditions() -> ColumnElement[bool]:
    """Return every condition of a question but subject and geography; each holds when left open."""
    columns = version.c
    publisher = func.split_part(columns.dataset, "/", 1)
    named = [unless_open(name, (publisher if name == "publisher" else columns[name]) == asked(name)) for name in EQUALS]
    dated = and_(columns.applies_from <= asked("first_day", Date), columns.applies_to >= asked("last_day", Date))
    rated = columns.dqr <= asked("dqr_max", Numeric)
    return and_(unless_open("first_day", dated, Date), unless_open("dqr_max", rated, Numeric), *named)


def answers_to(name: str) -> ColumnElement[bool]:
    """Return the condition that a version also answers to another subject, when one is asked for."""
    other = subject.alias(name)
    found = select(1).where(other.c.factor_id == version.c.factor_id, other.c.number == version.c.number)
    return unless_open(name, found.where(other.c.subject == asked(name)).exists())


def values(question: Question, release: int) -> dict[str, object]:
    """Return the parameters of a question."""
    subjects = (*question.subjects, None, None)
    return {
        "release": release,
        "subject": subjects[0],
        "also": subjects[1],
        "besides": subjects[2],
        "geography": question.geography,
        "first_day": question.first_day,
        "last_day": question.last_day,
        "dqr_max": question.dqr_max,
        **{name: getattr(question, name) for name in EQUALS},
    }


def candidate(row: asyncpg.Record) -> Candidate:
    """Return a row as a candidate."""
    kept = dict(row)
    if kept["dqr"] is not None:
        kept["dqr"] = canonical(kept["dqr"])
    kept.setdefault("rendered", b"")
    return Candidate(**kept)
