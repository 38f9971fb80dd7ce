"""Looking a factor up where the caller allows steps away: one statement for all that lies within reach."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import and_, func, select, true

from app.factors.form import value_unit
from app.factors.model import GasBasis
from app.factors.tables import subject, version
from app.kit.amounts import canonical
from app.kit.hot import HotQuery, Rows
from app.lookup.errors import Ambiguous
from app.lookup.fallback import Ways, Widened, measured, steps, ways
from app.lookup.model import Candidate, Match
from app.lookup.queries.columns import (
    CANDIDATE,
    EQUALS,
    Shape,
    candidate,
    met,
    questions,
    together,
)
from app.lookup.question import Question
from app.lookup.ranking import choose, told
from app.lookup.rescore import Rescored, age, geography_class, rescored, technology_class, time_class
from app.lookup.world import World
from app.releases.model import Release
from app.releases.queries import released

MOST = 400
_TOGETHER = 4
_ALTERNATIVES = 5
_SHAPES = 100
_SEPARATOR = "\n"  # no code and no key has it
_ALSO = (version.c.applies_from, version.c.applies_to, version.c.value, version.c.edition)
_LISTS = {"subjects": "subject", "also_any": "also", "besides_any": "besides"}
_PLAIN = (*EQUALS, "dqr_max")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What a question may step to, and what a statement has to be asked for it."""

    ways: Ways
    values: Mapping[str, object]

    @property
    def shape(self) -> Shape:
        """Return what is said, by name: each set of names has its own statement."""
        return frozenset(self.values)


def reach(world: World, question: Question, release: Release) -> Reach:
    """Return how far a question may step."""
    allowed = ways(question, world.nomenclature)
    values: dict[str, object] = {"release": release.number}
    for name, own in zip(_LISTS, question.subjects, strict=False):
        values[name] = _SEPARATOR.join([own, *allowed.above.get(own, ())])
    if question.geography is not None:
        places = [step.parent for step in (*allowed.electricity, *allowed.anything)]
        values["places"] = _SEPARATOR.join(dict.fromkeys([question.geography, *places]))
    values |= _days(question)
    return Reach(ways=allowed, values=values | {name: one for name in _PLAIN if (one := getattr(question, name))})


@lru_cache(maxsize=_SHAPES)
def statement(said: Shape) -> HotQuery:
    """Return the statement for everything within reach of questions of a shape."""
    asking = questions(said)
    asks = asking.c
    here = subject.c.subject == func.any(func.string_to_array(asks.subjects, _SEPARATOR))
    if "places" in said:
        here &= subject.c.geography == func.any(func.string_to_array(asks.places, _SEPARATOR))
    # A version is found by several of its codes at once; it is one candidate.
    hits = select(subject.c.factor_id, subject.c.number).where(here).correlate(asking).distinct().lateral("hits")
    same = (version.c.factor_id == hits.c.factor_id, version.c.number == hits.c.number)
    conditions = [_condition(name, asks) for name in sorted(said - {"release", "subjects", "places"})]
    # One version at a time: without the limit the planner would rather read all members of the release.
    one = released(*CANDIDATE, *_ALSO, number=asks.release).where(*same, *conditions).correlate(asking, hits)
    own = one.limit(1).lateral("own")
    found = select(*own.c).select_from(hits.join(own, true())).order_by(own.c.key, own.c.number)
    return together(asking, found.limit(MOST + 1), _TOGETHER)


def nearest(rows: Rows, question: Question, within: Reach, world: World) -> tuple[Candidate, Match] | None:
    """Return the candidate that answers after the fewest steps in the caller's order; None where none is allowed."""
    if len(rows) > MOST:
        detail = f"more than {MOST} factors are within reach"
        raise Ambiguous(detail, hint="say more: geography, date, unit, boundary", ambiguous_in=["geography"])
    possible = [_widened(row, question) for row in rows]
    near = [one for one in (measured(one, question, within.ways) for one in possible) if one is not None]
    near.sort(key=lambda one: one.level(question.fallback))
    for _, group in groupby(near, key=lambda one: one.level(question.fallback)):
        good = [(one, in_context(one, question)) for one in group]
        good = [(one, quality) for one, quality in good if _is_good(quality, question)]
        if good:
            return _chosen(good, near, question, within, world)
    return None


