"""C12: a whole that lies outside its parts."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from app.factors.validation.finding import Finding, flag
from app.kit.amounts import plain
from app.nomenclature.geography import Purpose
from app.proposals.checks.families import Placed, families
from app.proposals.checks.figures import rounded
from app.proposals.checks.model import Beside
from app.proposals.checks.places import at
from app.proposals.model import Change

FEWEST = 3
OFF = Decimal("0.05")


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Flag a place's figure below the least or above the greatest of three places within it or more, by over 5 %."""
    for kin in families(changes, beside).values():
        if len(kin) > FEWEST:
            yield from _outside(kin, beside)


def _outside(kin: Sequence[Placed], beside: Beside) -> Iterator[Finding]:
    wholes = {one.geography: one for one in kin}
    for place, parts in _within(kin, wholes, beside).items():
        whole = wholes[place]
        changed = next((one.change for one in (whole, *parts) if one.change is not None), None)
        if len({one.geography for one in parts}) < FEWEST or changed is None:
            continue
        low, high = min(one.per for one in parts), max(one.per for one in parts)
        if not low - abs(low) * OFF <= whole.per <= high + abs(high) * OFF:
            said = f"{place} has {plain(rounded(whole.per, 6))}, {len(parts)} places within it "
            said += f"{plain(rounded(low, 6))} to {plain(rounded(high, 6))} per reference unit"
            yield flag("C12", at(changed, "value"), said, "the whole lies between its parts, unless parts are missing")


def _within(kin: Sequence[Placed], wholes: Mapping[str, Placed], beside: Beside) -> Mapping[str, list[Placed]]:
    """Return the figures within each place of the family, nearest containing place only."""
    found: dict[str, list[Placed]] = {}
    places = beside.nomenclature.geographies
    for one in kin:
        above = (step.parent for step in places.chain(one.geography, Purpose.ELECTRICITY))
        nearest = next((place for place in above if place in wholes), None)
        if nearest is not None:
            found.setdefault(nearest, []).append(one)
    return found
