"""C15: first digits that do not fall as first digits do (Benford 1938; Dumas and Devine 2000)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.factors.validation.finding import Finding, told
from app.kit.amounts import plain
from app.proposals.checks.figures import NARROW, rounded
from app.proposals.checks.model import Beside, figures
from app.proposals.model import Change

FEWEST = 1_000
MOST = Decimal("0.015")
EXPECTED = {digit: NARROW.log10(1 + NARROW.divide(Decimal(1), Decimal(digit))) for digit in range(1, 10)}


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:  # noqa: ARG001 - one shape for all checks
    """Tell a mean absolute deviation from log10(1 + 1/d) above 0.015, over 1,000 figures or more; never a verdict."""
    values = [content.value for _, content in figures(changes) if content.value]
    if len(values) >= FEWEST:
        off = deviation(values)
        if off > MOST:
            said = f"first digits of {len(values)} figures are {plain(rounded(off, 3))} off Benford's shares on average"
            yield told("C15", "proposal.changes", said, "a reason to look at how they were made, no more")


def deviation(values: Sequence[Decimal]) -> Decimal:
    """Return the mean absolute deviation of first-digit shares from log10(1 + 1/d); none of the values is zero."""
    seen = Counter(value.as_tuple().digits[0] for value in values)
    total = Decimal(len(values))
    gaps = (abs(NARROW.divide(Decimal(seen[digit]), total) - share) for digit, share in EXPECTED.items())
    return NARROW.divide(sum(gaps, Decimal(0)), Decimal(len(EXPECTED)))
