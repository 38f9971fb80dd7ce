"""T01: text that no reader could show."""

from collections.abc import Iterator, Sequence

from app.factors.validation.documentation import texts
from app.factors.validation.finding import Finding
from app.proposals.checks.model import Beside, figures
from app.proposals.checks.places import moved
from app.proposals.model import Change


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:  # noqa: ARG001 - one shape for all checks
    """Block control characters and unpaired surrogates in any text."""
    for change, content in figures(changes):
        for said in texts(content):
            yield moved(said, change)
