"""The columns a candidate is made of, and the conditions that a released version may have to meet."""

from typing import Any

import asyncpg
from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Select,
    Text,
    and_,
    bindparam,
    column,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from app.factors.tables import subject, version
from app.kit.amounts import canonical
from app.kit.hot import HotQuery, compiled
from app.lookup.model import Candidate
from app.lookup.question import Question
from app.releases.queries import released
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
_FIELDS = {one.name for one in CANDIDATE}
EQUALS = ("unit_group", "boundary", "gas_basis", "price_basis", "calorific_basis", "dataset", "publisher")
_ASKED: dict[str, Any] = {
    "release": Integer,
    **dict.fromkeys(("subject", "also", "besides", "geography"), Text),
    **dict.fromkeys(("first_day", "last_day"), Date),
    "dqr_max": Numeric,
    **dict.fromkeys(EQUALS, Text),
}
# Questions that are asked together: an array for each thing that may be said.
QUESTIONS = (
    func.unnest(*(bindparam(name, type_=ARRAY(kind)) for name, kind in _ASKED.items()))
    .table_valued(*(column(name, kind) for name, kind in _ASKED.items()), with_ordinality="nth", name="questions")
    .render_derived()
)


def asked(name: str, kind: Any = Text) -> Any:  # noqa: ANN401 - a bind parameter of any type
    """Return a named parameter."""
    return bindparam(name, type_=kind)


def each_question(found: Select[Any]) -> Select[Any]:
    """Return what a select over one question finds for each, with the question's number in the last column."""
    own = found.lateral("found")
    return select(*own.c, QUESTIONS.c.nth).select_from(QUESTIONS.join(own, true()))


def answering(*columns: Any, by_geography: bool) -> Select[Any]:  # noqa: ANN401 - columns of several types
    """Return the select over what a release holds for a question's subjects, in its place only if `by_geography`."""
    said = QUESTIONS.c
    same = (subject.c.factor_id == version.c.factor_id) & (subject.c.number == version.c.number)
    statement = released(*columns, number=said.release).join(subject, same).where(subject.c.subject == said.subject)
    if by_geography:
        statement = statement.where(subject.c.geography == said.geography)
    return statement.where(answers_to("also"), answers_to("besides"))


def together(found: Select[Any], most: int = 1) -> HotQuery:
    """Compile a select over one question into a statement that answers up to `most` of them at once."""
    return compiled(each_question(found), most)


def conditions() -> ColumnElement[bool]:
    """Return every condition of a question but subject and geography; each holds when left open."""
    columns, said = version.c, QUESTIONS.c
    publisher = func.split_part(columns.dataset, "/", 1)
    return and_(
        _met(said.first_day, and_(columns.applies_from <= said.first_day, columns.applies_to >= said.last_day)),
        _met(said.dqr_max, columns.dqr <= said.dqr_max),
        *(_met(said[name], (publisher if name == "publisher" else columns[name]) == said[name]) for name in EQUALS),
    )


def answers_to(name: str) -> ColumnElement[bool]:
    """Return the condition that a version also answers to another subject, when one is asked for."""
    other, said = subject.alias(name), QUESTIONS.c[name]
    same = and_(other.c.factor_id == version.c.factor_id, other.c.number == version.c.number)
    return _met(said, select(1).where(same, other.c.subject == said).correlate_except(other).exists())


def _met(said: ColumnElement[Any], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return or_(said.is_(None), condition)


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
    """Return a row as a candidate; it may have more columns."""
    kept = {name: said for name, said in row.items() if name in _FIELDS}
    if kept["dqr"] is not None:
        kept["dqr"] = canonical(kept["dqr"])
    kept.setdefault("rendered", b"")
    return Candidate(**kept)
