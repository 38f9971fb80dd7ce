"""One factor: at a release, one version of it, its history."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Text, Uuid, any_, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.factors.errors import UnknownFactor, UnknownFactorVersion, WithdrawnFactor
from app.factors.tables import factor, version
from app.kit.errors import FootingError
from app.kit.hot import compiled
from app.lookup.model import Answer, Candidate
from app.lookup.queries.columns import CANDIDATE, asked, candidate
from app.lookup.queries.find import answer
from app.lookup.question import Question
from app.lookup.world import World
from app.releases.model import Release
from app.releases.queries import released
from app.releases.tables import member

_NEWEST = (version.c.period_to.desc(), version.c.period_from.desc(), version.c.number.desc())
_BY_KEY = compiled(released(*CANDIDATE).where(version.c.key == asked("key")).order_by(*_NEWEST).limit(1))
_BY_ID = compiled(released(*CANDIDATE).where(version.c.factor_id == asked("id", Uuid)).order_by(*_NEWEST).limit(1))
_JOIN = version.join(member, (member.c.factor_id == version.c.factor_id) & (member.c.number == version.c.number))
_REPLACED_BY = select(factor.c.key).where(factor.c.id == member.c.replacement).scalar_subquery().label("replaced_by")
_CHANGED = (member.c.change, member.c.change_class)
_OWN = (member.c.since, *_CHANGED, version.c.preceding, version.c.edition, member.c.reason, _REPLACED_BY)
_LIFE = (*CANDIDATE, *_OWN)
_VERSIONS_BY_KEY = compiled(
    select(*_LIFE).select_from(_JOIN).where(version.c.key == asked("key")).order_by(version.c.number)
)
_VERSIONS_BY_KEYS = compiled(
    select(*_LIFE)
    .select_from(_JOIN)
    .where(version.c.key == any_(asked("keys", ARRAY(Text))))
    .order_by(version.c.key, version.c.number)
)
_KEY = compiled(select(factor.c.key).where(factor.c.id == asked("id", Uuid)))
_ONE = compiled(
    select(*_LIFE).select_from(_JOIN).where(version.c.key == asked("key"), version.c.number == asked("number", Integer))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A version with the releases it lived in."""

    candidate: Candidate
    since: int
    change: str
    change_class: str | None
    preceding: int | None
    edition: str
    reason: str | None
    replaced_by: str | None

    def stated(self) -> dict[str, Any]:
        """Return the record, its figures as decimals."""
        record: dict[str, Any] = json.loads(self.candidate.rendered, parse_float=Decimal)
        return record


async def get(world: World, name: str, question: Question) -> Answer:
    """Return a factor by id or key as a release holds it, its newest reference period; refuse an unknown one."""
    release = world.announced.resolve(question.release)
    uuid = _uuid(name)
    if uuid is None:
        rows = await world.hot.fetch(_BY_KEY, {"release": release.number, "key": name})
    else:
        rows = await world.hot.fetch(_BY_ID, {"release": release.number, "id": uuid})
    if not rows:
        raise await _absent(world, name, release)
    return answer(world, release, candidate(rows[0]), question, None)


async def one_version(world: World, name: str, number: int) -> Life:
    """Return one version of a factor, whichever releases hold it; refuse one not announced."""
    key = await _key(world, name)
    latest = world.announced.resolve(None)
    rows = await world.hot.fetch(_ONE, {"key": key, "number": number})
    if not rows or rows[0]["since"] > latest.number:
        await versions(world, name, None)
        detail = f"{name[:200]} has no version {number}"
        raise UnknownFactorVersion(detail, hint="a version of its history")
    return _life(rows[0])


async def versions(world: World, name: str, release: str | None) -> Sequence[Life]:
    """Return all versions of a factor up to a release, oldest first."""
    key = await _key(world, name)
    newest = world.announced.resolve(release)
    rows = await world.hot.fetch(_VERSIONS_BY_KEY, {"key": key})
    lives = [_life(row) for row in rows if row["since"] <= newest.number]
    if not lives:
        raise unknown(name, newest.label)
    return lives


async def versions_each(world: World, keys: Sequence[str]) -> dict[str, list[Life]]:
    """Return all announced versions of many factors by key, oldest first; one not there is left out."""
    latest = world.announced.resolve(None)
    found: dict[str, list[Life]] = {}
    for row in await world.hot.fetch(_VERSIONS_BY_KEYS, {"keys": sorted(set(keys))}):
        if row["since"] <= latest.number:
            found.setdefault(row["key"], []).append(_life(row))
    return found


async def _absent(world: World, name: str, release: Release) -> FootingError:
    """Return why a release has no such factor: it never was, it came later, or it was withdrawn."""
    rows = await world.hot.fetch(_VERSIONS_BY_KEY, {"key": await _key(world, name)})
    latest = world.announced.resolve(None).number
    here = [row for row in rows if row["since"] <= release.number]
    if here:
        return _withdrawn(world, name, max(here, key=lambda row: int(row["until"] or 0)))
    later = [int(row["since"]) for row in rows if row["since"] <= latest]
    if later:
        first = world.announced.numbered(min(later), None).label
        detail = f"release {release.label} has no factor {name[:200]!r} yet"
        return UnknownFactor(detail, hint=f"it is there from release {first} on", first_release=first)
    return unknown(name, release.label)


def _withdrawn(world: World, name: str, row: Any) -> WithdrawnFactor:  # noqa: ANN401 - an asyncpg record
    ended = world.announced.numbered(row["until"], None).label
    last = world.announced.numbered(row["until"] - 1, None).label
    return WithdrawnFactor(
        f"{name[:200]!r} was withdrawn in release {ended}: {row['reason']}",
        hint=f"release {last} still answers" + (f"; use {row['replaced_by']} instead" if row["replaced_by"] else ""),
        ended_in=ended,
        last_release=last,
        reason=row["reason"],
        replacement=row["replaced_by"],
    )


def unknown(name: str, label: str) -> UnknownFactor:
    """Return the refusal of a factor: the same words whether it never was or may not be seen."""
    detail = f"release {label} has no factor {name[:200]!r}"
    return UnknownFactor(detail, hint="an id or a key publisher/dataset/slug, as in /v1/factors")


async def _key(world: World, name: str) -> str:
    uuid = _uuid(name)
    if uuid is None:
        return name
    rows = await world.hot.fetch(_KEY, {"id": uuid})
    if not rows:
        raise unknown(name, world.announced.resolve(None).label)
    return str(rows[0]["key"])


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name) if len(name) == 36 else None  # noqa: PLR2004 - the length of a UUID with hyphens
    except ValueError:
        return None


def _life(row: Any) -> Life:  # noqa: ANN401 - an asyncpg record
    own = {column.name: row[column.name] for column in _OWN}
    return Life(candidate=candidate(row), **own)
