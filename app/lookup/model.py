"""Candidates and answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.releases.model import Release, Status


@dataclass(slots=True)  # not frozen: one is made per row, and freezing makes that ten times as dear
class Candidate:
    """A released version that may answer: what ranking looks at, and the stored bytes."""

    key: str
    number: int
    activity: str | None
    geography: str
    period_from: date
    period_to: date
    unit: str
    unit_group: str
    calorific_basis: str | None
    price_basis: str | None
    boundary: str
    gas_basis: str
    evidence: str
    dqr: Decimal | None
    until: int | None
    ended_by: str | None
    log_index: int
    citation: str
    erratum: str | None = None
    succeeded_by: int | None = None
    rendered: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How the answer was found."""

    candidates: int
    decided_by: str
    kind: str = "exact"
    steps: Sequence[object] = field(default_factory=list)
    quality: Mapping[str, object] | None = None
    """Quality in the context of the question; None where it is the factor's own."""
    distance: Mapping[str, object] | None = None
    """Class of distance in time, geography and technology, 1 to 5; None where nothing was stepped over."""
    fallback: Sequence[str] = ()
    alternatives: Sequence[object] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One factor, the release it was read from, and what stands beside the digested record."""

    release: Release
    is_pinned: bool
    chosen: Candidate
    match: Match | None
    record: bytes
    restated: dict[str, object] | None
    restated_as: str | None
    status: Status
    notices: Sequence[Mapping[str, object]] = ()


def status(until: int | None, ended_by: str | None, latest: int) -> Status:
    """Return how a version stands now, whichever release it was read from."""
    if until is None or until > latest:
        return Status.CURRENT
    return Status.WITHDRAWN if ended_by == "withdraw" else Status.SUPERSEDED
