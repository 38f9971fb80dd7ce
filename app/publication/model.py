"""What a cut takes in, changes with a factor's content or the end of one, and what it tells of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.factors.model import FactorContent, FactorKey
from app.proposals.model import Change, Content, Standing
from app.provenance.model import Edition
from app.releases.model import ChangeClass, ChangeKind, Erratum, Release, WithdrawalReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A figure brought by an edition; `kind` says what it does to what is there, None leaves it to the dataset.

    `erratum` says what was wrong with the version that it amends, where that was wrong and not only superseded.
    """

    key: FactorKey
    edition: str
    content: FactorContent
    kind: ChangeKind | None = None
    erratum: Erratum | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """The end of a factor's version for the period that begins on a day."""

    key: FactorKey
    period_from: date
    reason: WithdrawalReason
    replacement: FactorKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSet:
    """Everything one release changes."""

    statements: tuple[Statement, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """An accepted proposal: where it stands, what it says, the edition it brings, and its decision record."""

    standing: Standing
    content: Content
    edition: Edition | None
    changes: tuple[Change, ...]
    reviews: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Why a change of an accepted proposal cannot be released as it is; place 0 is the proposal as a whole."""

    proposal: UUID
    place: int
    key: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One change of a release with the figure before and after; additions have none before, withdrawals none after."""

    kind: ChangeKind
    key: str
    version: int | None
    change_class: ChangeClass | None
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A release and what it changes, in the order of the change set."""

    release: Release
    changes: Sequence[Changed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What a cut of accepted proposals did: the release (none where none fitted), and which proposals it took in.

    `conflicts` are those that no longer fit the newest release: their proposals went back to their publishers.
    """

    made: Made | None
    proposals: tuple[UUID, ...]
    conflicts: tuple[Conflict, ...]
