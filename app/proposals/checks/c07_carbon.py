"""C07: carbon that leaves without having come in."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.factors.model import FactorContent
from app.factors.validation.finding import Finding, block, flag
from app.kit.amounts import plain
from app.proposals.checks.figures import NARROW, rounded
from app.proposals.checks.inputs import balance, unread
from app.proposals.checks.model import Beside, figures
from app.proposals.checks.places import at
from app.proposals.model import Change

GAP = Decimal("0.05")
_ROUNDING = Decimal("0.005")
_IN, _KEPT = "carbon-in", ("carbon-product", "carbon-waste", "carbon-captured")
_SHARES = {"co2-": Decimal(12) / Decimal(44), "ch4-": Decimal(12) / Decimal(16)}


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Block more carbon emitted than came in; flag a gap between in and out above 5 %. Silent without `carbon-in`.

    out = 12/44 · CO2 + 12/16 · CH4 + carbon-product + carbon-waste + carbon-captured, in kg per declared amount.
    """
    for change, content in figures(changes):
        drawn = balance(content, (_IN, *_KEPT), "mass", beside.nomenclature)
        yield from unread("C07", change, drawn, "carbon-in=0.9 kg C")
        came = drawn.total(_IN)
        emitted = emitted_carbon(content)
        if drawn.unread or not came or emitted is None:
            continue
        gap = NARROW.divide(came - emitted - (drawn.total(*_KEPT) or Decimal(0)), came)
        told = f"{plain(rounded(came, 4))} kg C comes in, {plain(rounded(emitted, 4))} kg C is emitted as CO2 and CH4"
        if emitted > came * (1 + _ROUNDING):
            yield block("C07", at(change, "constituents"), told, "kg of CO2 where kg of carbon is meant (44/12)?")
        elif abs(gap) > GAP:
            yield flag("C07", at(change, "inputs"), f"{told}: {plain(rounded(gap * 100, 2))} % is not accounted for")


def emitted_carbon(content: FactorContent) -> Decimal | None:
    """Return kg of carbon in the CO2 and CH4 released; None where a mass of them is not stated."""
    total, is_known = Decimal(0), False
    for part in content.constituents:
        share = next((one for begins, one in _SHARES.items() if part.gas.startswith(begins)), None)
        kg = part.kg if part.kg is not None or not part.gas.startswith("co2-") else part.co2e
        if share is None or part.gas.endswith("uptake"):
            continue
        if kg is None:
            return None
        total, is_known = total + NARROW.multiply(kg, share), True
    return total if is_known else None
