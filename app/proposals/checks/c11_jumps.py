"""C11: a figure far from the one it follows."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.factors.model import FactorContent
from app.factors.validation.finding import Finding, flag, told
from app.kit.amounts import plain
from app.proposals.checks.c04_slips import against
from app.proposals.checks.figures import NEARLY, before, is_comparable, jump, rounded
from app.proposals.checks.model import Beside, Figure, figures
from app.proposals.checks.places import at
from app.proposals.model import Change

COMMENT, JUSTIFY = Decimal("0.15"), NEARLY


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Tell |x / x before - 1| above 15 %, flag it above 30 %; say where two figures cannot be compared."""
    for change, content in figures(changes):
        earlier = before(change, beside)
        if earlier is not None:
            yield from _jump(change, content, earlier, beside)


def _jump(change: Change, content: FactorContent, earlier: Figure, beside: Beside) -> Iterator[Finding]:
    if not is_comparable(content, earlier):
        said = f"not compared with version {earlier.number}: {earlier.gas_basis}, {earlier.boundary} became "
        yield told("C11", at(change, "value"), f"{said}{content.gas_basis}, {content.boundary}")
        return
    moved = jump(change, beside)
    if moved is not None and abs(moved) > COMMENT:
        said = f"{plain(rounded(abs(moved) * 100, 3))} % {'above' if moved > 0 else 'below'} version {earlier.number}"
        said += f" ({plain(earlier.value)} per {earlier.unit}, {earlier.period.first} to {earlier.period.last})"
        say = flag if abs(moved) > JUSTIFY else told
        yield say("C11", at(change, "value"), said, against(moved + 1, Decimal(1), content.value))
