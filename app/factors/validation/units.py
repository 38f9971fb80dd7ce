"""Declared unit and its qualifiers: known, above zero, and complete enough never to be mixed (C01)."""

from collections.abc import Iterator

from app.factors.model import FactorContent
from app.factors.validation.finding import Finding, block
from app.nomenclature.model import Nomenclature

_CURRENCY = "currency"


def declared_unit(content: FactorContent, nomenclature: Nomenclature) -> Iterator[Finding]:
    """Refuse an unknown unit, an amount not above zero, and missing or misplaced qualifiers."""
    stated = content.declared_unit
    unit = nomenclature.units.by_code.get(stated.unit)
    if unit is None:
        yield block("C01", "declared_unit.unit", f"{stated.unit!r} is not a unit of the registry")
        return
    if stated.amount <= 0:
        yield block("C01", "declared_unit.amount", "the declared amount must be above zero")
    yield from _money(content, is_money=unit.group.startswith(_CURRENCY))
    if unit.group == "energy" and (content.activity or "").startswith("fuel.") and stated.calorific_basis is None:
        yield block("C01", "declared_unit.calorific_basis", "energy of a fuel is stated net or gross")


def _money(content: FactorContent, *, is_money: bool) -> Iterator[Finding]:
    stated = content.declared_unit
    qualifiers = (("currency_year", stated.currency_year), ("price_basis", stated.price_basis))
    for name, said in qualifiers:
        if is_money and said is None:
            yield block("C01", f"declared_unit.{name}", "money needs a year and a price basis")
        if not is_money and said is not None:
            yield block("C01", f"declared_unit.{name}", "only money has a year and a price basis")
