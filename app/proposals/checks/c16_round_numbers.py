"""C16: too many round numbers, or more digits than anybody measures."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.factors.model import FactorContent, ValueOrigin
from app.factors.validation.finding import Finding, told
from app.proposals.checks.figures import significant
from app.proposals.checks.model import Beside, figures
from app.proposals.checks.reading import number
from app.proposals.model import Change

FEWEST = 50
MOST = Decimal("0.40")
DIGITS = 6


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:  # noqa: ARG001 - one shape for all checks
    """Tell a share above 40 % ending in 0 or 5, and figures of more than six significant digits, from 50 figures on.

    Only figures as published count: a computed one has the digits that computing gives it.
    """
    printed = [_printed(content) for _, content in figures(changes) if content.value_origin is ValueOrigin.PUBLISHED]
    if len(printed) < FEWEST:
        return
    ending = sum(one.as_tuple().digits[-1] in {0, 5} for one in printed)
    if ending > MOST * len(printed):
        said = f"{ending} of {len(printed)} figures end in 0 or 5"
        yield told("C16", "proposal.changes", said, "rounded or estimated figures say so in their scores")
    precise = sum(significant(one) > DIGITS for one in printed)
    if precise:
        said = f"{precise} of {len(printed)} figures have more than {DIGITS} significant digits"
        yield told("C16", "proposal.changes", said, "no more digits than the method supports")


def _printed(content: FactorContent) -> Decimal:
    found = number(content.as_published.value)
    return content.value if found is None else found
