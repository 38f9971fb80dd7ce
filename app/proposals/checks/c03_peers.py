"""C03: figures far from those of the same class and unit, on a logarithmic scale."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from app.factors.validation.finding import Finding
from app.kit.amounts import plain
from app.proposals.checks.c04_slips import against, within
from app.proposals.checks.figures import (
    NARROW,
    before,
    classes,
    group,
    log,
    of_content,
    of_figure,
    rounded,
    severity,
    spread,
)
from app.proposals.checks.model import Beside, Peers, figures
from app.proposals.checks.places import at
from app.proposals.model import Change

FEWEST = 8
FARTHEST = Decimal("3.5")
DECADES = Decimal("0.7")
_NARROWEST = Decimal("0.15")
_NORMAL = Decimal("1.4826")  # the median absolute deviation of a normal distribution, as its standard deviation
_Placed = Mapping[tuple[str, str], Peers]


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Flag |z| above 3.5 at more than 0.7 decades from the median of the closest class with eight peers or more.

    z = (log10 x - median) / max(1.4826 MAD, 0.15). Peers are released figures, or else those of the same change set.
    Only told of a figure within 30 % of the one it follows.
    """
    siblings = beside_each_other(changes, beside)
    for change, content in figures(changes):
        per = of_content(content, beside.nomenclature)
        measured = group(content.declared_unit.unit, beside.nomenclature)
        found = _closest(change, measured or "", beside, siblings) if per else None
        if not per or found is None:
            continue
        named, peers = found
        off = log(per) - peers.median
        if abs(off) > DECADES and abs(off) > FARTHEST * max(_NORMAL * peers.deviation, _NARROWEST):
            times = plain(rounded(NARROW.power(10, abs(off)), 2))
            said = f"{times} times {'above' if off > 0 else 'below'} the median of {peers.count} figures of {named}"
            yield severity(change, beside)("C03", at(change, "value"), said, _slip(change, beside, per, peers))


def beside_each_other(changes: Sequence[Change], beside: Beside) -> _Placed:
    """Return how the figures of the change set itself lie, by class and unit group, where there are enough."""
    found: dict[tuple[str, str], list[Decimal]] = {}
    for change, content in figures(changes):
        per = of_content(content, beside.nomenclature)
        measured = group(content.declared_unit.unit, beside.nomenclature)
        if per and measured:
            for named in classes(change, beside.nomenclature):
                found.setdefault((named, measured), []).append(log(per))
    return {place: spread(logs) for place, logs in found.items() if len(logs) >= FEWEST}


def _closest(change: Change, measured: str, beside: Beside, siblings: _Placed) -> tuple[str, Peers] | None:
    for named in classes(change, beside.nomenclature):
        released = beside.peers.get((named, measured))
        if released is not None and released.count >= FEWEST:
            return named, released
        together = siblings.get((named, measured))
        if together is not None:
            return f"{named} in this proposal", together
    return None


def _slip(change: Change, beside: Beside, per: Decimal, peers: Peers) -> str | None:
    earlier = before(change, beside)
    known = of_figure(earlier, beside.nomenclature) if earlier else None
    stated = change.content.value if change.content else per
    return against(per, known, stated) if known else within(per, peers, stated)