def in_context(one: Widened, question: Question) -> Rescored:
    """Return a candidate's quality where the question needs it."""
    stated = json.loads(one.candidate.rendered, parse_float=Decimal)["quality"]
    years = None
    if question.first_day is not None and question.last_day is not None:
        # Validity says when to use a figure, not how old it is.
        described = (one.candidate.period_from, one.candidate.period_to)
        years = age(described, (question.first_day, question.last_day))
    return rescored(stated, geography_steps=one.geography, technology_steps=one.steps_in_technology(), age_years=years)


def _chosen(
    good: Sequence[tuple[Widened, Rescored]], near: Sequence[Widened], question: Question, within: Reach, world: World
) -> tuple[Candidate, Match]:
    chosen, rule = choose([one.candidate for one, _ in good], question)
    answer, quality = next(pair for pair in good if pair[0].candidate is chosen)
    taken = steps(answer, question, within.ways)
    others = [one for one in near if one is not answer][:_ALTERNATIVES]
    match = Match(
        kind="exact" if answer.is_exact else "fallback",
        steps=taken,
        candidates=len(near),
        decided_by=rule if len(near) == 1 or len(good) > 1 else "fewest steps in the order asked",
        quality=quality.told() | {"dqr": quality.dqr_native},
        distance=_distance(answer, question, world),
        fallback=question.fallback,
        alternatives=[_alternative(one) for one in others],
    )
    return chosen, match


def _alternative(one: Widened) -> dict[str, object]:
    away: dict[str, object] = {"geography": one.geography, "years": one.years}
    away |= {"industry": one.industry, "technology": one.technology}
    figure: dict[str, object] = {"value": one.value, "value_unit": value_unit(GasBasis(one.candidate.gas_basis))}
    return told(one.candidate) | figure | {"edition": one.edition, "steps": away}


def _distance(one: Widened, question: Question, world: World) -> dict[str, object]:
    places = world.nomenclature.geographies.by_code
    asked_place = places.get(question.geography or one.candidate.geography)
    own = places.get(one.candidate.geography)
    kinds = (asked_place.kind if asked_place else "", own.kind if own else "")
    return {
        "time": time_class(one.years) if question.first_day is not None else None,
        "geography": geography_class(*kinds, one.geography) if question.geography is not None else None,
        "technology": technology_class(one.steps_in_technology()),
    }


def _is_good(quality: Rescored, question: Question) -> bool:
    """Return whether quality in context is within the floor asked for; unknown quality is not."""
    return question.dqr_max is None or (quality.dqr is not None and quality.dqr <= Decimal(question.dqr_max))


def _widened(row: Any, question: Question) -> Widened:  # noqa: ANN401 - an asyncpg record
    one = candidate(row)
    codes = _codes(one) if question.industry or question.product else frozenset()
    return Widened(
        candidate=one,
        codes=codes,
        applies_from=row["applies_from"],
        applies_to=row["applies_to"],
        value=canonical(row["value"]),
        edition=row["edition"].rpartition("/")[2],
    )


def _codes(one: Candidate) -> frozenset[str]:
    stated = json.loads(one.rendered, parse_float=Decimal)
    return frozenset(f"{code['scheme']}:{code['code']}" for code in (*stated["products"], *stated["industries"]))


def _days(question: Question) -> dict[str, object]:
    if question.first_day is None or question.last_day is None:
        return {}
    if "time" not in question.fallback:
        return {"first_day": question.first_day, "last_day": question.last_day}
    oldest = date(max(question.first_day.year - question.max_age, 1), 1, 1)
    newest = question.last_day
    if question.allow_later:
        newest = date(min(newest.year + question.max_age, 9998), 12, 31)
    return {"oldest": oldest, "newest": newest}


def _condition(name: str, own: Any) -> Any:  # noqa: ANN401 - columns of several types
    columns = version.c
    match name:
        case "also_any" | "besides_any":
            other = subject.alias(_LISTS[name])
            same = and_(other.c.factor_id == columns.factor_id, other.c.number == columns.number)
            any_of = other.c.subject == func.any(func.string_to_array(own[name], _SEPARATOR))
            return select(1).where(same, any_of).correlate_except(other).exists()
        case "oldest":
            return columns.applies_to >= own.oldest
        case "newest":
            return columns.applies_from <= own.newest
    return met(name, own)
