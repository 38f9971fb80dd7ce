"""C10: mass that comes in and does not leave, or the other way round."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.factors.validation.finding import Finding, flag
from app.kit.amounts import plain
from app.proposals.checks.figures import NARROW, rounded
from app.proposals.checks.inputs import balance, unread
from app.proposals.checks.model import Beside, figures
from app.proposals.checks.places import at
from app.proposals.model import Change

GAP, GAP_WITH_LOSSES = Decimal("0.05"), Decimal("0.10")
_IN, _OUT, _LOSS = "mass-in", "mass-out", "mass-loss"


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Flag |Σ mass-in - Σ mass-out| above 5 % of what came in, 10 % with a `mass-loss`; silent without both."""
    for change, content in figures(changes):
        drawn = balance(content, (_IN, _OUT, _LOSS), "mass", beside.nomenclature)
        yield from unread("C10", change, drawn, "mass-in=1.6 t")
        came, left, lost = drawn.total(_IN), drawn.total(_OUT), drawn.total(_LOSS)
        if drawn.unread or not came or left is None:
            continue
        gap = abs(NARROW.divide(came - left - (lost or Decimal(0)), came))
        if gap > (GAP if lost is None else GAP_WITH_LOSSES):
            said = f"{plain(rounded(came, 4))} kg comes in, {plain(rounded(left, 4))} kg leaves"
            said += f": {plain(rounded(gap * 100, 2))} % is not accounted for"
            yield flag("C10", at(change, "inputs"), said, "a flow is missing, or state the losses as mass-loss")
