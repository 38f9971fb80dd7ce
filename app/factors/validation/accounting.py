"""What an accounting rule asks of a figure: boundary, fields required, least quality, validity (R01)."""

from collections.abc import Iterator
from decimal import Decimal

from app.factors.model import FactorContent
from app.factors.validation.finding import Finding, block
from app.kit.amounts import plain
from app.provenance.model import AccountingRule


def follows(content: FactorContent, rule: AccountingRule, dqr: Decimal | None) -> Iterator[Finding]:
    """Refuse a boundary the rule does not take, an empty required field, a rating above its limit, an outdated rule.

    `dqr` is the figure's computed rating, None where its scores do not allow one.
    """
    if rule.boundaries and content.boundary not in rule.boundaries:
        said = f"{rule.code} takes {', '.join(rule.boundaries)}, not {content.boundary}"
        yield block("R01", "boundary", said)
    for name in rule.required:
        if not getattr(content, name, None):
            yield block("R01", name, f"{rule.code} requires it")
    if rule.dqr_max is not None and dqr is None:
        yield block("R01", "scores", f"{rule.code} asks for a data quality rating of {plain(rule.dqr_max)} or better")
    elif rule.dqr_max is not None and dqr is not None and dqr > rule.dqr_max:
        yield block("R01", "scores", f"the rating is {plain(dqr)}; {rule.code} takes {plain(rule.dqr_max)} or better")
    last = content.reference_period.last
    if rule.valid_to is not None and last is not None and last > rule.valid_to:
        said = f"{rule.code} was valid up to {rule.valid_to}; the reference period ends after it"
        yield block("R01", "reference_period", said)
