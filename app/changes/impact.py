"""What became of a pinned version: one rule over the lives of a factor's versions, without a database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.changes.pins import Pin
from app.kit.canonical import spelled


class Impact(StrEnum):
    """What a later release means for a pinned version."""

    UNCHANGED = "unchanged"
    EXTENDED = "extended"
    AMENDED = "amended"
    REPLACED = "replaced"
    METADATA_ONLY = "metadata_only"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"
    DIGEST_MISMATCH = "digest_mismatch"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Lived:
    """A version with its period and the releases that hold it."""

    factor: UUID
    key: str
    number: int
    first: date
    last: date
    digest: bytes
    edition: str
    since: int
    until: int | None
    change: str
    ended_by: str | None
    reason: str | None
    replacement: str | None

    def is_held(self, release: int) -> bool:
        """Return whether a release holds this version."""
        return self.since <= release and (self.until is None or self.until > release)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a pin: the version meant, the one to use now, who withdrew it, or why nothing can be said."""

    impact: Impact
    pinned: Lived | None = None
    now: Lived | None = None
    ended: Lived | None = None
    because: str | None = None


def outcome(pin: Pin, lives: Sequence[Lived], before: int | None, after: int) -> Outcome:
    """Return what release `after` means for a pinned factor, given all its announced versions.

    Without version and digest the pin is the newest period that release `before` holds; a version that it does not
    hold is unknown. *Extended* is a version that still stands when a newer period came to stand beside it since.
    """
    meant = _meant(pin, lives, before)
    if isinstance(meant, Outcome):
        return meant
    if meant.since > after:
        return Outcome(impact=Impact.UNKNOWN, because="this version came later than the release to compare with")
    if meant.is_held(after):
        floor = meant.since if before is None else before
        newer = [one for one in _held(lives, after) if one.last > meant.last and one.since > floor]
        return Outcome(impact=Impact.EXTENDED if newer else Impact.UNCHANGED, pinned=meant, now=_newest(newer) or meant)
    return _ended(meant, lives, after)


def _meant(pin: Pin, lives: Sequence[Lived], before: int | None) -> Lived | Outcome:
    """Return the version that a pin means, or why it means none."""
    if pin.malformed is not None:
        return Outcome(impact=Impact.MALFORMED, because=pin.malformed)
    found = _found(pin, lives, before)
    if found is None:
        return Outcome(impact=Impact.UNKNOWN, because=_unknown(pin, lives))
    if pin.digest not in {None, spelled(found.digest)}:
        return Outcome(impact=Impact.DIGEST_MISMATCH, pinned=found, because="the version has another digest")
    if before is not None and not found.is_held(before):
        return Outcome(impact=Impact.UNKNOWN, because="the release `from` does not hold this version")
    return found


def _found(pin: Pin, lives: Sequence[Lived], before: int | None) -> Lived | None:
    if pin.version is not None:
        return next((one for one in lives if one.number == pin.version), None)
    if pin.digest is not None:
        return next((one for one in lives if spelled(one.digest) == pin.digest), None)
    return _newest(_held(lives, before or 0))


def _unknown(pin: Pin, lives: Sequence[Lived]) -> str:
    if not lives:
        return "there is no such factor"
    if pin.version is not None:
        return "there is no such version"
    return "the release `from` does not hold it" if pin.digest is None else "no version of it has that digest"


def _ended(meant: Lived, lives: Sequence[Lived], after: int) -> Outcome:
    """Return what took the place of a version that has ended: for its period first, else in place of all."""
    ended = meant.until or 0
    since = [one for one in lives if ended <= one.since <= after]
    editions = [one for one in since if one.change == "replace"]
    places = {(meant.first, meant.last), *((one.first, one.last) for one in editions)}
    taking = [one for one in _held(since, after) if (one.first, one.last) in places]
    if not taking:
        gone = [one for one in lives if one.ended_by == "withdraw" and ended <= (one.until or 0) <= after]
        last = max(gone, key=lambda one: (_is_same(one, meant), one.until or 0, one.number), default=meant)
        return Outcome(impact=Impact.WITHDRAWN, pinned=meant, ended=last)
    now = max(taking, key=lambda one: (_is_same(one, meant), one.number))
    return Outcome(impact=Impact.REPLACED if editions else Impact.AMENDED, pinned=meant, now=now)


def _held(lives: Iterable[Lived], release: int) -> list[Lived]:
    return [one for one in lives if one.is_held(release)]


def _newest(lives: Sequence[Lived]) -> Lived | None:
    return max(lives, key=lambda one: (one.last, one.first, one.number), default=None)


def _is_same(one: Lived, other: Lived) -> bool:
    return (one.first, one.last) == (other.first, other.last)
