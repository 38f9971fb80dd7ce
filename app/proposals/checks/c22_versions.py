"""C22: a change that does not fit what is released, or changes nothing; and what it changes, field by field."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from app.factors.form import rating, stated
from app.factors.model import FactorContent
from app.factors.validation.documentation import identity
from app.factors.validation.finding import Finding, block, flag, told
from app.kit.canonical import composed
from app.nomenclature.model import Nomenclature
from app.proposals.checks.figures import before
from app.proposals.checks.model import Beside, Figure, figures
from app.proposals.checks.places import at, moved
from app.proposals.model import Change
from app.releases.model import ChangeKind

# What says how a figure came in, not what the figure is.
ABOUT_THE_CHANGE = frozenset(("change_note", "reviews", "entered_by"))

_LOSABLE = ("constituents", "gwp", "uncertainty", "inputs")
_SHOWN = 3

COMPARED = frozenset((ChangeKind.AMEND, ChangeKind.REPLACE))


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Block a slug out of form, a change that names nothing released, one released already, and one without difference.

    What an amendment or a replacement changes is told by the names of its fields; one that leaves out what the released
    record had (gases, GWP set, uncertainty, inputs, scores) is flagged, all of them together.
    """
    lost: dict[str, list[int]] = {}
    for change in changes:
        for said in identity(change.key):
            yield moved(said, change)
        yield from _misfit(change, beside)
    for change, content in figures(changes):
        earlier = before(change, beside) if change.kind in COMPARED else None
        if earlier is not None and earlier.rendered is not None:
            yield from _differences(change, content, earlier, beside.nomenclature)
            for name in _lost(content, earlier.rendered):
                lost.setdefault(name, []).append(change.place)
    for name, places in lost.items():
        yield _losing(name, places)


def differing(content: FactorContent, rendered: bytes, nomenclature: Nomenclature) -> list[str]:
    """Return the fields in which a content differs from a released record, in the order of the record."""
    now, then = record_of(content, nomenclature), read(rendered)
    return [name for name, said in now.items() if name not in ABOUT_THE_CHANGE and said != then.get(name)]


def record_of(content: FactorContent, nomenclature: Nomenclature) -> dict[str, Any]:
    """Return the fields of the record that a content would make, in its order, without place and digest."""
    gwp = nomenclature.gwp_sets.get(content.gwp or "")
    said = stated(content, gwp, rating(content, gwp.values if gwp else {}))
    return {name: composed(one) for name, one in said.items()}


def read(rendered: bytes) -> dict[str, Any]:
    """Return a released record with its figures as decimals."""
    said: dict[str, Any] = json.loads(rendered, parse_float=Decimal, parse_int=Decimal)
    return said


def _lost(content: FactorContent, rendered: bytes) -> list[str]:
    """Return what a released record says that a content in its place does not."""
    then = read(rendered)
    gone = [name for name in _LOSABLE if then.get(name) and not getattr(content, name)]
    return [*gone, "scores"] if then["quality"]["pedigree"] and not content.scores else gone


def _losing(name: str, places: Sequence[int]) -> Finding:
    first = ", ".join(str(place) for place in places[:_SHOWN])
    said = f"{len(places)} changes have no {name}, which the released figures have: rows {first}"
    return flag("C22", "proposal.changes", said, f"state {name}, or say why it is no longer there")


def _misfit(change: Change, beside: Beside) -> Iterator[Finding]:
    known = beside.history.get(str(change.key), ())
    period = change.content.reference_period if change.content else None
    same = [one for one in known if one.period == period]
    match change.kind:
        case ChangeKind.ADD if known:
            yield block("C22", at(change, "slug"), f"{change.key} is released already", "amend it, or extend it")
        case ChangeKind.EXTEND if same:
            said = f"{change.key} has a released figure for this period"
            yield block("C22", at(change, "period_from"), said, "amend it")
        case ChangeKind.AMEND if not same:
            said = f"{change.key} has no released figure for this period"
            yield block("C22", at(change, "period_from"), said, _periods(known))
        case ChangeKind.EXTEND | ChangeKind.REPLACE if not known:
            yield block("C22", at(change, "slug"), f"there is no released {change.key}", "add it")
        case ChangeKind.WITHDRAW if not any(one.period.first == change.period_from for one in known):
            said = f"{change.key} has no released figure for a period from {change.period_from}"
            yield block("C22", at(change, "period_from"), said, _periods(known))


def _periods(known: Sequence[Figure]) -> str:
    return "released: " + (", ".join(f"{one.period.first} to {one.period.last}" for one in known[-5:]) or "nothing")


def _differences(change: Change, content: FactorContent, earlier: Figure, words: Nomenclature) -> Iterator[Finding]:
    names = differing(content, earlier.rendered or b"{}", words)
    if names:
        yield told("C22", at(change, "change"), f"differs from version {earlier.number} in {', '.join(names)}")
    else:
        yield block("C22", at(change, "change"), f"nothing differs from version {earlier.number}", "leave the row out")
