"""Is everything released still what was released: rows, bytes, digests, members, manifests, log."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, Text, cast, func, or_, select

from app.exports.queries.snapshots import every
from app.factors.citation import citation
from app.factors.tables import canonical, factor, subject, version
from app.kit.amounts import plain
from app.kit.canonical import canonical_bytes, digest, spelled
from app.kit.db import AnyRow, Reader
from app.nomenclature.queries import state, states
from app.nomenclature.tables import unit
from app.releases.tables import member, release
from app.search.tables import about
from app.tlog.merkle import leaf_hash
from app.tlog.model import Leaf
from app.tlog.queries import leaves, next_index

_COLUMNS = ("activity", "geography", "boundary", "gas_basis", "evidence", "dataset", "key")
_LISTED = (
    "key",
    "dataset",
    "activity",
    "geography",
    "period_from",
    "period_to",
    "unit",
    "boundary",
    "gas_basis",
    "dqr",
)
_QUALIFIERS = ("unit", "calorific_basis", "currency_year", "price_basis")
_SHOWN = 100
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that is not as it was released."""

    where: str
    what: str


async def versions(reader: Reader, told: Told) -> AsyncIterator[Wrong]:
    """Yield every released version whose row, record, canonical bytes and digest do not agree."""
    same = (canonical.c.factor_id == version.c.factor_id) & (canonical.c.number == version.c.number)
    joined = version.outerjoin(canonical, same).outerjoin(unit, unit.c.code == version.c.unit)
    statement = select(version, canonical.c.bytes, unit.c.unit_group.label("measures")).select_from(joined)
    seen = 0
    async with aclosing(reader.stream(statement.order_by(version.c.key, version.c.number), 500)) as pages:
        async for page in pages:
            for row in page:
                for what in _wrong_version(row):
                    yield Wrong(f"{row.key} version {row.number}", what)
            seen += len(page)
            told(seen)


async def members(reader: Reader) -> AsyncIterator[Wrong]:
    """Yield versions outside every release, members without a version, and what a version is found by falsely."""
    same = (member.c.factor_id == version.c.factor_id) & (member.c.number == version.c.number)
    stray = select(version.c.key, version.c.number).select_from(version.outerjoin(member, same))
    for row in await reader.all(stray.where(member.c.factor_id.is_(None)).limit(_SHOWN)):
        yield Wrong(f"{row.key} version {row.number}", "is in no release")
    gone = select(member.c.factor_id, member.c.number).select_from(member.outerjoin(version, same))
    for row in await reader.all(gone.where(version.c.factor_id.is_(None)).limit(_SHOWN)):
        yield Wrong(f"factor {row.factor_id} version {row.number}", "is in a release and gone")
    async with aclosing(reader.stream(_found_by(), 500)) as pages:
        async for page in pages:
            for row in page:
                for what in _wrongly_found(row):
                    yield Wrong(f"{row.key} version {row.number}", what)


def _found_by() -> Select[Any]:
    keyed = (subject.c.factor_id == version.c.factor_id) & (subject.c.number == version.c.number)
    columns = (version.c.key, version.c.number, version.c.rendered, factor.c.key.label("named"), factor.c.dataset)
    said = func.array_agg(subject.c.subject).label("said")
    is_placed = func.bool_and(subject.c.geography == version.c.geography).label("is_placed")
    joined = version.outerjoin(subject, keyed).outerjoin(factor, factor.c.id == version.c.factor_id)
    grouped = select(*columns, said, is_placed).select_from(joined)
    return grouped.group_by(version.c.factor_id, version.c.number, factor.c.id)


def _wrongly_found(row: AnyRow) -> Iterator[str]:
    record = _parsed(row.rendered)
    if record is None or set(row.said) != _subjects(record):
        yield "is found by other codes than it states"
    if row.is_placed is False:
        yield "is found in another geography than it states"
    if row.named != row.key or (record is not None and row.dataset != record["dataset"]):
        yield f"its factor is called {row.named!r} now"


