"""C13: a figure that stands elsewhere already, digit for digit."""

from collections.abc import Iterator, Sequence

from app.factors.model import FactorContent
from app.factors.validation.finding import Finding, flag, told
from app.kit.amounts import plain
from app.proposals.checks.figures import significant
from app.proposals.checks.model import Beside, Twin, figures
from app.proposals.checks.places import at
from app.proposals.model import Change

TELLING = 8  # so many equal significant digits are no coincidence


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Flag the same value, unit and name under another key, or the same eight significant digits or more anywhere.

    The same factor with the same value in another period is told, and flagged from eight digits on: an old figure
    under a new year.
    """
    first: dict[tuple[object, ...], Change] = {}
    for change, content in figures(changes):
        if not content.value:
            continue
        yield from _together(change, content, first)
        known = beside.twins.get(content.value, ())
        yield from _elsewhere(change, content, (twin for twin in known if twin.key != str(change.key)))
        yield from _older(change, content, (twin for twin in known if twin.key == str(change.key)))


def _elsewhere(change: Change, content: FactorContent, known: Iterator[Twin]) -> Iterator[Finding]:
    is_telling = significant(content.value) >= TELLING
    twin = next((one for one in known if is_telling or _same(content, one)), None)
    if twin is not None:
        said = f"{plain(content.value)} is the value of {twin.key} ({twin.name_en[:80]}), {twin.period.first}"
        yield flag("C13", at(change, "value"), said, "cite where both are from, or propose it as that factor")


def _together(change: Change, content: FactorContent, first: dict[tuple[object, ...], Change]) -> Iterator[Finding]:
    said = (content.value, content.declared_unit, content.name_en.casefold(), content.reference_period)
    other = first.setdefault(said, change)
    if other is not change and other.key != change.key:
        message = f"the same name, value and unit as row {other.place} ({other.key.slug})"
        yield flag("C13", at(change, "value"), message, "one factor stated once, or names that tell them apart")


def _older(change: Change, content: FactorContent, known: Iterator[Twin]) -> Iterator[Finding]:
    twin = next((one for one in known if one.period != content.reference_period), None)
    if twin is not None:
        say = flag if significant(content.value) >= TELLING else told
        said = f"the same value as for {twin.period.first} to {twin.period.last}"
        yield say("C13", at(change, "value"), said, "say in change_note that it was measured again")


def _same(content: FactorContent, twin: Twin) -> bool:
    return content.declared_unit.unit == twin.unit and content.name_en.casefold() == twin.name_en.casefold()
