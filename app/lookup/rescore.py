"""The quality of a factor where it is used: its own scores, made worse by each step away from what was asked.

Rule `ef-age-and-steps/v1`: GeR rises by one per step of geography, TeR by one per step of industry or product, TiR is
at least the score of the figure's age against the year asked for (EF thresholds of 2, 4, 6, 8 years); none beyond 5.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.factors.dqr import BEST, EF_31, EF_INDICATORS, WORST, ef_dqr, level, rounded, time_score
from app.factors.quality import INDICATORS

METHOD = "ef-age-and-steps/v1"
BRIDGE = {"TeR": "technological", "GeR": "geographical", "TiR": "temporal"}
BRIDGED = "pedigree scores read as EF scores one to one (technological TeR, geographical GeR, temporal TiR)"
_WORST_CLASS = 5
_PLACE_CLASSES = {
    "grid_region": 2,
    "subdivision": 2,
    "country": 3,
    "m49_subregion": 4,
    "m49_region": 4,
    "rest_of_world": 5,
    "global": 5,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator before and after: `at_least` is the least it can be, also where it was never scored."""

    name: str
    native: Decimal | None
    steps: int | None
    in_context: Decimal | None
    at_least: Decimal
    age_years: int | None = None

    def told(self) -> dict[str, object]:
        """Return it as it is answered."""
        said: dict[str, object] = {
            "native": self.native,
            "steps": self.steps,
            "in_context": self.in_context,
            "at_least": self.at_least,
        }
        return said | {"age_years": self.age_years} if self.name == "TiR" else said


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescored:
    """Quality as rated by itself and in the context of a question; `dqr` is the latter, None where unknown."""

    dqr_native: Decimal | None
    dqr: Decimal | None
    rated_by: str | None
    indicators: tuple[Indicator, ...]

    def told(self) -> dict[str, object]:
        """Return it as it is answered: both ratings, their levels, and each indicator before and after."""
        return {
            "method": METHOD,
            "rated_by": self.rated_by,
            "approximation": BRIDGED if self.rated_by == "pedigree" else None,
            "dqr_native": self.dqr_native,
            "dqr_in_context": self.dqr,
            "band": {"scheme": EF_31.code, "native": _level(self.dqr_native), "in_context": _level(self.dqr)},
            "rescored": {indicator.name: indicator.told() for indicator in self.indicators},
        }


def rescored(
    quality: Mapping[str, Any] | None, *, geography_steps: int, technology_steps: int, age_years: int | None
) -> Rescored:
    """Return a record's quality so many steps and years from what was asked; an unscored indicator stays unknown.

    DQR in context = native DQR + Σ (in context - native) / n, n the indicators of its own method: five of the
    pedigree, four of EF. `age_years` None: no date was asked, so TiR stays as it is.
    """
    rated_by, scores, native = _own(quality or {})
    indicators = (
        _stepped("TeR", scores.get("TeR"), technology_steps),
        _stepped("GeR", scores.get("GeR"), geography_steps),
        _aged(scores.get("TiR"), age_years),
    )
    count = len(EF_INDICATORS) if rated_by == "ilcd" else len(INDICATORS)
    return Rescored(
        dqr_native=native, dqr=_in_context(native, indicators, count), rated_by=rated_by, indicators=indicators
    )


def age(described: tuple[date, date], asked: tuple[date, date]) -> int:
    """Return the years between the period that a figure describes and the days asked for; 0 where they meet."""
    (begins, ends), (first, last) = described, asked
    return max(first.year - ends.year, begins.year - last.year, 0)


def time_class(age_years: int) -> int:
    """Return how far in time, 1 to 5: within 2, 4, 6, 8 years, or further."""
    return time_score(age_years)


def geography_class(kind_from: str, kind_to: str, steps: int) -> int:
    """Return how far in place, by the wider of two kinds of geography.

    1 the same place, 2 within the country, 3 the country, 4 a region of several countries, 5 the world.
    """
    if not steps:
        return 1
    return max(_PLACE_CLASSES.get(kind, _WORST_CLASS) for kind in (kind_from, kind_to))


def technology_class(steps: int) -> int:
    """Return how far in technology, 1 to 5: the same class of product or industry, then one more per step."""
    return min(_WORST_CLASS, 1 + steps)


def _own(quality: Mapping[str, Any]) -> tuple[str | None, dict[str, Decimal | None], Decimal | None]:
    """Return what a record was rated by, its scores under their EF names, and its own rating."""
    ilcd, pedigree = quality.get("ilcd"), quality.get("pedigree")
    if ilcd:
        scores = {name: _score(ilcd.get(name)) for name in EF_INDICATORS}
        known = [score for score in scores.values() if score is not None]
        return "ilcd", scores, rounded(ef_dqr(known)) if len(known) == len(EF_INDICATORS) else None
    if pedigree:
        bridged = {name: _score(pedigree.get(indicator)) for name, indicator in BRIDGE.items()}
        return "pedigree", bridged, _score(quality.get("dqr"))
    return None, {}, None


def _score(said: object) -> Decimal | None:
    return None if said is None else Decimal(str(said))


def _stepped(name: str, native: Decimal | None, steps: int) -> Indicator:
    after = None if native is None else min(WORST, native + steps)
    least = min(WORST, BEST + steps) if after is None else after
    return Indicator(name=name, native=native, steps=steps, in_context=after, at_least=least)


def _aged(native: Decimal | None, age_years: int | None) -> Indicator:
    by_age = BEST if age_years is None else Decimal(time_score(age_years))
    after = None if native is None else max(native, by_age)
    return Indicator(
        name="TiR",
        native=native,
        steps=None,
        in_context=after,
        at_least=by_age if after is None else after,
        age_years=age_years,
    )


def _in_context(native: Decimal | None, indicators: tuple[Indicator, ...], count: int) -> Decimal | None:
    """Add what the scores rose by to the rating: the mean of the same indicators, and unmoved where none moved."""
    if native is None or any(one.native is None for one in indicators):
        return None
    risen = sum((Fraction(one.at_least) - Fraction(one.native or 0) for one in indicators), Fraction(0))
    return rounded(Fraction(native) + risen / count)


def _level(rating: Decimal | None) -> str | None:
    return None if rating is None else level(rating)
