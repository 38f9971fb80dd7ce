"""Figures made comparable: per reference unit, as logarithms, by their digits and by their families."""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache

from app.factors.model import FactorContent, FactorKey, GasBasis, Period
from app.factors.validation.finding import Finding, flag, told
from app.kit.amounts import plain
from app.nomenclature.model import Nomenclature
from app.proposals.checks.model import Beside, Family, Figure, Peers
from app.proposals.model import Change
from app.releases.model import ChangeKind

NARROW = Context(prec=12, rounding=ROUND_HALF_EVEN)
NEARLY = Decimal("0.30")
Say = Callable[[str, str, str, str | None], Finding]
_DIVISION = 2  # classes of one digit or letter hold everything


def per_reference(value: Decimal, amount: Decimal, unit: str, nomenclature: Nomenclature) -> Decimal | None:
    """Return a value per reference unit of its group (kg, MJ, m3); None for a unit or an amount that cannot be."""
    known = nomenclature.units.by_code.get(unit)
    if known is None or amount <= 0:
        return None
    ratio = known.factor
    top = NARROW.multiply(value, Decimal(ratio.denominator))
    return NARROW.divide(top, NARROW.multiply(amount, Decimal(ratio.numerator)))


def of_content(content: FactorContent, nomenclature: Nomenclature) -> Decimal | None:
    """Return a content's value per reference unit, or None."""
    unit = content.declared_unit
    return per_reference(content.value, unit.amount, unit.unit, nomenclature)


def of_figure(figure: Figure, nomenclature: Nomenclature) -> Decimal | None:
    """Return a released figure's value per reference unit, or None."""
    return per_reference(figure.value, figure.amount, figure.unit, nomenclature)


def group(unit: str, nomenclature: Nomenclature) -> str | None:
    """Return what a unit measures, or None."""
    known = nomenclature.units.by_code.get(unit)
    return known.group if known else None


@lru_cache(maxsize=100_000)
def log(number: Decimal) -> Decimal:
    """Return the logarithm to 10 of a figure's size, without its sign; the figure is not zero."""
    return NARROW.log10(abs(number))


def significant(number: Decimal) -> int:
    """Return how many significant digits a figure has, trailing zeros not counted."""
    return len(plain(number).replace("-", "").replace(".", "").strip("0"))


def rounded(number: Decimal, digits: int) -> Decimal:
    """Return a figure to so many significant digits, half to even."""
    return Context(prec=digits, rounding=ROUND_HALF_EVEN).plus(number)


def before(change: Change, beside: Beside) -> Figure | None:
    """Return what a change follows: the figure it amends or replaces, or the newest of an earlier period."""
    known = beside.history.get(str(change.key), ())
    if not known or change.content is None:
        return None
    period = change.content.reference_period
    same = [one for one in known if one.period == period]
    if same or change.kind is ChangeKind.AMEND:
        return same[0] if same else None
    earlier = [one for one in known if _first(one.period) < _first(period)]
    return (earlier or known)[-1]


def jump(change: Change, beside: Beside) -> Decimal | None:
    """Return x / x before - 1; None where a change follows nothing, or a figure of another boundary or basis."""
    earlier = before(change, beside)
    if earlier is None or change.content is None or not is_comparable(change.content, earlier):
        return None
    now, then = of_content(change.content, beside.nomenclature), of_figure(earlier, beside.nomenclature)
    return NARROW.divide(now, then) - 1 if now is not None and then else None


def is_comparable(content: FactorContent, earlier: Figure) -> bool:
    """Return whether two figures count the same: one boundary, and either CO2 alone or CO2e both."""
    co2_alone = GasBasis.CO2_ONLY.value
    is_same_basis = (content.gas_basis == co2_alone) is (earlier.gas_basis == co2_alone)
    return content.boundary == earlier.boundary and is_same_basis


def severity(change: Change, beside: Beside) -> Say:
    """Return what an unlikely size is: to be answered, or only told where the figure before was nearly the same."""
    moved = jump(change, beside)
    return told if moved is not None and abs(moved) <= NEARLY else flag


def classes(change: Change, nomenclature: Nomenclature) -> tuple[str, ...]:
    """Return the classes a figure's peers are sought in, closest first: product, industry, activity, dataset."""
    content = change.content
    if content is None:
        return ()
    found: list[str] = []
    for code in (*content.products, *content.industries):
        found += _upward(str(code), nomenclature)
    if content.activity is not None:
        found.append(f"activity:{content.activity}")
    return (*found, f"dataset:{change.key.dataset}")


def family(key: FactorKey, content: FactorContent, nomenclature: Nomenclature) -> Family | None:
    """Return the figures this one differs from by place only, or None where its slug does not name its place."""
    unit_group = group(content.declared_unit.unit, nomenclature)
    name = placeless(key.slug, content.geography)
    if unit_group is None or name is None:
        return None
    return Family(name, content.reference_period, unit_group, content.gas_basis, content.boundary)


def placeless(slug: str, geography: str) -> str | None:
    """Return a slug without the geography it ends with or begins with, or None."""
    place = geography.lower()
    if slug.endswith(f"-{place}"):
        return slug.removesuffix(f"-{place}")
    return slug.removeprefix(f"{place}-") if slug.startswith(f"{place}-") else None


def spread(logarithms: Sequence[Decimal]) -> Peers:
    """Return how logarithms lie; there is at least one of them. Quartiles are ones of them, never interpolated."""
    ascending = sorted(logarithms)
    median = _nth(ascending, 1, 2)
    deviation = _nth(sorted(abs(one - median) for one in ascending), 1, 2)
    return Peers(len(ascending), _nth(ascending, 1, 4), median, _nth(ascending, 3, 4), deviation)


def _nth(ascending: Sequence[Decimal], part: int, of: int) -> Decimal:
    """Return the first of which at least `part / of` of all are not above it (SQL's percentile_disc)."""
    return ascending[max(0, -(-len(ascending) * part // of) - 1)]


def _upward(code: str, nomenclature: Nomenclature) -> tuple[str, ...]:
    return (code, *(one for one in nomenclature.above(code) if len(one.partition(":")[2]) >= _DIVISION))


def _first(period: Period) -> str:
    return period.first.isoformat() if period.first else ""
