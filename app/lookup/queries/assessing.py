"""A factor's quality and uncertainty, worked out from the raw scores of its record at a release."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.factors.dqr import SCHEMES
from app.lookup.assess import assessed, basic_uncertainty
from app.lookup.model import Answer
from app.lookup.queries.get import get
from app.lookup.question import Question, one_of
from app.lookup.rescore import rescored
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
        in_context=_in_context(record, question.last_day),
    )


def _in_context(record: Mapping[str, Any], day: date | None) -> dict[str, object] | None:
    """Return the rating with the figure's age at a day: from the end of the period it describes, in years."""
    if day is None:
        return None
    described = record["reference_period"]["to"] or record["reference_period"]["from"]
    age = abs(day.year - date.fromisoformat(described).year) if described else None
    return rescored(record["quality"], geography_steps=0, technology_steps=0, age_years=age).told()