async def indexed(reader: Reader) -> AsyncIterator[Wrong]:
    """Yield released versions that search has not, or has as something else."""
    same = (about.c.factor_id == version.c.factor_id) & (about.c.number == version.c.number)
    within = (member.c.factor_id == version.c.factor_id) & (member.c.number == version.c.number)
    differs = or_(*(about.c[name].is_distinct_from(version.c[name]) for name in _LISTED))
    joined = version.join(member, within).outerjoin(about, same)
    unlike = select(version.c.key, version.c.number, about.c.key.label("there")).select_from(joined).where(differs)
    for row in await reader.all(unlike.limit(_SHOWN)):
        said = "is not in the index of search" if row.there is None else "is in the index of search as something else"
        yield Wrong(f"{row.key} version {row.number}", said)


async def releases(reader: Reader) -> AsyncIterator[Wrong]:
    """Yield releases whose manifest, digest, parent or members do not agree."""
    parent, expected = None, 1
    for row in await reader.all(select(release).order_by(release.c.number)):
        if row.number != expected:
            yield Wrong(f"release {row.label}", f"is number {row.number}, not {expected}")
        if row.parent != parent:
            yield Wrong(f"release {row.label}", "its parent is not the release before")
        said = _parsed(row.manifest)
        if said is None or digest(row.manifest) != row.digest:
            yield Wrong(f"release {row.label}", "its digest is not that of its manifest")
        else:
            for what in [*_wrong_head(row, said), *await _wrong_members(reader, row, said["changes"])]:
                yield Wrong(f"release {row.label}", what)
        parent, expected = row.digest, row.number + 1


async def nomenclature(reader: Reader) -> AsyncIterator[Wrong]:
    """Yield it when the nomenclature is not what it was after its last addition, or a release stood on another."""
    known = await states(reader)
    if known and await state(reader) != known[-1]:
        yield Wrong("nomenclature", "its rows are not those of its last addition")
    spelled_states = {spelled(one) for one in known}
    latest = None
    for row in await reader.all(select(release.c.label, release.c.manifest).order_by(release.c.number)):
        said = _parsed(row.manifest)
        if said is not None and said.get("nomenclature") not in spelled_states | {None}:
            yield Wrong(f"release {row.label}", "stands on a nomenclature that never was")
        latest = (row.label, said.get("nomenclature") if said is not None else None)
    if known and latest is not None and latest[1] != spelled(known[-1]):
        yield Wrong("nomenclature", f"has been added to since release {latest[0]}: the next release would stand on it")


async def log(reader: Reader, told: Told) -> AsyncIterator[Wrong]:
    """Yield leaves out of order, with a wrong hash, or with a digest that is not the record's; and records without."""
    size = await next_index(reader)
    logged, withdrawn = await _logged_digests(reader), await _withdrawn_digests(reader)
    newest: dict[str, tuple[int, int]] = {}
    expected = 0
    async with aclosing(leaves(reader)) as pages:
        async for page in pages:
            for leaf in page:
                for missing in range(expected, leaf.index):
                    yield Wrong(f"log index {missing}", "is missing")
                known = withdrawn.get(leaf.subject) or logged.pop(leaf.index, None)
                for what in _wrong_leaf(leaf, known, newest):
                    yield Wrong(f"log index {leaf.index}", what)
                expected = leaf.index + 1
            told(expected)
    if expected != size:
        yield Wrong("log", f"ends at {expected}, its head says {size}")
    for index, unlogged in sorted(logged.items())[:_SHOWN]:
        yield Wrong(f"log index {index}", f"has no leaf for {unlogged}")


def _wrong_leaf(leaf: Leaf, known: str | None, newest: dict[str, tuple[int, int]]) -> Iterator[str]:
    """Check one leaf by itself, with its record, and with the leaf of its subject before it (log.md 6.6.3)."""
    if leaf_hash(leaf.entry) != leaf.leaf_hash:
        yield "its hash is not that of its entry"
    before, count = newest.get(leaf.subject, (None, 0))
    newest[leaf.subject] = (leaf.index, leaf.version)
    said = _parsed(leaf.entry)
    if said is None or not _is_canonical(said, leaf.entry):
        yield "its entry is not canonical"
        return
    if (said.get("subject"), said.get("version")) != (leaf.subject, leaf.version):
        yield f"is kept as {leaf.subject} {leaf.version}, its entry says something else"
    if (said.get("prev"), said.get("version")) != (before, count + 1):
        yield f"does not follow the entry of {leaf.subject} before it"
    if said.get("digest") != known:
        yield f"{said.get('subject')} has another digest now"


