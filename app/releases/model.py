"""Releases, changes and membership by interval."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.kit.canonical import spelled
from app.releases.errors import LabelTaken, NothingReleased, UnknownRelease

_NEWEST = (None, "latest")
_LABEL = re.compile(r"(20[0-9]{2})\.([1-9][0-9]{0,4})")


class ChangeKind(StrEnum):
    """What a change does: a new factor, a new period, a correction, a new edition in place of the old, an end."""

    ADD = "add"
    EXTEND = "extend"
    AMEND = "amend"
    REPLACE = "replace"
    WITHDRAW = "withdraw"


class WithdrawalReason(StrEnum):
    """Why a version leaves later releases; the whole list."""

    ERROR = "error"
    WITHDRAWN_BY_PUBLISHER = "withdrawn-by-publisher"
    LICENCE = "licence"
    DUPLICATE = "duplicate"


class ChangeClass(StrEnum):
    """How far a version moves from the one it ends: words alone, a number a little, or more; additions have none."""

    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"


class Erratum(StrEnum):
    """What was wrong with the version that an amendment ends, where it was wrong and not only superseded."""

    ERROR = "error"
    TYPO = "typo"
    METHOD = "method"


class Status(StrEnum):
    """How a record stands now; it stands beside the digested record, never in it."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChange:
    """One change of a release: the version it adds (none when it withdraws) and the versions it ends."""

    kind: ChangeKind
    factor: UUID
    adds: int | None
    ends: tuple[int, ...]
    digest: bytes | None
    reason: str | None = None
    replacement: UUID | None = None
    log_index: int | None = None
    change_class: ChangeClass | None = None
    erratum: Erratum | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A numbered, immutable cut."""

    number: int
    label: str
    digest: bytes
    parent: bytes | None
    released_at: datetime
    changes: int
    note: str | None
    log_index: int

    @property
    def spelled_digest(self) -> str:
        """Return the digest as it is written everywhere."""
        return spelled(self.digest)


@dataclass(frozen=True, slots=True)
class Announced:
    """The releases there are and which is latest, as one worker knows them."""

    by_label: Mapping[str, Release]
    by_digest: Mapping[str, Release]
    latest: Release | None

    def resolve(self, name: str | None) -> Release:
        """Return a release by label or digest, the latest without a name or by `latest`; refuse one not there."""
        if name in _NEWEST:
            if self.latest is None:
                detail = "the registry has no release yet"
                raise NothingReleased(detail, hint="`footing seed` loads the figures of seed_data/")
            return self.latest
        found = self.by_digest.get(name) if name.startswith("sha256:") else self.by_label.get(name)
        if found is None or self.latest is None or found.number > self.latest.number:
            newest = list(self.by_label)[-5:]
            detail = f"there is no release {name[:80]!r}"
            raise UnknownRelease(detail, hint="a label or digest of /v1/releases", newest=newest[::-1])
        return found

    def numbered(self, number: int, name: str | None) -> Release:
        """Return a release by number, as a cursor names it; refuse one that is not there or not the one named."""
        found = next((one for one in self.by_label.values() if one.number == number), None)
        if found is None or (is_pinned(name) and name not in {found.label, found.spelled_digest}):
            detail = "the cursor belongs to another release"
            raise UnknownRelease(detail, hint="start again without a cursor")
        return found


def is_pinned(name: str | None) -> bool:
    """Return whether a caller named a release whose answer stays the same for ever."""
    return name not in _NEWEST


def next_label(labels: list[str], year: int) -> str:
    """Return the label after these in this year."""
    numbers = [parts[1] for parts in map(parsed_label, labels) if parts[0] == year]
    return f"{year}.{max(numbers, default=0) + 1}"


def parsed_label(label: str) -> tuple[int, int]:
    """Return year and number of a label; refuse any other form."""
    match = _LABEL.fullmatch(label)
    if match is None:
        detail = f"{label[:40]!r} is not a release label"
        raise LabelTaken(detail, hint="YYYY.N, such as 2026.4")
    return int(match[1]), int(match[2])
