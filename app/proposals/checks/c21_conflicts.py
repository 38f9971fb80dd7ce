"""C21: a reviewer who is not independent of what is reviewed; asked when reviewers are assigned."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from app.factors.validation.finding import Finding, block
from app.provenance.model import Tie, TieKind

YEARS = 3
_LASTING = timedelta(days=YEARS * 365 + 1)


def conflicts(
    reviewer_orgs: Collection[str],
    publisher_orgs: Collection[str],
    ties: Sequence[Tie],
    proposed_to: Collection[str],
    *,
    on: date,
) -> list[Finding]:
    """Return why a reviewer may not review: own organisation, one of its group, one funded or funding, own proposals.

    A group is whatever ownership and group ties connect, at any remove; a tie counts for three years after its end.
    `proposed_to` are the datasets under review that the reviewer proposed to.
    """
    held = [tie for tie in ties if _holds(tie, on)]
    return [
        *(_shared(set(reviewer_orgs) & set(publisher_orgs))),
        *(block("C21", "reviewer", f"the reviewer proposed to {dataset}") for dataset in sorted(proposed_to)),
        *_tied(set(reviewer_orgs), set(publisher_orgs), held),
    ]


def grouped(organisations: Collection[str], ties: Sequence[Tie]) -> frozenset[str]:
    """Return these organisations and all that ownership and group ties connect them with."""
    found = set(organisations)
    bonds = [{tie.organisation, tie.other} for tie in ties if tie.kind is not TieKind.FUNDS]
    while grown := [bond for bond in bonds if bond & found and not bond <= found]:
        found.update(*grown)
    return frozenset(found)


def _shared(organisations: Collection[str]) -> Iterator[Finding]:
    for one in sorted(organisations):
        yield block("C21", "reviewer.organisation", f"the reviewer belongs to {one}, whose figures these are")


def _tied(own: set[str], theirs: set[str], held: Sequence[Tie]) -> Iterator[Finding]:
    ours, others = grouped(own, held), grouped(theirs, held)
    for one in sorted((ours & theirs) - own):
        yield block("C21", "reviewer.organisation", f"{', '.join(sorted(own))} and {one} are of one group")
    for tie in held:
        ends = {tie.organisation, tie.other}
        if tie.kind is TieKind.FUNDS and ends & ours and ends & others:
            yield block("C21", "reviewer.organisation", f"{tie.organisation} funds {tie.other}")


def _holds(tie: Tie, on: date) -> bool:
    """Return whether a tie holds on a day, or ended less than three years before it."""
    return tie.since <= on and (tie.until is None or tie.until + _LASTING >= on)
