"""A figure divided: by gas from its own record, by stage where the release also holds the figure without margins."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.factors.errors import UnknownFactor, WithdrawnFactor
from app.lookup.errors import NotCommensurable, NotDivisible, NotRestatable
from app.lookup.model import Answer
from app.lookup.queries.get import get
from app.lookup.question import Question
from app.lookup.restate import restate
from app.lookup.shares import BY_GAS, by_gas, by_stage, counterpart, parts, whole
from app.lookup.world import World
from app.nomenclature.model import Nomenclature
from app.nomenclature.units import ratio

_NO_STAGES = "the publisher states one figure for all its stages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A factor as answered, the record its shares are of, and the shares by gas and by stage."""

    answer: Answer
    record: Mapping[str, Any]
    restated: dict[str, object] | None
    gases: dict[str, object]
    stages: dict[str, object]


async def division(world: World, name: str, question: Question) -> Division:
    """Return a factor's shares by gas and by stage, under the unit and GWP set asked for.

    Refuses an unknown factor, one that cannot be restated or is zero, and one that has shares of neither kind.
    """
    answer = await get(world, name, Question(subjects=(), release=question.release))
    published = _read(answer)
    restated = restate(published, question.unit, question.gwp, world.nomenclature)
    shown = restated.record if restated else published
    stages, because = await _by_stage(world, answer, shown, question)
    try:
        gases = _by_gas(published, shown, world.nomenclature) | {"gases_because": None}
    except NotDivisible as undivided:
        if stages is None:
            raise
        gases = {**dict.fromkeys(BY_GAS), "gases_because": undivided.detail}
    return Division(
        answer=answer,
        record=shown,
        restated=restated.told if restated else None,
        gases=gases,
        stages={"stages": stages, "stages_because": because},
    )


def _read(answer: Answer) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(answer.record, parse_float=Decimal)
    return record


def _by_gas(published: dict[str, Any], shown: dict[str, Any], nomenclature: Nomenclature) -> dict[str, object]:
    source, target = (nomenclature.gwp_sets.get(one["gwp"] or "") for one in (published, shown))
    asked, own = (nomenclature.units.named(one["declared_unit"]["unit"]) for one in (shown, published))
    scale = ratio(asked, own) or Fraction(1)
    counted = parts(published, source, target, scale)
    return by_gas(counted, whole(published, counted, scale, computed=source is not target))


async def _by_stage(
    world: World, answer: Answer, sale: Mapping[str, Any], question: Question
) -> tuple[list[dict[str, object]] | None, str | None]:
    key = counterpart(sale)
    if key is None:
        return None, _NO_STAGES
    try:
        other = await get(world, key, Question(subjects=(), release=answer.release.label))
    except (UnknownFactor, WithdrawnFactor):
        return by_stage(sale, None)
    gate = _read(other)
    try:
        restated = restate(gate, question.unit, question.gwp, world.nomenclature)
    except (NotCommensurable, NotRestatable) as refused:
        return None, f"{key}: {refused.detail}"
    return by_stage(sale, restated.record if restated else gate)
