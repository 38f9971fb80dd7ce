"""Looking a factor up, strictly: exactly one, or a miss that explains itself."""

import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Select

from app.factors.citation import figure
from app.factors.tables import subject, version
from app.kit.canonical import wire
from app.kit.hot import HotQuery, compiled
from app.lookup.errors import Ambiguous, NoMatch
from app.lookup.model import Answer, Candidate, Match, status
from app.lookup.queries.columns import (
    CANDIDATE,
    QUESTIONS,
    WITHOUT_BYTES,
    answers_to,
    candidate,
    conditions,
    each_question,
    values,
)
from app.lookup.question import Question
from app.lookup.ranking import choose, told
from app.lookup.restate import restate
from app.lookup.world import World
from app.releases.model import Release, is_pinned
from app.releases.queries import released

_TOGETHER = 32  # more carry no further: a statement's fixed cost is spread thin enough
_MOST = 200
_NEAR = 5
_LOOKED_AT = 2_000
_FAR = 99
_ORDER: tuple[tuple[str, str], ...] = (
    ("publisher", "publisher"),
    ("dataset", "dataset"),
    ("boundary", "boundary"),
    ("gas_basis", "gas_basis"),
    ("price_basis", "price_basis"),
    ("calorific_basis", "calorific_basis"),
    ("unit", "unit_group"),
    ("dqr_max", "dqr_max"),
    ("geography", "geography"),
    ("date", "first_day"),
)


def _answering(*columns: Any, by_geography: bool) -> Select[Any]:  # noqa: ANN401 - columns of several types
    said = QUESTIONS.c
    same = (subject.c.factor_id == version.c.factor_id) & (subject.c.number == version.c.number)
    statement = released(*columns, number=said.release).join(subject, same).where(subject.c.subject == said.subject)
    if by_geography:
        statement = statement.where(subject.c.geography == said.geography)
    return statement.where(answers_to("also"), answers_to("besides"))


def _compiled(found: Select[Any], together: int = 1) -> HotQuery:
    return compiled(each_question(found), together)


_HERE = _compiled(_answering(*CANDIDATE, by_geography=True).where(conditions()).limit(_MOST + 1), _TOGETHER)
_ANYWHERE = _compiled(_answering(*CANDIDATE, by_geography=False).where(conditions()).limit(_MOST + 1))
_ALL = _compiled(_answering(*WITHOUT_BYTES, version.c.dataset, by_geography=False).limit(_LOOKED_AT))


async def find(world: World, question: Question) -> Answer:
    """Return the one factor that meets every condition; refuse a miss or an ambiguity, explained.

    One statement on a hit. A miss asks once more to say which condition failed and what is near.
    """
    release = world.announced.resolve(question.release)
    statement: HotQuery = _HERE if question.geography is not None else _ANYWHERE
    rows = await world.hot.fetch(statement, values(question, release.number))
    if not rows:
        raise await _miss(world, question, release)
    if len(rows) > _MOST:
        detail = f"more than {_MOST} factors match"
        raise Ambiguous(detail, hint="say more: geography, date, unit, boundary", ambiguous_in=["geography"])
    candidates = [candidate(row) for row in rows]
    chosen, decided_by = choose(candidates, question)
    match = Match(candidates=len(candidates), decided_by=decided_by)
    return answer(world, release, chosen, question, match)


def answer(world: World, release: Release, chosen: Candidate, question: Question, match: Match | None) -> Answer:
    """Return the answer for a chosen version, restated as the question asks."""
    latest = world.announced.resolve(None).number
    plainly = Answer(
        release=release,
        is_pinned=is_pinned(question.release),
        chosen=chosen,
        match=match,
        record=chosen.rendered,
        restated=None,
        restated_as=None,
        status=status(chosen.until, chosen.ended_by, latest),
    )
    if question.unit in {None, chosen.unit} and question.gwp is None:
        return plainly
    record = json.loads(chosen.rendered, parse_float=Decimal)
    changed = restate(record, question.unit, question.gwp, world.nomenclature)
    if changed is None:
        return plainly
    said = f"Restated by Footing as {figure(changed.record)}."
    return replace(plainly, record=wire(changed.record), restated=changed.told, restated_as=said)


async def _miss(world: World, question: Question, release: Release) -> NoMatch:
    rows = await world.hot.fetch(_ALL, values(question, release.number))
    left = [(candidate(row), str(row["dataset"])) for row in rows]
    if not left:
        return _nothing(question, release)
    failed = "all conditions together"
    for name, field in _ORDER:
        kept = [one for one in left if _meets(one, question, field)]
        if not kept:
            failed = name
            break
        left = kept
    near = nearest([one for one, _ in left], question, world)
    detail = f"factors for {' and '.join(question.subjects)} exist in {release.label}, but none meets {failed}"
    return NoMatch(detail, hint="see nearest", failed=failed, nearest=near, release=release.label)


def _nothing(question: Question, release: Release) -> NoMatch:
    named = " and ".join(question.subjects)
    detail = f"no factor of release {release.label} is for {named}"
    return NoMatch(
        detail, hint="see /v1/factors, by industry or dataset", failed="subject", nearest=[], release=release.label
    )


def _meets(one: tuple[Candidate, str], question: Question, field: str) -> bool:
    found, dataset = one
    wanted = getattr(question, field)
    if wanted is None:
        return True
    match field:
        case "publisher":
            return dataset.partition("/")[0] == str(wanted)
        case "dataset":
            return dataset == str(wanted)
        case "dqr_max":
            return found.dqr is not None and found.dqr <= Decimal(wanted)
        case "first_day":
            return (
                found.period_from <= wanted and question.last_day is not None and found.period_to >= question.last_day
            )
        case _:
            return str(getattr(found, field)) == str(wanted)


def nearest(candidates: Sequence[Candidate], question: Question, world: World) -> list[dict[str, object]]:
    """Return up to five candidates that come closest, each with its distances in place and years."""
    measured = [(one, _distances(one, question, world)) for one in candidates]
    measured.sort(key=_closeness)
    return [told(one) | {"distance": distance} for one, distance in measured[:_NEAR]]


def _distances(one: Candidate, question: Question, world: World) -> dict[str, int | None]:
    steps: int | None = 0
    if question.geography is not None:
        steps = world.nomenclature.geographies.distance(question.geography, one.geography)
    years = 0
    if question.first_day is not None and question.last_day is not None:
        before = question.first_day.year - one.period_to.year
        after = one.period_from.year - question.last_day.year
        years = max(before, after, 0)
    return {"geography_steps": steps, "years": years}


def _closeness(pair: tuple[Candidate, dict[str, int | None]]) -> tuple[int, int, int, str]:
    one, distance = pair
    steps, years = distance["geography_steps"], distance["years"]
    return (_FAR if steps is None else steps, years or 0, -one.period_to.toordinal(), one.key)
