"""The columns a candidate is made of, and the conditions that a released version may have to meet."""

from collections.abc import Sequence
from typing import Any

import asyncpg
from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Select,
    TableValuedAlias,
    Text,
    and_,
    bindparam,
    column,
    func,
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
    member.c.erratum,
    member.c.succeeded_by,
    version.c.rendered,
)
WITHOUT_BYTES = CANDIDATE[:-1]
EQUALS = ("unit_group", "boundary", "gas_basis", "price_basis", "calorific_basis", "dataset", "publisher")
_ASKED: dict[str, Any] = {
    "release": Integer,
    **dict.fromkeys(("subject", "also", "besides", "geography"), Text),
    **dict.fromkeys(("subjects", "also_any", "besides_any", "places"), Text),
    **dict.fromkeys(("first_day", "last_day", "oldest", "newest"), Date),
    "dqr_max": Numeric,
    **dict.fromkeys(EQUALS, Text),
}
_NO_CONDITION = ("release", "subject", "last_day", "nth")  # of their own
_SAID = ("geography", "first_day", "last_day", "dqr_max", *EQUALS)
Shape = frozenset[str]
"""What questions say, by name. Each shape has its own statement, with no condition that could also be open."""


def asked(name: str, kind: Any = Text) -> Any:  # noqa: ANN401 - a bind parameter of any type
    """Return a named parameter."""
    return bindparam(name, type_=kind)


def questions(said: Shape) -> TableValuedAlias:
    """Return questions that are asked together as a table: an array for each thing they say."""
    kinds = {name: kind for name, kind in _ASKED.items() if name in said}
    arrays = func.unnest(*(bindparam(name, type_=ARRAY(kind)) for name, kind in kinds.items()))
    columns = (column(name, kind) for name, kind in kinds.items())
    return arrays.table_valued(*columns, with_ordinality="nth", name="questions").render_derived()


def answering(asking: TableValuedAlias, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of several types
    """Return the select over what a release holds that meets everything a question says."""
    said = asking.c
    statement = joined(released(*columns, number=said.release)).where(subject.c.subject == said.subject)
    return statement.where(*(met(name, said) for name in said.keys() if name not in _NO_CONDITION))  # noqa: SIM118


def joined(statement: Select[Any]) -> Select[Any]:
    """Return a select over versions together with what they are found by."""
    same = (subject.c.factor_id == version.c.factor_id) & (subject.c.number == version.c.number)
    return statement.join(subject, same)


def together(asking: TableValuedAlias, found: Select[Any], most: int = 1) -> HotQuery:
    """Compile a select over one question into a statement that answers up to `most` of them at once."""
    own = found.lateral("found")
    return compiled(select(*own.c, asking.c.nth).select_from(asking.join(own, true())), most)


def met(name: str, said: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns of several types
    """Return the condition that one thing said brings."""
    columns = version.c
    holds: ColumnElement[bool]
    match name:
        case "also" | "besides":
            other = subject.alias(name)
            same = and_(other.c.factor_id == columns.factor_id, other.c.number == columns.number)
            holds = select(1).where(same, other.c.subject == said[name]).correlate_except(other).exists()
        case "geography":
            holds = subject.c.geography == said.geography
        case "last_day":
            holds = true()  # first_day speaks for both
        case "first_day":
            holds = and_(columns.applies_from <= said.first_day, columns.applies_to >= said.last_day)
        case "dqr_max":
            holds = columns.dqr <= said.dqr_max
        case "publisher":
            holds = func.split_part(columns.dataset, "/", 1) == said.publisher
        case _:
            holds = columns[name] == said[name]
    return holds


def values(question: Question, release: int) -> dict[str, object]:
    """Return what a question says, by name; its names are its shape."""
    said = {"release": release} | dict(zip(("subject", "also", "besides"), question.subjects, strict=False))
    return said | {name: one for name in _SAID if (one := getattr(question, name)) is not None}


def candidate(row: asyncpg.Record, columns: Sequence[object] = CANDIDATE) -> Candidate:
    """Return a row that begins with these columns, as a candidate."""
    found = Candidate(*row[: len(columns)])
    if found.dqr is not None:
        found.dqr = canonical(found.dqr)
    return found
