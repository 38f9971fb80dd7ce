"""`records.sqlite`: every record that the mirror has had, and of which releases; any byte of it that changes is seen.

`since` is the first release in which this mirror had a record, `until` the first in which it no longer had it. What is
fetched and belongs to no release yet has no `since`.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.mirroring.errors import Rewritten
from app.mirroring.folder import written
from app.mirroring.lines import Line
from app.mirroring.model import Change, Release

RECORDS = "records.sqlite"
_WAIT_S = 5
_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
  digest TEXT PRIMARY KEY, key TEXT NOT NULL, version INTEGER NOT NULL, edition TEXT NOT NULL,
  since INTEGER, until INTEGER, line TEXT NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS by_key ON records (key, version);
CREATE TABLE IF NOT EXISTS reached (
  only INTEGER PRIMARY KEY CHECK (only = 1), release TEXT NOT NULL, number INTEGER NOT NULL,
  log_index INTEGER NOT NULL, sha256 TEXT NOT NULL);
"""
_ADD = """
INSERT INTO records (digest, key, version, edition, since, line) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (digest) DO UPDATE SET line = excluded.line, since = coalesce(since, excluded.since), until = NULL
"""
_ALL = "SELECT digest, key, version, edition, since, until, line FROM records WHERE since IS NOT NULL"
_REACH = "INSERT OR REPLACE INTO reached (only, release, number, log_index, sha256) VALUES (1, ?, ?, ?, ?)"


@contextmanager
def opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open the records of a folder, made if they are not there."""
    with written():
        store = sqlite3.connect(folder / RECORDS, timeout=_WAIT_S, isolation_level=None)
    try:
        store.text_factory = bytes
        with written():
            store.execute("PRAGMA synchronous = FULL")
            store.executescript(_SCHEMA)
        yield store
    finally:
        store.close()


@contextmanager
def at_once(store: sqlite3.Connection) -> Iterator[None]:
    """Do what is inside wholly or not at all."""
    with written():
        store.execute("BEGIN IMMEDIATE")
        try:
            yield
            if store.in_transaction:
                store.execute("COMMIT")
        finally:
            if store.in_transaction:
                store.execute("ROLLBACK")


def remove(folder: Path) -> None:
    """Remove the records of a folder."""
    with written():
        for ending in ("", "-journal", "-wal", "-shm"):
            (folder / (RECORDS + ending)).unlink(missing_ok=True)


def reached(store: sqlite3.Connection) -> tuple[int, int] | None:
    """Return the number and the log index of the release that the records are of; None where there is none yet."""
    row = store.execute("SELECT number, log_index FROM reached").fetchone()
    return (int(row[0]), int(row[1])) if row else None


def is_sound(store: sqlite3.Connection) -> bool:
    """Return whether the records are, byte for byte, those that were there when the last run ended."""
    row = store.execute("SELECT sha256, release, number, log_index FROM reached").fetchone()
    (found,) = store.execute("PRAGMA integrity_check(1)").fetchone()
    return bool(found == b"ok" and (row is None or row[0].decode() == _summed(store, row[1:])))


def has(store: sqlite3.Connection, digest: str) -> bool:
    """Return whether a record is there, whether or not it belongs to a release yet."""
    return store.execute("SELECT 1 FROM records WHERE digest = ?", (digest,)).fetchone() is not None


def add(store: sqlite3.Connection, lines: Iterable[Line], since: int | None) -> int:
    """Keep records, of a release or of none yet; return how many."""
    rows = ((one.digest, one.key, one.version, one.edition, since, one.text) for one in lines)
    try:
        with written():
            return store.executemany(_ADD, rows).rowcount
    except sqlite3.IntegrityError:
        detail = "a version that is kept here has another digest now"
        raise Rewritten(detail, hint="a version never changes: ask its operator; the copy is left as it is") from None


def begin(store: sqlite3.Connection) -> None:
    """Forget which records belong to the newest release, before all of them are added again."""
    store.execute("UPDATE records SET until = -1 WHERE since IS NOT NULL AND until IS NULL")


def end(store: sqlite3.Connection, number: int) -> None:
    """Let the records that were not added again end with a release."""
    store.execute("UPDATE records SET until = ? WHERE until = -1", (number,))


def follow(store: sqlite3.Connection, changes: Sequence[Change], number: int) -> None:
    """Do to the records what the entries of one release did."""
    begun = [(number, one.digest) for one in changes if one.begins]
    ended = [(number, one.key, end) for one in changes for end in one.ends]
    store.executemany("UPDATE records SET since = coalesce(since, ?), until = NULL WHERE digest = ?", begun)
    store.executemany("UPDATE records SET until = ? WHERE key = ? AND version = ? AND until IS NULL", ended)


def reach(store: sqlite3.Connection, release: Release) -> None:
    """Note that the records are those of a release."""
    place = (release.label, release.number, release.log_index)
    store.execute(_REACH, (*place, _summed(store, place)))


def current(store: sqlite3.Connection) -> Iterator[bytes]:
    """Yield the lines of the newest release, as its file of JSON Lines has them."""
    rows = store.execute("SELECT line FROM records WHERE since IS NOT NULL AND until IS NULL ORDER BY key, version")
    for (line,) in rows:
        yield line + b"\n"


def _summed(store: sqlite3.Connection, place: Sequence[object]) -> str:
    summed = hashlib.sha256(_told(place))
    for row in store.execute(f"{_ALL} ORDER BY key, version"):
        summed.update(_told(row))
    return summed.hexdigest()


def _told(row: Sequence[object]) -> bytes:
    return b"\x00".join(one if isinstance(one, bytes) else str(one).encode() for one in row) + b"\n"
