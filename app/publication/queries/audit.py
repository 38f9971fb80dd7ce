"""Is everything released still what was released: rows, bytes, digests, members, manifests, log."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.factors.citation import citation
from app.factors.tables import canonical, subject, version
from app.kit.amounts import plain
from app.kit.canonical import digest, spelled
from app.kit.db import AnyRow, Reader
from app.releases.tables import member, release
from app.tlog.merkle import leaf_hash
from app.tlog.queries import leaves, next_index

_COLUMNS = ("activity", "geography", "boundary", "gas_basis", "evidence", "dataset", "key")
_QUALIFIERS = ("unit", "calorific_basis", "currency_year", "price_basis")
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that is not as it was released."""

    where: str
    what: str


async def versions(reader: Reader, told: Told) -> AsyncIterator[Wrong]:
    """Yield every released version whose row, record, canonical bytes and digest do not agree."""
    same = (canonical.c.factor_id == version.c.factor_id) & (canonical.c.number == version.c.number)
    joined = version.outerjoin(canonical, same)
    statement = select(version, canonical.c.bytes).select_from(joined)
    seen = 0
    async with aclosing(reader.stream(statement.order_by(version.c.key, version.c.number), 500)) as pages:
        async for page in pages:
            for row in page:
                for what in _wrong_version(row):
                    yield Wrong(f"{row.key} version {row.number}", what)
            seen += len(page)
            told(seen)


async def members(reader: Reader) -> AsyncIterator[Wrong]:
    """Yield versions outside every release, and subjects that the record does not state."""
    same = (member.c.factor_id == version.c.factor_id) & (member.c.number == version.c.number)
    stray = select(version.c.key, version.c.number).select_from(version.outerjoin(member, same))
    for row in await reader.all(stray.where(member.c.factor_id.is_(None)).limit(100)):
        yield Wrong(f"{row.key} version {row.number}", "is in no release")
    keyed = (subject.c.factor_id == version.c.factor_id) & (subject.c.number == version.c.number)
    found = select(version.c.key, version.c.number, version.c.rendered, func.array_agg(subject.c.subject).label("said"))
    grouped = found.select_from(version.outerjoin(subject, keyed)).group_by(version.c.factor_id, version.c.number)
    async with aclosing(reader.stream(grouped, 500)) as pages:
        async for page in pages:
            for row in page:
                if set(row.said) != _subjects(json.loads(row.rendered)):
                    yield Wrong(f"{row.key} version {row.number}", "is found by other codes than it states")


async def releases(reader: Reader) -> AsyncIterator[Wrong]:
    """Yield releases whose manifest, digest, parent or members do not agree."""
    parent, expected = None, 1
    for row in await reader.all(select(release).order_by(release.c.number)):
        if row.number != expected:
            yield Wrong(f"release {row.label}", f"is number {row.number}, not {expected}")
        if digest(row.manifest) != row.digest:
            yield Wrong(f"release {row.label}", "its digest is not that of its manifest")
        if row.parent != parent:
            yield Wrong(f"release {row.label}", "its parent is not the release before")
        for what in await _wrong_members(reader, row):
            yield Wrong(f"release {row.label}", what)
        parent, expected = row.digest, row.number + 1


async def log(reader: Reader, told: Told) -> AsyncIterator[Wrong]:
    """Yield leaves out of order, with a wrong hash, or with a digest that is not the record's; and records without."""
    size = await next_index(reader)
    logged, withdrawn = await _logged_digests(reader), await _withdrawn_digests(reader)
    expected = 0
    async with aclosing(leaves(reader)) as pages:
        async for page in pages:
            for leaf in page:
                if leaf.index != expected:
                    yield Wrong(f"log index {expected}", "is missing")
                if leaf_hash(leaf.entry) != leaf.leaf_hash:
                    yield Wrong(f"log index {leaf.index}", "its hash is not that of its entry")
                said = json.loads(leaf.entry)
                known = withdrawn.get(said["subject"]) or logged.pop(leaf.index, None)
                if said["digest"] != known:
                    yield Wrong(f"log index {leaf.index}", f"{said['subject']} has another digest now")
                expected = leaf.index + 1
            told(expected)
    if expected != size:
        yield Wrong("log", f"ends at {expected}, its head says {size}")
    for index, unlogged in sorted(logged.items())[:100]:
        yield Wrong(f"log index {index}", f"has no leaf for {unlogged}")


