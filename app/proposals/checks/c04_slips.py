"""C04: the slip that would explain a figure, told as a hint beside what C01, C02, C03, C08 and C11 say."""

from dataclasses import dataclass
from decimal import Decimal

from app.kit.amounts import plain
from app.proposals.checks.figures import NARROW, log, rounded
from app.proposals.checks.model import Peers

WITHIN = Decimal("0.1")
_CLOSELY = Decimal("0.01")
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Slip:
    """A ratio that is easily put in or left out, how that happens, and how close it must lead, in decades."""

    ratio: Decimal
    spelled: str
    why: str
    within: Decimal = WITHIN


SLIPS = (
    Slip(Decimal(1000), "1000", "kg and t, kWh and MWh, or g and kg"),
    Slip(Decimal(1_000_000), "10^6", "g and t, or kWh and GWh"),
    Slip(Decimal(100), "100", "the decimal point, or percent"),
    Slip(Decimal(10), "10", "the decimal point"),
    Slip(Decimal("3.6"), "3.6", "kWh and MJ"),
    Slip(NARROW.divide(Decimal(1000), Decimal("3.6")), "277.78", "kWh and GJ"),
    Slip(NARROW.divide(Decimal(44), Decimal(12)), "44/12", "carbon and CO2"),
    Slip(Decimal("0.90718474"), "0.90718474", "short tons and tonnes", _CLOSELY),
    Slip(Decimal("4.1868"), "4.1868", "kcal and kJ"),
    Slip(Decimal("0.9"), "0.9", "net and gross calorific value", _CLOSELY),
    Slip(Decimal("1.1"), "1.1", "net and gross calorific value", _CLOSELY),
)

LARGE = tuple(slip for slip in SLIPS if slip.within == WITHIN)


def against(figure: Decimal, expected: Decimal, stated: Decimal) -> str | None:
    """Return the slip that brings a figure closest to one that was expected, within 0.1 decades; None without one.

    `stated` is the figure as the row states it, in its own unit; the hint says what it would be.
    """
    if not figure or not expected or (figure > 0) is not (expected > 0):
        return None
    centre = log(expected)
    return within(figure, Peers(1, centre, centre, centre, Decimal(0)), stated)


def within(figure: Decimal, peers: Peers, stated: Decimal) -> str | None:
    """Return the slip that moves a figure among its peers' middle half, or to within 0.1 decades of it; None without.

    Of several the one that leads closest to the median, and only if that is closer than the figure is already. Small
    slips are told of one figure expected only, and within 0.01 decades: among peers they would explain anything.
    """
    here = log(figure)
    best, found = abs(here - peers.median), None
    is_one = peers.low == peers.high
    for slip in SLIPS if is_one else LARGE:
        step = log(slip.ratio)
        for moved, verb in ((here - step, "multiplied"), (here + step, "divided")):
            is_there = peers.low - slip.within <= moved <= peers.high + slip.within
            if is_there and abs(moved - peers.median) < best:
                best, found = abs(moved - peers.median), (slip, verb)
    return _told(stated, *found) if found else None


def _told(stated: Decimal, slip: Slip, verb: str) -> str:
    back = NARROW.divide(stated, slip.ratio) if verb == "multiplied" else NARROW.multiply(stated, slip.ratio)
    shown = plain(rounded(back, _SHOWN))
    return f"as if {verb} by {slip.spelled} ({slip.why}); without that it would be {shown}"
