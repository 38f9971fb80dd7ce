"""A01: an association's average must not give away what one of its members emits."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.factors.validation.finding import Finding, block, flag
from app.kit.amounts import decimal, plain
from app.kit.errors import BadNumber
from app.proposals.checks.model import Beside, figures
from app.proposals.checks.places import at
from app.proposals.model import Change
from app.provenance.model import PublisherKind

FEWEST = 3
DOMINANT = Decimal("0.85")
_HUNDRED = Decimal(100)


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Block averages over fewer than three enterprises or with one that dominates; flag those that do not say."""
    if beside.publisher_kind is not PublisherKind.ASSOCIATION:
        return
    silent: list[int] = []
    for change, _ in figures(changes):
        sites, largest = change.cells.get("sites", "").strip(), change.cells.get("largest_share", "").strip()
        if not sites or not largest:
            silent.append(change.place)
        yield from _counted(change, sites)
        yield from _dominant(change, largest)
    if silent:
        shown = ", ".join(str(place) for place in silent[:5])
        said = f"{len(silent)} averages do not say over how many enterprises, or the largest one's share: rows {shown}"
        yield flag("A01", "proposal.changes", said, "fill `sites` and `largest_share`, or say why they are no averages")


def share(text: str) -> Decimal | None:
    """Return a share written as `0.42` or `42 %`; None for anything else."""
    is_percent = text.endswith(("%", "％"))
    try:
        number = decimal(text.rstrip("%％ "))
    except BadNumber:
        return None
    found = number / _HUNDRED if is_percent else number
    return found if 0 <= found <= 1 else None


def _counted(change: Change, sites: str) -> Iterator[Finding]:
    if sites and not sites.isdecimal():
        yield block(
            "A01", at(change, "sites"), f"{sites[:40]!r} is no number of enterprises", "a whole number, such as 12"
        )
    elif sites and int(sites[:9]) < FEWEST:
        said = f"an average over {sites} enterprises gives away what each of them emits"
        yield block(
            "A01", at(change, "sites"), said, f"at least {FEWEST} enterprises, such as those of a larger region"
        )


def _dominant(change: Change, largest: str) -> Iterator[Finding]:
    found = share(largest) if largest else None
    if largest and found is None:
        yield block("A01", at(change, "largest_share"), f"{largest[:40]!r} is no share", "such as 0.42 or 42 %")
    elif found is not None and found >= DOMINANT:
        said = f"the largest enterprise is {plain(found * _HUNDRED)} % of the average and can be read off it"
        yield block("A01", at(change, "largest_share"), said, f"below {plain(DOMINANT * _HUNDRED)} %")
