"""C09: more energy out than in."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.factors.validation.finding import Finding, flag
from app.kit.amounts import plain
from app.proposals.checks.figures import rounded
from app.proposals.checks.inputs import balance, unread
from app.proposals.checks.model import Beside, figures
from app.proposals.checks.places import at
from app.proposals.model import Change

MOST = Decimal(1)
_IN, _OUT = "energy-in", "energy-out"


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Flag Σ energy-out above Σ energy-in; silent without both."""
    for change, content in figures(changes):
        drawn = balance(content, (_IN, _OUT), "energy", beside.nomenclature)
        yield from unread("C09", change, drawn, "energy-in=3.2 GJ")
        came, left = drawn.total(_IN), drawn.total(_OUT)
        if not drawn.unread and came is not None and left is not None and left > MOST * came:
            said = f"{plain(rounded(left, 4))} MJ leaves, {plain(rounded(came, 4))} MJ comes in"
            yield flag("C09", at(change, "inputs"), said, "an energy flow is missing, or kWh and MJ are mixed (3.6)")
