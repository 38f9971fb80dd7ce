"""Data quality ratings from representativeness scores: EF/PEF with four indicators, ILCD with six; and their levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.factors.errors import NotScores
from app.kit.amounts import WIDE, canonical, plain

EF_METHOD = "ef-mean-of-four/v1"
ILCD_METHOD = "ilcd-weakest-times-four/v1"
EF_INDICATORS = ("TeR", "GeR", "TiR", "P")
ILCD_INDICATORS = ("TeR", "GR", "TiR", "C", "P", "M")
EF_SOURCE = "Recommendation (EU) 2021/2279 (PEF method): DQR = (TeR + GeR + TiR + P) / 4"
ILCD_SOURCE = "ILCD Handbook 2010, general guide, annex on data quality: DQR = (sum + 4 * weakest) / (i + 4)"
BEST, WORST = Decimal(1), Decimal(5)
_AGES = ((2, 1), (4, 2), (6, 3), (8, 4))
_PLACES = Decimal("0.0001")
_WEAKEST_COUNTS = 4


@dataclass(frozen=True, slots=True)
class Scheme:
    """Levels of a scheme: the highest rating of each, best first, and the name of what lies above them."""

    code: str
    source: str
    levels: tuple[tuple[str, Decimal], ...]
    above: str


def _scheme(code: str, source: str, levels: Mapping[str, str], above: str) -> Scheme:
    return Scheme(code, source, tuple((level, Decimal(most)) for level, most in levels.items()), above)


EF_31 = _scheme(
    "ef-3.1",
    "Recommendation (EU) 2021/2279 (Environmental Footprint methods)",
    {"excellent": "1.5", "very_good": "2.0", "good": "3.0", "fair": "4.0"},
    "poor",
)
PEF_2013 = _scheme(
    "pef-2013",
    "Recommendation 2013/179/EU (PEF guide) and its pilot phase",
    {"excellent": "1.6", "very_good": "2.0", "good": "3.0", "fair": "4.0"},
    "poor",
)
ILCD_2010 = _scheme(
    "ilcd-2010",
    "ILCD Handbook, general guide for LCA, 2010",
    {"high": "1.6", "basic": "3.0", "estimate": "4.0"},
    "not_usable",
)
SCHEMES: Mapping[str, Scheme] = {scheme.code: scheme for scheme in (EF_31, PEF_2013, ILCD_2010)}


def level(rating: Decimal | Fraction, scheme: Scheme = EF_31) -> str:
    """Return the level of a rating: bounds belong to the better level, and the rating is compared unrounded."""
    return next((name for name, most in scheme.levels if rating <= most), scheme.above)


def ef_dqr(scores: Sequence[Decimal]) -> Fraction:
    """Return (TeR + GeR + TiR + P) / 4, Recommendation (EU) 2021/2279; refuse other than four scores of 1 to 5."""
    _refuse_other(scores, len(EF_INDICATORS))
    return sum((Fraction(score) for score in scores), Fraction(0)) / len(EF_INDICATORS)


def ilcd_dqr(scores: Sequence[Decimal | None]) -> Fraction:
    """Return (TeR + GR + TiR + C + P + M + 4 X) / (i + 4), X the weakest of the i applicable indicators.

    ILCD Handbook 2010. None is an indicator that does not apply; refuses scores outside 1 to 5, or none at all.
    """
    applicable = [score for score in scores if score is not None]
    _refuse_other(applicable, max(1, min(len(applicable), len(ILCD_INDICATORS))))
    total = sum((Fraction(score) for score in applicable), Fraction(0)) + _WEAKEST_COUNTS * Fraction(max(applicable))
    return total / (len(applicable) + _WEAKEST_COUNTS)


def time_score(age_years: int) -> int:
    """Return TiR of figures so many years from the year in question: up to 2 is 1, 4 is 2, 6 is 3, 8 is 4, else 5.

    EF data quality criteria (Recommendation (EU) 2021/2279, time representativeness).
    """
    return next((score for most, score in _AGES if abs(age_years) <= most), int(WORST))


def rounded(rating: Fraction | Decimal, places: Decimal = _PLACES) -> Decimal:
    """Return a rating to four decimals, half to even."""
    ratio = Fraction(rating)
    return canonical(WIDE.divide(Decimal(ratio.numerator), Decimal(ratio.denominator)).quantize(places))


def _refuse_other(scores: Sequence[Decimal], count: int) -> None:
    wrong = [plain(score) for score in scores if not BEST <= score <= WORST]
    if wrong or len(scores) != count:
        detail = f"{wrong[0]} is no score" if wrong else f"{len(scores)} scores"
        raise NotScores(detail, hint=f"{count} scores from 1 (best) to 5")
