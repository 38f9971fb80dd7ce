"""Gas basis, GWP set, signs, and whether the gases add up to the value (C05, C06)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from app.factors.model import FactorContent, GasBasis, ValueOrigin
from app.factors.quality import co2e_of
from app.factors.validation.finding import Finding, block
from app.kit.amounts import WIDE, half_last_digit, plain
from app.nomenclature.gwp import GwpSet
from app.nomenclature.model import Nomenclature

_SHARE = Decimal("0.005")
_NOTHING = Decimal(0)


def basis(content: FactorContent, nomenclature: Nomenclature) -> Iterator[Finding]:
    """Refuse a GWP set where CO2 alone is counted, and a missing or unknown one where gases are."""
    if content.gas_basis is GasBasis.CO2_ONLY:
        yield from _co2_alone(content)
    elif content.gwp is None and content.gas_basis is GasBasis.ALL_GASES:
        yield block("C05", "gwp", "a CO2e value made of gases names its GWP set")
    if content.gwp is not None and content.gwp not in nomenclature.gwp_sets:
        yield block("C05", "gwp", f"{content.gwp!r} is not a GWP set of the registry")
    if content.gas_basis is GasBasis.ALL_GASES and not content.constituents:
        yield block("C05", "constituents", "all_gases needs the gases; a total nobody split is co2e_undivided")


def signs(content: FactorContent, nomenclature: Nomenclature) -> Iterator[Finding]:
    """Refuse unknown or repeated gases, an uptake above zero, and a part with no amount."""
    seen: set[str] = set()
    for place, part in enumerate(content.constituents):
        path = f"constituents[{place}]"
        gas = nomenclature.gases.get(part.gas)
        if gas is None:
            yield block("C06", path, f"{part.gas!r} is not a gas of the registry")
            continue
        if part.gas in seen:
            yield block("C06", path, f"{part.gas} is stated twice")
        seen.add(part.gas)
        if (part.kg is None) == (part.co2e is None):
            yield block("C06", path, "a gas has either its mass or its CO2e; what was not counted is left out")
        amount = part.kg if part.kg is not None else part.co2e
        if gas.is_uptake and amount is not None and amount > 0:
            yield block("C06", path, "an uptake is zero or below")


def closure(content: FactorContent, nomenclature: Nomenclature) -> Iterator[Finding]:
    """Refuse gases that do not add up to the value.

    |value - Σ co2eᵢ| may be the sum of the half last digits of all terms, or 0.5 % of the value (C05).
    """
    gwp = nomenclature.gwp_sets.get(content.gwp or "")
    if content.gas_basis is not GasBasis.ALL_GASES or gwp is None:
        return
    parts = [co2e_of(part, gwp.values) for part in content.constituents]
    if None in parts:
        missing = [part.gas for part, amount in zip(content.constituents, parts, strict=True) if amount is None]
        yield block("C05", "constituents", f"{', '.join(missing)}: no value in {gwp.code}")
        return
    gap = abs(WIDE.subtract(content.value, _total(part for part in parts if part is not None)))
    allowed = max(_rounding(content, gwp), WIDE.multiply(abs(content.value), _SHARE))
    if gap > allowed:
        said = f"the gases differ from the value by {plain(gap)} kg CO2e under {gwp.code}"
        yield block("C05", "constituents", said)


def _co2_alone(content: FactorContent) -> Iterator[Finding]:
    if content.gwp is not None:
        yield block("C05", "gwp", "CO2 alone has no GWP set and is not CO2e")
    if any(not part.gas.startswith("co2-") for part in content.constituents):
        yield block("C05", "constituents", "co2_only counts CO2 and nothing else")
    masses = [part.kg for part in content.constituents]
    if masses and _total(mass for mass in masses if mass is not None) != content.value:
        yield block("C05", "constituents", "the CO2 parts differ from the value")


def _rounding(content: FactorContent, gwp: GwpSet) -> Decimal:
    published = content.value_origin is ValueOrigin.PUBLISHED
    terms = [half_last_digit(content.value)] if published else []
    for part in content.constituents:
        if part.co2e is not None:
            terms.append(half_last_digit(part.co2e))
        elif part.kg is not None:
            terms.append(WIDE.multiply(half_last_digit(part.kg), gwp.values[part.gas]))
    return _total(terms)


def _total(terms: Iterable[Decimal]) -> Decimal:
    total = _NOTHING
    for term in terms:
        total = WIDE.add(total, term)
    return total
