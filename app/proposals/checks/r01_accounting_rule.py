"""R01: what the dataset's accounting rule asks for: boundary, fields, data quality, validity."""

from collections.abc import Iterator, Sequence

from app.factors.form import rating
from app.factors.validation.accounting import follows
from app.factors.validation.finding import Finding, block
from app.proposals.checks.model import Beside, figures
from app.proposals.checks.places import moved
from app.proposals.model import Change


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Block another boundary, an empty field, a rating above its limit, and a rule that is outdated."""
    rule = beside.rule
    if rule is None:
        yield block("R01", "proposal.dataset", f"{beside.dataset} names no accounting rule of the registry")
        return
    for change, content in figures(changes):
        gwp = beside.nomenclature.gwp_sets.get(content.gwp or "")
        rated = rating(content, gwp.values if gwp else {})
        for said in follows(content, rule, rated[1] if rated else None):
            yield moved(said, change)
