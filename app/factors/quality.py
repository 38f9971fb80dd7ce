"""Quality computed from raw scores; never typed in by anybody."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from fractions import Fraction

from app.factors.model import Constituent, GroupScores, PedigreeScores
from app.kit.amounts import WIDE, canonical

METHOD = "pedigree-mean-co2e-weighted/v1"
INDICATORS = ("reliability", "completeness", "temporal", "geographical", "technological")
_PLACES = Decimal("0.0001")
_NOTHING = Decimal(0)


def factor_scores(
    groups: Sequence[GroupScores], weights: Mapping[str, Decimal]
) -> tuple[PedigreeScores, Decimal] | None:
    """Return the five scores and their mean (the DQR) of a whole factor, weighted by CO2e.

    Each indicator is Σ wᵍ·sᵍ / Σ wᵍ over the groups g, wᵍ the absolute kg CO2e of the group; the DQR is the mean
    of the five. None when a group with a weight has no scores, or nothing has a weight: never guessed.
    """
    scored = {group.group: group.scores.all() for group in groups}
    if "all" in scored and None not in scored["all"]:
        return _rated([Fraction(score) for score in scored["all"] if score is not None])
    heavy = {group: weight for group, weight in weights.items() if weight}
    if not heavy or any(None in scored.get(group, (None,)) for group in heavy):
        return None
    total = Fraction(sum(heavy.values(), _NOTHING))
    means = [_weighted([(scored[g][i], w) for g, w in heavy.items()]) / total for i in range(len(INDICATORS))]
    return _rated(means)


def co2e_weights(
    constituents: Sequence[Constituent], gwp: Mapping[str, Decimal], groups: AbstractSet[str]
) -> dict[str, Decimal]:
    """Return the absolute kg CO2e of each group: a gas that is scored by itself, or `other`."""
    weights: dict[str, Decimal] = {}
    for part in constituents:
        group = part.gas if part.gas in groups else "other"
        counted = abs(co2e_of(part, gwp) or _NOTHING)
        weights[group] = WIDE.add(weights.get(group, _NOTHING), counted)
    return weights


def co2e_of(part: Constituent, gwp: Mapping[str, Decimal]) -> Decimal | None:
    """Return a constituent's kg CO2e, as published or from its mass; None when its gas has no value in the set."""
    if part.co2e is not None:
        return part.co2e
    if part.kg is None or part.gas not in gwp:
        return None
    return WIDE.multiply(part.kg, gwp[part.gas])


def _weighted(pairs: Sequence[tuple[Decimal | None, Decimal]]) -> Fraction:
    total = _NOTHING
    for score, weight in pairs:
        total = WIDE.add(total, WIDE.multiply(score or _NOTHING, weight))
    return Fraction(total)


def _rated(means: list[Fraction]) -> tuple[PedigreeScores, Decimal]:
    rounded = [_rounded(mean) for mean in means]
    scores = PedigreeScores(**dict(zip(INDICATORS, rounded, strict=True)))
    return scores, _rounded(sum(means, Fraction(0)) / len(means))


def _rounded(ratio: Fraction) -> Decimal:
    return canonical((Decimal(ratio.numerator) / Decimal(ratio.denominator)).quantize(_PLACES))
