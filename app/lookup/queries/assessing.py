"""A factor's quality and uncertainty, worked out from the raw scores of its record at a release."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.factors.dqr import SCHEMES
from app.lookup.assess import assessed, basic_uncertainty
from app.lookup.model import Answer, Candidate
from app.lookup.queries.get import get
from app.lookup.question import Question, one_of
from app.lookup.rescore import age, rescored
from app.lookup.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A factor as answered, its record, and what follows from its scores."""

    answer: Answer
    record: Mapping[str, Any]
    assessed: dict[str, object]
    in_context: dict[str, object] | None


async def assessment(world: World, name: str, question: Question, basic: str | None, scheme: str | None) -> Assessment:
    """Return a factor's quality and uncertainty; with a date also its rating as aged by then.

    Refuses an unknown factor, a basic uncertainty or a scheme that is none.
    """
    said = basic_uncertainty(basic)
    code = one_of("scheme", {"scheme": scheme} if scheme else {}, tuple(SCHEMES))
    schemes = [SCHEMES[code]] if code else list(SCHEMES.values())
    answer = await get(world, name, Question(subjects=(), release=question.release))
    record: dict[str, Any] = json.loads(answer.record, parse_float=Decimal)
    gwp = world.nomenclature.gwp_sets.get(record["gwp"] or "")
    return Assessment(
        answer=answer,
        record=record,
        assessed=assessed(record, gwp, said, schemes),
        in_context=_in_context(record, answer.chosen, question),
    )


def _in_context(record: Mapping[str, Any], chosen: Candidate, question: Question) -> dict[str, object] | None:
    """Return the rating with the figure's age on the days asked for; None where none are."""
    if question.first_day is None or question.last_day is None:
        return None
    years = age((chosen.period_from, chosen.period_to), (question.first_day, question.last_day))
    return rescored(record["quality"], geography_steps=0, technology_steps=0, age_years=years).told()
