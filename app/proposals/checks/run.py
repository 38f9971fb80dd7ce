"""Running every check over a change set."""

import re
from collections.abc import Callable, Sequence

from app.factors.validation.finding import Finding, Severity
from app.proposals.checks.catalogue import CHECKS
from app.proposals.checks.model import Beside
from app.proposals.model import Change

Told = Callable[[int], None]
MOST = 10_000
OVERFLOW = "C00"
_GRAVITY = {Severity.BLOCK: 0, Severity.FLAG: 1, Severity.INFO: 2}
_PLACE = re.compile(r"changes\[(\d+)\]")


def findings(changes: Sequence[Change], beside: Beside, told: Told | None = None) -> list[Finding]:
    """Return what every check says, in the order of places and then of codes; what is about the whole stands first.

    `told` hears how many checks were made.

    At most 10,000: the gravest are kept, and a last finding as grave as the gravest left out says how many more.
    """
    found: list[Finding] = []
    for made, check in enumerate(CHECKS, start=1):
        found += check.run(changes, beside) if check.run is not None else ()
        if told is not None:
            told(made)
    kept, left = _gravest(found)
    ordered = sorted(kept, key=lambda said: (_place(said), said.code, said.path))
    return [*ordered, *left]


def _gravest(found: list[Finding]) -> tuple[list[Finding], list[Finding]]:
    if len(found) <= MOST:
        return found, []
    ranked = sorted(found, key=lambda said: (_GRAVITY[said.severity], _place(said)))
    kept, dropped = ranked[: MOST - 1], ranked[MOST - 1 :]
    said = f"{len(dropped)} more findings are not listed; the gravest were kept"
    return kept, [Finding(code=OVERFLOW, severity=dropped[0].severity, path="proposal.changes", message=said)]


def _place(said: Finding) -> int:
    match = _PLACE.match(said.path)
    return int(match[1]) if match else 0
