"""From pedigree scores to a spread, by the formulas of ecoinvent versions 2 and 3."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from app.factors.errors import NotScores
from app.factors.quality import INDICATORS
from app.factors.uncertainty import EXACT, Spread, spread

V2, V3 = "ecoinvent-pedigree/v2", "ecoinvent-pedigree/v3"
V2_FORMULA = "GSD² = exp(√(Σ (ln Uᵢ)² + (ln U_b)²))"
V3_FORMULA = "σ² = (ln U_b / 2)² + Σ σᵢ²; GSD² = exp(2σ)"
V2_SOURCE = "Frischknecht et al. 2007, ecoinvent report 1 (v2.0), uncertainty factors of the pedigree matrix"
V3_SOURCE = "Weidema et al. 2013, ecoinvent report 1 (v3), additional variances of the pedigree matrix"
BASIC: Mapping[str, Decimal] = {
    kind: Decimal(factor)
    for kind, factor in {
        "energy": "1.05",
        "materials": "1.05",
        "carbon-dioxide": "1.05",
        "waste-treatment": "1.05",
        "transport": "2.0",
        "infrastructure": "3.0",
        "combustion-methane-and-nitrous-oxide": "1.5",
        "agricultural-methane": "1.2",
        "agricultural-nitrous-oxide": "1.4",
    }.items()
}
_BEST, _WORST = 1, 5
_TWO = Decimal(2)


def _row(*factors: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(factor) for factor in factors)


FACTORS: Mapping[str, tuple[Decimal, ...]] = {
    "reliability": _row("1", "1.05", "1.10", "1.20", "1.50"),
    "completeness": _row("1", "1.02", "1.05", "1.10", "1.20"),
    "temporal": _row("1", "1.03", "1.10", "1.20", "1.50"),
    "geographical": _row("1", "1.01", "1.02", "1.05", "1.10"),
    "technological": _row("1", "1.05", "1.20", "1.50", "2.00"),
}
VARIANCES: Mapping[str, tuple[Decimal, ...]] = {
    "reliability": _row("0", "0.0006", "0.002", "0.008", "0.04"),
    "completeness": _row("0", "0.0001", "0.0006", "0.002", "0.008"),
    "temporal": _row("0", "0.0002", "0.002", "0.008", "0.04"),
    "geographical": _row("0", "0.000025", "0.0001", "0.0006", "0.002"),
    "technological": _row("0", "0.0006", "0.008", "0.04", "0.12"),
}


def spread_v2(scores: Sequence[Decimal], basic: Decimal) -> Spread:
    """Return the spread by GSD² = exp(√(Σ (ln Uᵢ)² + (ln U_b)²)), ecoinvent report 1 (v2.0), 2007.

    Refuses scores that are not five whole numbers of 1 to 5, and a basic uncertainty (a GSD²) below 1.
    """
    logs = [EXACT.ln(factor) for factor in _cells(FACTORS, scores)]
    logs.append(EXACT.multiply(_TWO, spread("gsd2", basic).sigma))
    total = Decimal(0)
    for log in logs:
        total = EXACT.fma(log, log, total)
    return Spread(EXACT.divide(EXACT.sqrt(total), _TWO))


def spread_v3(scores: Sequence[Decimal], basic: Decimal) -> Spread:
    """Return the spread by σ² = (ln U_b / 2)² + Σ σᵢ², Weidema et al. 2013 (ecoinvent v3); refuses as for v2."""
    total = spread("gsd2", basic).variance
    for variance in _cells(VARIANCES, scores):
        total = EXACT.add(total, variance)
    return spread("variance", total)


def together(parts: Sequence[tuple[Decimal, Spread]], *, dependent: bool) -> Spread:
    """Return the spread of a sum from its parts' shares and spreads, to first order.

    Dependent: σ = Σ wᵢ σᵢ, the most it can be; independent: σ² = Σ wᵢ² σᵢ² (Taylor series, Hong et al. 2010, Int J
    LCA 15:499). Shares are of what the sum is of, without sign, and add up to 1.
    """
    total = Decimal(0)
    for share, part in parts:
        weighed = EXACT.multiply(share, part.sigma)
        total = EXACT.add(total, weighed if dependent else EXACT.multiply(weighed, weighed))
    return Spread(total if dependent else EXACT.sqrt(total))


def _cells(table: Mapping[str, tuple[Decimal, ...]], scores: Sequence[Decimal]) -> list[Decimal]:
    wrong = [score for score in scores if score != int(score) or not _BEST <= score <= _WORST]
    if wrong or len(scores) != len(INDICATORS):
        detail = f"{wrong[0]} is no score of the matrix" if wrong else f"{len(scores)} scores"
        raise NotScores(detail, hint="five whole scores from 1 (best) to 5: " + ", ".join(INDICATORS))
    return [table[name][int(score) - 1] for name, score in zip(INDICATORS, scores, strict=True)]
