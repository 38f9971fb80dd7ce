"""Which of somebody's pinned factors change, by how much and why."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Select, Text, Uuid, any_, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.changes.comparing import alike, figure, value_change
from app.changes.impact import Impact, Lived, Outcome, outcome
from app.changes.model import span
from app.changes.pins import Pin, Pins
from app.factors.tables import factor, version
from app.kit.db import AnyRow, Reader
from app.releases.model import Announced, Release
from app.releases.tables import member

_CHUNK = 500  # of pairs of records, so that others are served in between
_COMPARED = (Impact.EXTENDED, Impact.AMENDED, Impact.REPLACED)
_OWN = (
    version.c.factor_id,
    version.c.key,
    version.c.number,
    version.c.period_from,
    version.c.period_to,
    version.c.digest,
    version.c.edition,
)
_LIFE = (member.c.since, member.c.until, member.c.change, member.c.ended_by, member.c.reason)
Pair = tuple[UUID, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The two sides of a pinned version and what is used now: figures, their change, and what the new record notes."""

    figures: tuple[Mapping[str, object], Mapping[str, object]]
    value_change: Mapping[str, object]
    source: Mapping[str, object]
    change_note: str | None
    alike: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Impacted:
    """A pin with what became of it."""

    pin: Pin
    outcome: Outcome
    compared: Compared | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactPage:
    """Every pin in the order given, with the releases that were compared."""

    before: Release | None
    after: Release
    impacted: Sequence[Impacted]


async def impacts(reader: Reader, announced: Announced, pins: Pins) -> ImpactPage:
    """Return what a release means for pinned factors, in the order given; refuse unknown releases, and going back."""
    before, after = _releases(announced, pins)
    latest = announced.resolve(None).number
    lives = await _lives(reader, {pin.factor for pin in pins.pins if pin.factor and pin.malformed is None}, latest)
    number = before.number if before else None
    outcomes = [outcome(pin, lives.get(pin.factor or "", ()), number, after.number) for pin in pins.pins]
    compared = await _compared(reader, {pair for one in outcomes if (pair := _pair(one)) is not None})
    impacted = [_impacted(pin, one, compared) for pin, one in zip(pins.pins, outcomes, strict=True)]
    return ImpactPage(before=before, after=after, impacted=impacted)


def _releases(announced: Announced, pins: Pins) -> tuple[Release | None, Release]:
    after = announced.resolve(pins.after)
    if pins.before is None:
        return None, after
    return span(announced, pins.before, after.label).before, after


async def _lives(reader: Reader, names: set[str], latest: int) -> dict[str, list[Lived]]:
    """Return the announced versions of factors by the name asked for: key or id."""
    ids: dict[UUID, list[str]] = {}
    for name in names:
        if (uuid := _uuid(name)) is not None:
            ids.setdefault(uuid, []).append(name)  # one id may be spelled in capitals too
    keys = literal(sorted(name for name in names if _uuid(name) is None), ARRAY(Text))
    uuids = literal(sorted(ids), ARRAY(Uuid))
    found: dict[str, list[Lived]] = {}
    for row in await reader.all(_versions(latest).where(version.c.key == any_(keys))):
        found.setdefault(row.key, []).append(_lived(row, latest))
    for row in await reader.all(_versions(latest).where(version.c.factor_id == any_(uuids))):
        for name in ids[row.factor_id]:
            found.setdefault(name, []).append(_lived(row, latest))
    return found


def _versions(latest: int) -> Select[Any]:
    same = (member.c.factor_id == version.c.factor_id) & (member.c.number == version.c.number)
    joined = version.join(member, same).outerjoin(factor, factor.c.id == member.c.replacement)
    columns = (*_OWN, *_LIFE, factor.c.key.label("replacement"))
    return select(*columns).select_from(joined).where(member.c.since <= latest).order_by(version.c.number)


def _lived(row: AnyRow, latest: int) -> Lived:
    """Return a version's life as it is announced: an end in a release not announced yet has not come."""
    life = Lived(*row)
    if life.until is not None and life.until > latest:
        return replace(life, until=None, ended_by=None, reason=None, replacement=None)
    return life


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name) if len(name) == 36 else None  # noqa: PLR2004 - the length of a UUID with hyphens
    except ValueError:
        return None


def _pair(one: Outcome) -> Pair | None:
    if one.impact not in _COMPARED or one.pinned is None or one.now is None:
        return None
    return one.pinned.factor, one.pinned.number, one.now.number


async def _compared(reader: Reader, pairs: set[Pair]) -> dict[Pair, Compared]:
    ordered, found = sorted(pairs), {}
    for start in range(0, len(ordered), _CHUNK):
        chunk = ordered[start : start + _CHUNK]
        for row in await reader.all(_records(chunk)):
            old, new = (json.loads(side, parse_float=Decimal) for side in (row.old, row.new))
            found[row.factor_id, row.before, row.after] = _compare(old, new)
    return found


def _records(pairs: Sequence[Pair]) -> Select[Any]:
    columns = (column("factor_id", Uuid), column("before", Integer), column("after", Integer))
    ids = literal([pair[0] for pair in pairs], ARRAY(Uuid))
    sides = (literal([pair[place] for pair in pairs], ARRAY(Integer)) for place in (1, 2))
    asked = func.unnest(ids, *sides).table_valued(*columns, name="pairs").render_derived()
    old, new = version.alias("old"), version.alias("new")
    joined = asked.join(old, (old.c.factor_id == asked.c.factor_id) & (old.c.number == asked.c.before))
    joined = joined.join(new, (new.c.factor_id == asked.c.factor_id) & (new.c.number == asked.c.after))
    return select(*asked.c, old.c.rendered.label("old"), new.c.rendered.label("new")).select_from(joined)


def _compare(old: dict[str, Any], new: dict[str, Any]) -> Compared:
    return Compared(
        figures=(figure(old), figure(new)),
        value_change=value_change(old, new),
        source={name: new["source"][name] for name in ("title", "publisher", "published", "url")},
        change_note=new["change_note"],
        alike=alike(old, new),
    )


def _impacted(pin: Pin, one: Outcome, compared: Mapping[Pair, Compared]) -> Impacted:
    pair = _pair(one)
    found = compared.get(pair) if pair else None
    if found is not None and found.alike and one.impact is not Impact.EXTENDED:
        one = replace(one, impact=Impact.METADATA_ONLY)
    return Impacted(pin=pin, outcome=one, compared=found)
