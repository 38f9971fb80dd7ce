"""C06: an uptake above zero, a gas stated twice, a part without an amount."""

from collections.abc import Iterator, Sequence

from app.factors.validation.finding import Finding
from app.factors.validation.gases import signs
from app.proposals.checks.model import Beside, figures
from app.proposals.checks.places import moved
from app.proposals.model import Change


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Block uptakes and removals above zero, unknown and repeated gases: what is counted twice is not a subtotal."""
    for change, content in figures(changes):
        for said in signs(content, beside.nomenclature):
            yield moved(said, change)
