"""C08: a fuel's CO2 that is not its calorific value times its carbon content times what of it is oxidized."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from app.factors.model import FactorContent, GasBasis
from app.factors.validation.finding import Finding, flag
from app.kit.amounts import plain
from app.nomenclature.model import Nomenclature
from app.proposals.checks.a01_association_average import share
from app.proposals.checks.c04_slips import against
from app.proposals.checks.figures import rounded
from app.proposals.checks.inputs import named, times, unit_ratio
from app.proposals.checks.model import Beside, figures
from app.proposals.checks.places import at
from app.proposals.checks.reading import quantity
from app.proposals.model import Change

OFF = Decimal("0.02")
_CARBON_TO_CO2 = Fraction(44, 12)


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Flag CO2 more than 2 % off NCV · CC · OF · 44/12. Silent without `ncv`, `carbon-content` and `oxidation`."""
    for change, content in figures(changes):
        expected = stoichiometric(content, beside.nomenclature)
        stated = fossil_co2(content)
        if not expected or stated is None or abs(stated - expected) <= OFF * abs(expected):
            continue
        said = (
            f"{plain(rounded(stated, 6))} kg CO2; the inputs give {plain(rounded(expected, 6))} (NCV · CC · OF · 44/12)"
        )
        yield flag("C08", at(change, "value"), said, against(stated, expected, content.value))


def stoichiometric(content: FactorContent, nomenclature: Nomenclature) -> Decimal | None:
    """Return kg CO2 per declared amount by NCV · CC · OF · 44/12; None where an input is absent or unreadable.

    Per unit of energy it needs no calorific value: CC · OF · 44/12.
    """
    declared = nomenclature.units.by_code.get(content.declared_unit.unit)
    carbon = _ratio(named(content, "carbon-content"), "mass", "energy", nomenclature)
    oxidized = share((named(content, "oxidation") or "").strip())
    if declared is None or carbon is None or oxidized is None:
        return None
    calorific = Fraction(1)
    if declared.group != "energy":
        found = _ratio(named(content, "ncv"), "energy", declared.group, nomenclature)
        if found is None:
            return None
        calorific = found
    per_reference = carbon * calorific * _CARBON_TO_CO2 * declared.factor * Fraction(oxidized)
    return times(content.declared_unit.amount, per_reference)


def fossil_co2(content: FactorContent) -> Decimal | None:
    """Return the fossil CO2 of a figure: its part, or the value where it counts CO2 alone; None where not known."""
    for part in content.constituents:
        if part.gas == "co2-fossil":
            return part.kg if part.kg is not None else part.co2e
    return content.value if content.gas_basis is GasBasis.CO2_ONLY else None


def _ratio(said: str | None, above: str, below: str, nomenclature: Nomenclature) -> Fraction | None:
    """Return `26.7 GJ/t` as reference units of `above` per reference unit of `below`; None where it is not that."""
    parsed = quantity(said) if said else None
    if parsed is None:
        return None
    top, _, bottom = parsed[1].partition("/")
    upper = unit_ratio(top.strip().removesuffix("C").strip(), above, nomenclature)
    lower = unit_ratio(bottom.strip(), below, nomenclature)
    return Fraction(parsed[0]) * upper / lower if upper and lower else None
