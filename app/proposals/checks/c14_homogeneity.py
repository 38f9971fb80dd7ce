"""C14: one value for many places, or for many years: a proxy that was copied."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.factors.model import FactorContent
from app.factors.validation.finding import Finding, flag, told
from app.kit.amounts import plain
from app.proposals.checks.families import Placed, families
from app.proposals.checks.figures import of_content, of_figure, rounded
from app.proposals.checks.model import Beside, Figure, figures
from app.proposals.checks.places import at
from app.proposals.model import Change

FEWEST, DIGITS = 3, 4


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Flag three places of a family or more equal to four significant digits; tell it of three periods of a factor."""
    for kin in families(changes, beside).values():
        yield from _places(kin)
    yield from _years(changes, beside)


def _places(kin: Sequence[Placed]) -> Iterator[Finding]:
    equal: dict[Decimal, list[Placed]] = {}
    for one in kin:
        equal.setdefault(rounded(one.per, DIGITS), []).append(one)
    for value, same in equal.items():
        changed = next((one.change for one in same if one.change is not None), None)
        places = sorted({one.geography for one in same})
        if value and changed is not None and len(places) >= FEWEST:
            said = f"{len(places)} places have one value: {', '.join(places[:8])}"
            yield flag("C14", at(changed, "value"), said, "a proxy is said to be one, in `technology` or `note`")


def _years(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    words = beside.nomenclature
    for change, content in figures(changes):
        per = of_content(content, words)
        if not per:
            continue
        known = [of_figure(one, words) for one in beside.history.get(str(change.key), ()) if _is_other(one, content)]
        same = 1 + sum(one is not None and rounded(one, DIGITS) == rounded(per, DIGITS) for one in known)
        if same >= FEWEST:
            yield told("C14", at(change, "value"), f"{same} periods have one value, {plain(content.value)}")


def _is_other(one: Figure, content: FactorContent) -> bool:
    return one.period != content.reference_period
