"""The databases that are measured: made once on an embedded server, kept between runs."""

import asyncio
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import click

from app.kit import embedded
from app.kit.db import Database
from app.nomenclature.queries import load as nomenclature
from app.search.commands import index
from app.seeding.load import load
from app.wiring import APP_ROLE, migrate
from tests.bench import synthetic, vocabulary
from tests.bench.peer import Peer

ROOT = Path(__file__).parent.parent.parent
SEED = ROOT / "seed_data"
_MAKERS = (Path(synthetic.__file__), Path(vocabulary.__file__), ROOT / "app" / "search" / "queries" / "labels.py")
# As one would run it: durable, checksummed, with memory for the indexes and what is hot.
SETTINGS = (
    "shared_buffers=6GB",
    "effective_cache_size=6GB",
    "max_wal_size=1GB",
    "maintenance_work_mem=256MB",
    "random_page_cost=1.1",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A database with synthetic factors in it."""

    name: str
    owner_url: str
    app_url: str
    holds: synthetic.Synthetic
    peer: Peer | None = None


@contextmanager
def server(home: Path) -> Iterator[embedded.EmbeddedServer]:
    """Run the embedded server of the benchmark."""
    started = embedded.start(home, settings=SETTINGS)
    try:
        yield started
    finally:
        started.stop()


def measured(on: embedded.EmbeddedServer, rows: int) -> Measured:
    """Return the database with so many synthetic factors; make it if it is not there yet."""
    return asyncio.run(_measured(on, rows))


async def _measured(on: embedded.EmbeddedServer, rows: int) -> Measured:
    mark = _fingerprint()
    name = f"bench_{mark}_{rows}"
    admin = await asyncpg.connect(on.url())
    try:
        there = {row["datname"] for row in await admin.fetch("SELECT datname FROM pg_database")}
        for old in there:
            if old.startswith("bench_") and not old.startswith(f"bench_{mark}_"):
                await admin.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
        if name not in there:
            await _made(on, admin, name, rows)
    finally:
        await admin.close()
    owner = await asyncpg.connect(on.url(name))
    try:
        await _warm(owner)
        return Measured(name, on.url(name), on.url(name, APP_ROLE), await synthetic.there(owner, rows))
    finally:
        await owner.close()


async def _made(on: embedded.EmbeddedServer, admin: asyncpg.Connection, name: str, rows: int) -> None:
    making = f"bench_making_{rows}"
    _say(f"making the database with {rows:,} synthetic factors (kept for the next run)")
    await admin.execute(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)')
    await admin.execute(f'CREATE DATABASE "{making}"')
    await asyncio.to_thread(migrate, on.url(making))
    await admin.execute(f"ALTER ROLE {APP_ROLE} LOGIN")
    database = Database(on.url(making, APP_ROLE), timeout_s=300)
    try:
        await load(database, SEED, lambda *_: None)
        await _fill(on.url(making), database, rows)
    finally:
        await database.close()
    await admin.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')


async def _fill(owner_url: str, database: Database, rows: int) -> None:
    owner = await asyncpg.connect(owner_url)
    try:
        await synthetic.add(owner, rows)
        async with database.writer() as writer:  # the index of search, as a cut fills it
            await index(writer, await nomenclature(writer))
        await synthetic.settle(owner)
    finally:
        await owner.close()


async def _warm(owner: asyncpg.Connection) -> None:
    """Bring what is read into PostgreSQL's memory: the bars are about work, not about somebody's disk."""
    await owner.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
    await owner.execute(
        "SELECT pg_prewarm(oid) FROM pg_class"
        " WHERE relkind IN ('r', 'i') AND relname ~ '(factors_(factor|version|subject)|releases_member|search_)'"
    )


def _fingerprint() -> str:
    """Tell databases of one schema and one maker from those of another."""
    said = hashlib.sha256()
    made_by = (*(ROOT / "migrations").rglob("*.py"), *(ROOT / "app" / "search").glob("*.py"), *_MAKERS)
    for path in sorted(made_by):
        said.update(path.read_bytes())
    return said.hexdigest()[:8]


def _say(words: str) -> None:
    click.echo(words, err=True)