def _is_canonical(said: dict[str, Any], raw: bytes) -> bool:
    try:
        return canonical_bytes(said) == raw
    except TypeError:
        return False


def _parsed(raw: bytes) -> dict[str, Any] | None:
    """Return the object that bytes say, or None: what somebody altered need not be JSON."""
    with suppress(ValueError, RecursionError):
        said = json.loads(raw, parse_float=Decimal)
        return said if isinstance(said, dict) else None
    return None


def _wrong_version(row: AnyRow) -> Iterator[str]:
    if row.bytes is None or digest(row.bytes) != row.digest:
        yield "its canonical bytes have not its digest"
        return
    stated = json.loads(row.bytes)
    if _parsed(row.rendered) is None:
        yield "its record is no JSON object"
        return
    served = json.loads(row.rendered, parse_float=Decimal, parse_int=Decimal)
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
    expected |= {"edition": f"{stated['dataset']}/{stated['edition']}", "unit_group": row.measures}
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
    return type(served) is type(stated) and served == stated


def _subjects(record: dict[str, Any]) -> set[str]:
    coded = {f"{code['scheme']}:{code['code']}" for code in (*record["products"], *record["industries"])}
    activity = {f"activity:{record['activity']}"} if record["activity"] else set()
    return {f"key:{record['key']}"} | coded | activity


def _wrong_head(row: AnyRow, said: dict[str, Any]) -> Iterator[str]:
    parent = spelled(row.parent) if row.parent is not None else None
    for name, actual in (("number", row.number), ("label", row.label), ("parent", parent)):
        if said[name] != actual:
            yield f"its {name} is not that of its manifest"
    if len(said["changes"]) != row.changes:
        yield "its count of changes is not that of its manifest"


async def _wrong_members(reader: Reader, row: AnyRow, changes: list[dict[str, Any]]) -> list[str]:
    brought = {(one["factor"], one["version"], one["change"]) for one in changes if "version" in one}
    ended = {
        (one["factor"], number, one["change"], one.get("reason"), one.get("replacement"))
        for one in changes
        for number in one.get("ends", ())
    }
    named = (cast(member.c.factor_id, Text), member.c.number)
    since = select(*named, member.c.change).where(member.c.since == row.number)
    ends = (member.c.ended_by, member.c.reason, cast(member.c.replacement, Text))
    until = select(*named, *ends).where(member.c.until == row.number)
    wrong = []
    if {tuple(one) for one in await reader.all(since)} != brought:
        wrong.append("its members are not those of its manifest")
    if {tuple(one) for one in await reader.all(until)} != ended:
        wrong.append("what it ended is not what its manifest says")
    return wrong


async def _logged_digests(reader: Reader) -> dict[int, str]:
    same = (member.c.factor_id == version.c.factor_id) & (member.c.number == version.c.number)
    found = select(member.c.log_index, version.c.digest).select_from(version.join(member, same))
    logged = {row[0]: spelled(row[1]) for row in await reader.all(found)}
    logged |= {row[0]: spelled(row[1]) for row in await reader.all(select(release.c.log_index, release.c.digest))}
    return logged | {one.log_index: spelled(one.digest) for one in await every(reader)}


async def _withdrawn_digests(reader: Reader) -> dict[str, str]:
    same = (member.c.factor_id == version.c.factor_id) & (member.c.number == version.c.number)
    found = select(member.c.factor_id, member.c.number, version.c.digest).select_from(version.join(member, same))
    rows = await reader.all(found.where(member.c.ended_by == "withdraw"))
    return {f"withdrawal/{row[0]}/{row[1]}": spelled(row[2]) for row in rows}
