"""Files that were received and came to nothing: taken away once they are old and no row names them.

A file is there before the row that names it, so only age tells that none will: whoever brings a file again makes it
new again. A folder belongs to the one database that first named a file in it, or a second one, such as a copy for
trials, would take away what it has never heard of.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from app.kit.db import Database, Reader
from app.kit.store import COMING, Store, held_still

HALVES_STAY = timedelta(days=1)
UNNAMED_STAY = timedelta(days=7)
OWNER = "registry"
_CHUNK = 500
_NAME = re.compile("[0-9a-f]{64}")
_IDENTITY = text(
    "SELECT s.system_identifier::text || '/' || d.oid::text AS one FROM pg_control_system() s, pg_database d "
    "WHERE d.datname = current_database()"
)
Named = Callable[[Reader, Sequence[str]], Awaitable[Collection[str]]]


async def swept(store: Store, database: Database, named: Named, now: datetime) -> int:
    """Take away halves of files after a day, and files that no row names after a week; return how many went.

    `named` returns which digests the database names. Leaves alone what is no received file, every file of a folder
    that belongs to another database, and of one in which the database names none.
    """
    gone = await asyncio.to_thread(_without_halves, store.folder, now - HALVES_STAY)
    digests = await asyncio.to_thread(_digests, store)
    kept: set[str] = set()
    for start in range(0, len(digests), _CHUNK):
        async with database.reader() as reader:
            kept |= set(await named(reader, digests[start : start + _CHUNK]))
    if not kept or not await _is_own(store, database):
        return gone
    unnamed = [one for one in digests if one not in kept]
    return gone + await asyncio.to_thread(_without, store, unnamed, now - UNNAMED_STAY)


def _without_halves(folder: Path, before: datetime) -> int:
    return sum(_taken_away(one, before) for one in folder.glob(f"{COMING}*"))


def _digests(store: Store) -> list[str]:
    return [f"sha256:{path.name}" for path in _received(store.folder)]


def _received(folder: Path) -> Iterator[Path]:
    """Yield what lies where a received file lies, and is called as one."""
    for path in folder.glob("[0-9a-f][0-9a-f]/*"):
        if _NAME.fullmatch(path.name) and path.name.startswith(path.parent.name):
            yield path


async def _is_own(store: Store, database: Database) -> bool:
    async with database.reader() as reader:
        row = await reader.first(_IDENTITY)
    return row is not None and await asyncio.to_thread(_belongs, store.folder / OWNER, str(row.one))


def _belongs(note: Path, one: str) -> bool:
    """Return whether a folder belongs to a database; one that belonged to none belongs to it from now on."""
    with suppress(FileExistsError), note.open("x") as file:
        file.write(f"{one}\n")
    return note.read_text().strip() == one


def _without(store: Store, digests: Sequence[str], before: datetime) -> int:
    gone = 0
    for digest in digests:
        with held_still(store.folder):  # or the same content could come between the look at its age and its end
            gone += _taken_away(store.path(digest), before)
    return gone


def _taken_away(path: Path, before: datetime) -> bool:
    with suppress(FileNotFoundError):  # another worker was first
        if path.stat().st_mtime < before.timestamp():
            path.unlink()
            return True
    return False
