"""C05: gases that do not add up to the value under the GWP set named."""

from collections.abc import Iterator, Sequence

from app.factors.validation import gases
from app.factors.validation.finding import Finding
from app.proposals.checks.model import Beside, figures
from app.proposals.checks.places import moved
from app.proposals.model import Change


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Block |value - Σ mᵢ·GWPᵢ| beyond the half last digits of all terms and 0.5 %, and a missing or unknown set."""
    for change, content in figures(changes):
        for said in (*gases.basis(content, beside.nomenclature), *gases.closure(content, beside.nomenclature)):
            yield moved(said, change)