def _wrong_version(row: AnyRow) -> Iterator[str]:
    if row.bytes is None or digest(row.bytes) != row.digest:
        yield "its canonical bytes have not its digest"
        return
    stated = json.loads(row.bytes)
    try:
        served = json.loads(row.rendered, parse_float=Decimal, parse_int=Decimal)
    except ValueError:
        yield "its record is no JSON"
        return
    if served.pop("digest", None) != spelled(row.digest):
        yield "its record names another digest"
    if not agree(served, stated):
        yield "its record is not what was digested"
    if row.citation != citation(stated, spelled(row.digest)):
        yield "its citation is not that of the record"
    yield from _wrong_columns(row, stated)


def _wrong_columns(row: AnyRow, stated: dict[str, Any]) -> Iterator[str]:
    unit, period, valid = stated["declared_unit"], stated["reference_period"], stated["valid"]
    expected: dict[str, object] = {name: stated[name] for name in _COLUMNS}
    expected |= {name: unit[name] for name in _QUALIFIERS}
    expected |= {"number": stated["version"], "preceding": stated["preceding"]}
    actual: dict[str, object] = {name: row._mapping[name] for name in expected}
    days = {"period_from": period["from"], "period_to": period["to"]}
    days |= {"applies_from": valid["from"] or period["from"], "applies_to": valid["to"] or period["to"]}
    expected |= days | {"value": stated["value"], "dqr": stated["quality"]["dqr"]}
    actual |= {name: row._mapping[name].isoformat() for name in days}
    actual |= {name: None if row._mapping[name] is None else plain(row._mapping[name]) for name in ("value", "dqr")}
    for name, said in expected.items():
        if actual[name] != said:
            yield f"its {name} in the table is {actual[name]!r}, released was {said!r}"


def agree(served: object, stated: object) -> bool:
    """Return whether a record as served says what its canonical form says: decimals are strings only there."""
    match served, stated:
        case Decimal(), str():
            return plain(served) == stated
        case Decimal(), int():
            return served == stated and not isinstance(stated, bool)
        case dict(), dict():
            return served.keys() == stated.keys() and all(agree(served[name], stated[name]) for name in served)
        case list(), list():
            return len(served) == len(stated) and all(map(agree, served, stated))
    return served == stated


def _subjects(record: dict[str, Any]) -> set[str]:
    coded = {f"{code['scheme']}:{code['code']}" for code in (*record["products"], *record["industries"])}
    activity = {f"activity:{record['activity']}"} if record["activity"] else set()
    return {f"key:{record['key']}"} | coded | activity


async def _wrong_members(reader: Reader, row: AnyRow) -> list[str]:
    changes = json.loads(row.manifest)["changes"]
    stated = {(one["factor"], one["version"]) for one in changes if "version" in one}
    ended = {(one["factor"], number) for one in changes for number in one.get("ends", ())}
    since = select(member.c.factor_id, member.c.number).where(member.c.since == row.number)
    until = select(member.c.factor_id, member.c.number).where(member.c.until == row.number)
    wrong = []
    if {(str(one[0]), one[1]) for one in await reader.all(since)} != stated:
        wrong.append("its members are not those of its manifest")
    if {(str(one[0]), one[1]) for one in await reader.all(until)} != ended:
        wrong.append("what it ended is not what its manifest says")
    if len(changes) != row.changes:
        wrong.append("its count of changes is not that of its manifest")
    return wrong


async def _logged_digests(reader: Reader) -> dict[int, str]:
    same = (member.c.factor_id == version.c.factor_id) & (member.c.number == version.c.number)
    found = select(member.c.log_index, version.c.digest).select_from(version.join(member, same))
    logged = {row[0]: spelled(row[1]) for row in await reader.all(found)}
    logged |= {row[0]: spelled(row[1]) for row in await reader.all(select(release.c.log_index, release.c.digest))}
    return logged


async def _withdrawn_digests(reader: Reader) -> dict[str, str]:
    same = (member.c.factor_id == version.c.factor_id) & (member.c.number == version.c.number)
    found = select(member.c.factor_id, member.c.number, version.c.digest).select_from(version.join(member, same))
    rows = await reader.all(found.where(member.c.ended_by == "withdraw"))
    return {f"withdrawal/{row[0]}/{row[1]}": spelled(row[2]) for row in rows}
