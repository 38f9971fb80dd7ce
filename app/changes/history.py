"""A factor's versions, and what changed from each to the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.changes.comparing import differences, value_change
from app.lookup.model import status
from app.lookup.queries.get import Life
from app.lookup.told import cited, notices, version_uri
from app.releases.model import Announced, Release

Told = dict[str, object]
PLACE = (int, int)
"""What a cursor of these lists holds: the release of the first page, and the version that a page ended with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """A page of a factor's versions, newest first, and all of them that its release knows, oldest first."""

    release: Release
    shown: Sequence[Life]
    every: Sequence[Life]
    has_more: bool

    def placed(self, number: int) -> tuple[int, int]:
        """Return what a cursor after a version holds."""
        return self.release.number, number


def paged_versions(lives: Sequence[Life], release: Release, before: int | None, size: int) -> Versions:
    """Return a page of the versions that a release knows, newest first, of those before a number if one is said."""
    every = [life for life in lives if life.since <= release.number]
    left = [life for life in reversed(every) if before is None or life.candidate.number < before]
    return Versions(release=release, shown=left[:size], every=every, has_more=len(left) > size)


def history_entry(announced: Announced, life: Life, lives: Sequence[Life]) -> Told:
    """Return a version, when it held, and what changed from the version before it."""
    record, latest = life.stated(), announced.resolve(None)
    before = preceding(life, lives)
    earlier = before.stated() if before else None
    ended = life.candidate.until
    is_over = ended is not None and ended <= latest.number
    return {
        "version": life.candidate.number,
        "preceding": life.preceding,
        "compared_with": before.candidate.number if before else None,
        "change": life.change,
        "change_class": life.change_class,
        "edition": record["edition"],
        "reference_period": record["reference_period"],
        "value": record["value"],
        "value_unit": record["value_unit"],
        "declared_unit": record["declared_unit"],
        "gwp": record["gwp"],
        "digest": record["digest"],
        "since": _label(announced, life.since),
        "until": _label(announced, ended) if is_over and ended is not None else None,
        "reason": life.reason if is_over else None,
        "replacement": life.replaced_by if is_over else None,
        "status": status(ended, life.candidate.ended_by, latest.number),
        "notices": list(notices(life.candidate, announced)),
        "log": {"index": life.candidate.log_index},
        "citation": cited(life.candidate.citation, announced.numbered(life.since, None)),
        "value_change": value_change(earlier, record) if earlier else None,
        "differences": differences(earlier, record) if earlier else [],
    }


def beside_version(announced: Announced, life: Life) -> Told:
    """Return what stands beside a version, whichever releases hold it: the same for ever."""
    return {
        "uri": version_uri(life.candidate.key, life.candidate.number),
        "since": _label(announced, life.since),
        "log": {"index": life.candidate.log_index},
        "citation": life.candidate.citation + ".",
    }


def preceding(life: Life, lives: Sequence[Life]) -> Life | None:
    """Return the version this one ended, or else the one with the period next before it."""
    earlier = [one for one in lives if one.candidate.number < life.candidate.number]
    if life.preceding is not None:
        return next((one for one in earlier if one.candidate.number == life.preceding), None)
    older = [one for one in earlier if one.candidate.period_to < life.candidate.period_to]
    return max(older, key=lambda one: (one.candidate.period_to, one.candidate.number), default=None)


def _label(announced: Announced, number: int) -> str:
    return announced.numbered(number, None).label
