"""A primary and its streaming replicas, each a real server made from the embedded programs."""

import asyncio
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest_asyncio

from app.kit import embedded
from app.kit import embedded_cluster as cluster
from app.kit.db import Database
from app.kit.embedded_binaries import choose_runner, prepare
from app.wiring import APP_ROLE, Place, migrate

FAST = ("fsync=off", "max_connections=60", "shared_buffers=32MB")
NAME = "footing"


@dataclass
class Node:
    """A server that can be stopped, killed and started again where it was."""

    home: Path
    server: embedded.EmbeddedServer | None = None
    settings: tuple = FAST

    async def start(self):
        await self.stop()  # lets go of one that was killed
        self.server = await asyncio.to_thread(embedded.start, self.home, settings=self.settings)
        return self

    async def stop(self):
        if self.server is not None:
            server, self.server = self.server, None
            await asyncio.to_thread(server.stop)

    async def make(self):
        """Make the database, with a table to put marks into."""
        maintenance = await asyncpg.connect(self.server.url())
        await maintenance.execute(f"CREATE DATABASE {NAME}")
        await maintenance.close()
        await self.run("CREATE TABLE mark (n integer)")

    @property
    def owner_url(self):
        return self._url(cluster.SUPERUSER)

    @property
    def app_url(self):
        return self._url(APP_ROLE)

    @property
    def pid(self):
        return int((cluster.Layout(self.home).data_directory / "postmaster.pid").read_text().split()[0])

    async def run(self, sql, *said):
        """Run one statement as the owner; return its one answer."""
        connection = await asyncpg.connect(self.owner_url)
        try:
            return await connection.fetchval(sql, *said)
        finally:
            await connection.close()

    def _url(self, user):
        sockets = cluster.connectable(cluster.Layout(self.home))
        return f"postgresql://{user}@/{NAME}?host={sockets}&port={cluster.PORT}"


@dataclass
class Fleet:
    """A primary with an empty database, and what copies of it are asked for."""

    folder: Path
    primary: Node
    copies: list = field(default_factory=list)

    @property
    def place(self):
        """As the service sees the primary."""
        return Place(self.primary.owner_url, self.primary.app_url, None)

    async def copy(self, *, of=None, settings=()):
        """Make a streaming replica of the primary, or of another server, by a base backup, and start it."""
        home = self.folder / f"copy{len(self.copies) + 1}"
        await asyncio.to_thread(base_backup, (of or self.primary).home, home)
        one = await Node(home, settings=(*FAST, *settings)).start()
        self.copies.append(one)
        return one

    async def stranger(self):
        """Start a server that has nothing to do with the primary."""
        one = await Node(self.folder / "stranger").start()
        self.copies.append(one)
        await one.make()
        return one

    async def stop(self):
        for one in (*self.copies, self.primary):
            await one.stop()


def base_backup(primary, home):
    """Copy a running cluster as its own user, where that user can reach it."""
    of, into = cluster.Layout(primary), cluster.Layout(home)
    runner = choose_runner(of.cluster)
    home.mkdir(mode=0o755)
    for folder in (into.cluster, into.sockets):
        cluster._make_private(folder, runner)
    program = prepare(primary, None, runner).path("pg_basebackup")
    where = ("-h", of.sockets, "-p", cluster.PORT, "-U", cluster.SUPERUSER)
    how = ("-R", "-X", "stream", "-c", "fast", "--no-sync")
    done = runner.run(program, "-D", into.data_directory, *where, *how, cwd=into.cluster)
    assert done.returncode == 0, done.stderr


async def replayed(copy, primary):
    """Wait until a copy has everything that the primary has now."""
    newest = await primary.run("SELECT pg_current_wal_flush_lsn()::text")
    for _ in range(1_000):
        if await copy.run("SELECT pg_last_wal_replay_lsn() >= $1::text::pg_lsn", newest):
            return
        await asyncio.sleep(0.01)
    raise AssertionError(newest)


def a_folder():
    """A folder that PostgreSQL's ordinary user can walk to, which pytest's own is not where root runs the tests."""
    folder = Path(tempfile.mkdtemp(prefix="footing-fleet-"))
    folder.chmod(0o755)
    return folder


@pytest_asyncio.fixture
async def fleet():
    """A primary of this test's own."""
    folder = a_folder()
    one = Fleet(folder, await Node(folder / "primary").start())
    try:
        await one.primary.make()
        yield one
    finally:
        with suppress(OSError):
            await one.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest_asyncio.fixture
async def fleet_database(fleet):
    """The application's way into the primary, which has the registry's tables now."""
    await asyncio.to_thread(migrate, fleet.primary.owner_url)
    await fleet.primary.run(f"ALTER ROLE {APP_ROLE} LOGIN")
    one = Database(fleet.primary.app_url, timeout_s=60)
    yield one
    await one.close()
