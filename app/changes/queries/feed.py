"""The feed that mirrors follow: every entry of the log in its order, with what it did to which release holds what."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Select, Uuid, any_, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.changes.errors import AheadOfLog
from app.factors.tables import factor, version
from app.kit.canonical import spelled
from app.kit.db import Reader
from app.releases.model import Announced
from app.releases.tables import member
from app.tlog.tables import leaf

_LARGEST = 2**31 - 1  # of what a cursor carries
Place = tuple[UUID, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """An entry of the log: a version with those it ended, a withdrawal, or the release that closes its entries."""

    index: int
    release: str
    change: str
    digest: str
    key: str | None = None
    factor: str | None = None
    version: int | None = None
    ends: Sequence[int] = ()
    reason: str | None = None
    replacement: str | None = None
    change_class: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """Entries, the index of the last one the reader now has (-1: none), and whether there are no more yet."""

    entries: Sequence[Logged]
    last: int
    caught_up: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    index: int
    kind: str
    place: Place
    release: str
    digest: str


def last_had(since: str | None, announced: Announced) -> int:
    """Return the log index that a mirror has: as it says, or that of the release it names; -1 if it has nothing.

    Refuses a release that is not there.
    """
    if since is None:
        return -1
    if not (since.isascii() and since.isdigit()):
        return announced.resolve(since).log_index
    return int(since[:20])


async def feed(reader: Reader, announced: Announced, last: int, limit: int) -> FeedPage:
    """Return the entries of announced releases after a log index; refuse an index that the log has not reached."""
    end = announced.resolve(None).log_index
    if last > end:
        detail = f"the log ends at {end}, before {last}"
        raise AheadOfLog(detail, hint=f"an index from 0 to {end}, or a release", fields=["since"])
    after = select(leaf.c.index, leaf.c.entry).where(leaf.c.index > last, leaf.c.index <= end)
    rows = await reader.all(after.order_by(leaf.c.index).limit(limit))
    entries = [one for row in rows if (one := _entry(row[0], json.loads(row[1]))) is not None]
    places = [one.place for one in entries if one.kind != "release"]
    lives = {(row.factor_id, row.number): row for row in await reader.all(_lives(places))}
    ended = await _ended(reader, places)
    logged = [_logged(one, lives, ended) for one in entries]
    reached = min(rows[-1][0] if rows else last, _LARGEST)
    return FeedPage(entries=logged, last=reached, caught_up=reached >= end)


def _entry(index: int, said: dict[str, Any]) -> _Entry | None:
    """Return what a leaf says of releases: `factor/{id}`, `withdrawal/{id}/{version}`, `release/{label}`; else None."""
    kind, _, rest = said["subject"].partition("/")
    identity, _, number = rest.partition("/")
    if kind == "snapshot":
        return None
    if kind == "release":
        return _Entry(index, kind, (UUID(int=0), 0), rest, said["digest"])
    place = (UUID(identity), int(number or said["version"]))
    return _Entry(index, kind, place, said["release"], said["digest"])


def _places(places: Sequence[Place]) -> Any:  # noqa: ANN401 - a table of two arrays
    ids = literal([one[0] for one in places], ARRAY(Uuid))
    numbers = literal([one[1] for one in places], ARRAY(Integer))
    columns = (column("factor_id", Uuid), column("number", Integer))
    return func.unnest(ids, numbers).table_valued(*columns, name="places").render_derived()


def _lives(places: Sequence[Place]) -> Select[Any]:
    asked = _places(places)
    joined = (
        asked.join(version, (version.c.factor_id == asked.c.factor_id) & (version.c.number == asked.c.number))
        .join(member, (member.c.factor_id == asked.c.factor_id) & (member.c.number == asked.c.number))
        .outerjoin(factor, factor.c.id == member.c.replacement)
    )
    own = (version.c.factor_id, version.c.number, version.c.key, version.c.preceding, version.c.digest)
    life = (member.c.change, member.c.change_class, member.c.since, member.c.reason, factor.c.key.label("replacement"))
    return select(*own, *life).select_from(joined)


async def _ended(reader: Reader, places: Sequence[Place]) -> dict[tuple[UUID, int], list[int]]:
    """Return, by factor and release, the versions that a new edition there put an end to."""
    ids = literal(list({one[0] for one in places}), ARRAY(Uuid))
    ends = select(member.c.factor_id, member.c.until, member.c.number)
    ends = ends.where(member.c.factor_id == any_(ids), member.c.ended_by == "replace")
    found: dict[tuple[UUID, int], list[int]] = {}
    for row in await reader.all(ends.order_by(member.c.number)):
        found.setdefault((row.factor_id, row.until), []).append(row.number)
    return found


def _logged(one: _Entry, lives: dict[Place, Any], ended: dict[tuple[UUID, int], list[int]]) -> Logged:
    if one.kind == "release":
        return Logged(index=one.index, release=one.release, change="release", digest=one.digest)
    life = lives[one.place]
    identity, number = one.place
    is_end = one.kind == "withdrawal"
    return Logged(
        index=one.index,
        release=one.release,
        change="withdraw" if is_end else life.change,
        digest=spelled(life.digest),
        key=life.key,
        factor=str(identity),
        version=number,
        ends=[number] if is_end else _ends(life, ended.get((identity, life.since), [])),
        reason=life.reason if is_end else None,
        replacement=life.replacement if is_end else None,
        change_class=None if is_end else life.change_class,
    )


def _ends(life: Any, replaced: Sequence[int]) -> Sequence[int]:  # noqa: ANN401 - a row
    """Return the versions that a version ended: an amendment the one it names, a replacement all that were there."""
    if life.change == "replace":
        return replaced
    return [life.preceding] if life.preceding is not None else []
