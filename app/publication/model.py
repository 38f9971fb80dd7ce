"""What a cut takes in: changes, each with a factor's content or the end of one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.factors.model import FactorContent, FactorKey
from app.releases.model import ChangeKind


class WithdrawalReason(StrEnum):
    """Why a version leaves later releases; the whole list."""

    ERROR = "error"
    WITHDRAWN_BY_PUBLISHER = "withdrawn-by-publisher"
    LICENCE = "licence"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A figure brought by an edition; `kind` says what it does to what is there, None leaves it to the dataset."""

    key: FactorKey
    edition: str
    content: FactorContent
    kind: ChangeKind | None = None


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
