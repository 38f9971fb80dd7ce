"""Proposals, their change sets, evidence and reviews, as everybody above sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.factors.model import FactorContent, FactorKey
from app.releases.model import ChangeKind, WithdrawalReason


class State(StrEnum):
    """Where a proposal stands; `lifecycle` has the ways from one to another."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    SCREENING = "screening"
    IN_REVIEW = "in_review"
    PUBLIC_COMMENT = "public_comment"
    REVISION_REQUESTED = "revision_requested"
    ACCEPTED = "accepted"
    RELEASED = "released"
    REJECTED = "rejected"
    DISCARDED = "discarded"


class Verdict(StrEnum):
    """What a reviewer recommends."""

    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of a change set: a figure for a factor, or the end of one.

    `place` counts from 1 in the order given; `cells` is the row as it was given, by column; `content` is None for a
    withdrawal, which has `period_from` and `reason` instead.
    """

    place: int
    kind: ChangeKind
    key: FactorKey
    cells: Mapping[str, str]
    content: FactorContent | None = None
    period_from: date | None = None
    reason: WithdrawalReason | None = None
    replacement: FactorKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellError:
    """Why a cell of a change set was not taken: where it stands (`B7`, `line 3`, `changes[2]`) and what would be."""

    place: str
    column: str
    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """A file a proposal stands on, kept by its digest (`sha256:…`) before anybody parsed it."""

    digest: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A proposal as it stands: where its newest event left it, and its newest content."""

    id: UUID
    publisher: str
    agent: str | None
    dataset: str
    opened_by: UUID
    opened_at: datetime
    state: State
    event: int
    since: datetime
    due: date | None
    content: int

    @property
    def tag(self) -> str:
        """Return the entity tag: it changes with every event and every content."""
        return f"{self.event}.{self.content}"

    @property
    def organisations(self) -> tuple[str, ...]:
        """Return who proposes: the publisher, and the agent that submits for it."""
        return (self.publisher,) if self.agent is None else (self.publisher, self.agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a proposal says, but for its changes."""

    number: int
    base: int
    stated: Mapping[str, Any]
    file: str | None
    changes: int
    digest: bytes
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding of a content, with its number and its answer if it has one."""

    number: int
    code: str
    severity: str
    path: str
    message: str
    hint: str | None
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What one reviewer recorded of one content; who it was is for the registry alone."""

    reviewer: UUID
    organisation: str
    content: int
    digest: bytes
    verdict: Verdict
    form: Mapping[str, str]
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody said of a content in public comment, for an organisation or for nobody; never who it was."""

    number: int
    content: int
    organisation: str | None
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who takes a step, in which role of which organisation; None and a role alone for the registry itself."""

    subject: UUID | None
    role: str
    organisation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step in the life of a proposal; the rows of a proposal count from 1 without a gap."""

    number: int
    at: datetime
    event: str
    before: State | None
    after: State
    role: str
    organisation: str | None
    reason: str | None
    digest: bytes | None
    subject: UUID | None
    content: int
    release: int | None
    due: date | None
