"""A log-normal uncertainty in every spelling: one spread, many conventions that are easily mistaken for each other.

With σ the standard deviation of the natural logarithm: GSD = e^σ, GSD² = e^2σ, CV = √(e^σ² - 1); the 95 % interval is
[median / GSD², median · GSD²] (two standard deviations, as ecoinvent and ILCD take it), the mean median · e^(σ²/2).
Worked out with 50 digits, answered with 15, rounded half to even.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal

from app.factors.errors import NotUncertainty
from app.kit.amounts import PRESENTED_DIGITS, canonical, plain

DIGITS = 50
EXACT = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)
SOURCE = "log-normal distribution; Weidema et al. 2013, ecoinvent report 1 (v3), chapter on uncertainty"
FORMULAS = {
    "variance": "σ²",
    "sigma": "σ",
    "gsd": "exp(σ)",
    "gsd2": "exp(2σ)",
    "cv_percent": "100 · √(exp(σ²) - 1)",
    "mean_to_median": "exp(σ²/2)",
    "interval_95": "[median / exp(2σ), median · exp(2σ)]",
}
CONVENTIONS = {
    "ilcd.relativeStandardDeviation95In": "gsd2",
    "openlca.geomSd": "gsd",
    "ecospold2.variance": "variance",
    "brightway.scale": "sigma",
}
_ZERO, _ONE, _TWO, _HUNDRED = Decimal(0), Decimal(1), Decimal(2), Decimal(100)
_WIDEST = Decimal(20)  # e^20: no figure is known so badly, and exponentials stay small
_PRESENTED = Context(prec=PRESENTED_DIGITS, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class Spread:
    """A log-normal spread, kept as σ of the natural logarithm."""

    sigma: Decimal

    @property
    def variance(self) -> Decimal:
        """Return σ², which EcoSpold 2 stores."""
        return EXACT.multiply(self.sigma, self.sigma)

    @property
    def gsd(self) -> Decimal:
        """Return the geometric standard deviation e^σ, which openLCA stores."""
        return EXACT.exp(self.sigma)

    @property
    def gsd2(self) -> Decimal:
        """Return its square e^2σ, the 95 % factor, which ILCD stores."""
        return EXACT.exp(EXACT.multiply(_TWO, self.sigma))

    @property
    def cv_percent(self) -> Decimal:
        """Return the coefficient of variation in percent."""
        return EXACT.multiply(_HUNDRED, EXACT.sqrt(EXACT.subtract(EXACT.exp(self.variance), _ONE)))

    def told(self) -> dict[str, object]:
        """Return every spelling of it, by name and by the conventions of formats."""
        spelled = {name: shown(getattr(self, name)) for name in SPELLINGS}
        ratio = shown(EXACT.exp(EXACT.divide(self.variance, _TWO)))
        conventions = {convention: spelled[name] for convention, name in CONVENTIONS.items()}
        return {**spelled, "mean_to_median": ratio, "conventions": conventions}

    def interval(self, median: Decimal) -> tuple[Decimal, Decimal]:
        """Return the 95 % interval around a median, lower end first."""
        ends = (EXACT.divide(median, self.gsd2), EXACT.multiply(median, self.gsd2))
        low, high = sorted(shown(end) for end in ends)
        return low, high


def spread(spelling: str, amount: Decimal) -> Spread:
    """Return the spread that an amount means in a spelling or a format's convention.

    Refuses an unknown spelling, a negative variance, σ or CV, a GSD or GSD² below 1, and a spread beyond e^20.
    """
    name = CONVENTIONS.get(spelling, spelling)
    if name not in SPELLINGS:
        detail = f"{spelling[:60]!r} is no spelling of an uncertainty"
        raise NotUncertainty(detail, hint="one of " + ", ".join((*SPELLINGS, *CONVENTIONS)))
    least, sigma = SPELLINGS[name]
    if not amount.is_finite() or amount < least:
        detail = f"{name} {amount} cannot be"
        raise NotUncertainty(detail, hint=f"{name} is a number of {plain(least)} or more")
    if amount > _MOST[name]:
        detail = f"{name} {plain(canonical(amount))} is beyond any spread"
        raise NotUncertainty(detail, hint=f"σ of at most {plain(_WIDEST)}")
    return Spread(sigma(amount))


def between(low: Decimal, high: Decimal) -> Spread:
    """Return the spread of a 95 % interval, GSD² = √(high / low); refuses ends not above zero or out of order."""
    if not 0 < low <= high:
        detail = f"{low} to {high} is no interval of a log-normal distribution"
        raise NotUncertainty(detail, hint="two numbers above zero, the lower first")
    return spread("gsd2", EXACT.sqrt(EXACT.divide(high, low)))


def shown(amount: Decimal) -> Decimal:
    """Return a figure with 15 digits, half to even."""
    return canonical(_PRESENTED.plus(amount))


def _from_cv(percent: Decimal) -> Decimal:
    cv = EXACT.divide(percent, _HUNDRED)
    return EXACT.sqrt(EXACT.ln(EXACT.add(_ONE, EXACT.multiply(cv, cv))))


SPELLINGS: Mapping[str, tuple[Decimal, Callable[[Decimal], Decimal]]] = {
    "variance": (_ZERO, EXACT.sqrt),
    "sigma": (_ZERO, EXACT.plus),
    "gsd": (_ONE, EXACT.ln),
    "gsd2": (_ONE, lambda amount: EXACT.divide(EXACT.ln(amount), _TWO)),
    "cv_percent": (_ZERO, _from_cv),
}
_MOST = {name: getattr(Spread(_WIDEST), name) for name in SPELLINGS}
