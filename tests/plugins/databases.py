"""Real databases: a migrated template and a seeded one, made once a run, cloned for each test that writes.

The server is the embedded one, or that of FOOTING_TEST_DATABASE_URL (a login that may create databases and roles).
"""

import asyncio
import fcntl
import hashlib
import os
import uuid
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg
import pytest
import pytest_asyncio

from app.kit import embedded
from app.kit.db import Database
from app.kit.hot import Hot
from app.seeding.load import load
from app.wiring import APP_ROLE, Place, analyze, migrate, read_world

ROOT = Path(__file__).parent.parent.parent
SEED = ROOT / "seed_data"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "shared_buffers=128MB")


class Server:
    """A server to make databases on."""

    def __init__(self, home: Path):
        given = os.environ.get("FOOTING_TEST_DATABASE_URL")
        self.embedded = None if given else embedded.start(home, settings=FAST)
        self.given = given

    def url(self, database, user=None):
        if self.embedded is not None:
            return self.embedded.url(database, user or "footing_owner")
        parts = urlsplit(self.given)
        return urlunsplit(parts._replace(path="/" + quote(database)))

    def place(self, database):
        """As the application sees it: the role without rights to change what is released."""
        if self.embedded is not None:
            return Place(self.url(database), self.url(database, APP_ROLE), None)
        return Place(self.url(database), self.url(database), APP_ROLE)

    async def run(self, sql):
        base = "postgres" if self.embedded is not None else urlsplit(self.given).path.lstrip("/")
        connection = await asyncpg.connect(self.url(base))
        try:
            return await connection.execute(sql)
        finally:
            await connection.close()

    async def exists(self, database):
        base = "postgres" if self.embedded is not None else urlsplit(self.given).path.lstrip("/")
        connection = await asyncpg.connect(self.url(base))
        try:
            return await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", database) is not None
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    one = Server(shared / "postgres")
    yield one
    if one.embedded is not None:
        one.embedded.stop()


def _once(server, name, lock_dir, make):
    """Make a database under a lock that all workers share; later callers find it there."""
    with (lock_dir / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if asyncio.run(server.exists(name)):
            return name
        making = f"{name}_making"
        asyncio.run(server.run(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)'))
        make(making)
        asyncio.run(server.run(f'ALTER DATABASE "{making}" RENAME TO "{name}"'))
    return name


def _fingerprint(*folders):
    """Tell one state of the project's schema and seed from another, for servers that outlive a run."""
    said = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                said.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return said.hexdigest()[:12]


@pytest.fixture(scope="session")
def migrated(server, tmp_path_factory):
    """Name of a database with tables and nothing in them but what migrations put there."""

    def make(name):
        asyncio.run(server.run(f'CREATE DATABASE "{name}"'))
        migrate(server.url(name))
        if server.embedded is not None:
            asyncio.run(server.run(f"ALTER ROLE {APP_ROLE} LOGIN"))

    name = f"footing_test_migrated_{_fingerprint(ROOT / 'migrations')}"
    return _once(server, name, tmp_path_factory.getbasetemp().parent, make)


@pytest.fixture(scope="session")
def seeded(server, migrated, tmp_path_factory):
    """Name of a database with the whole seed, to make copies of and nothing else."""

    def make(name):
        asyncio.run(server.run(f'CREATE DATABASE "{name}" TEMPLATE "{migrated}"'))
        asyncio.run(_seed(server.place(name)))

    name = f"footing_test_seeded_{_fingerprint(ROOT / 'migrations', SEED, ROOT / 'app')}"
    return _once(server, name, tmp_path_factory.getbasetemp().parent, make)


@pytest.fixture(scope="session")
def read_only(server, seeded, tmp_path_factory):
    """Name of the copy that all workers read from: PostgreSQL makes no clone of a database that is in use."""

    def make(name):
        asyncio.run(server.run(f'CREATE DATABASE "{name}" TEMPLATE "{seeded}"'))

    return _once(server, seeded.replace("_seeded_", "_read_"), tmp_path_factory.getbasetemp().parent, make)


async def _seed(place):
    database = Database(place.app_url, timeout_s=300, role=place.role)
    try:
        await load(database, SEED, lambda *_: None)
    finally:
        await database.close()
    await analyze(place)


async def _cloned(server, template):
    name = f"footing_test_{uuid.uuid4().hex[:12]}"
    await server.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return name


@pytest_asyncio.fixture
async def place(server, migrated):
    """A fresh database with empty tables, dropped afterwards."""
    name = await _cloned(server, migrated)
    yield server.place(name)
    await server.run(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest_asyncio.fixture
async def seeded_place(server, seeded):
    """A fresh copy of the seeded database, to write to; dropped afterwards."""
    name = await _cloned(server, seeded)
    yield server.place(name)
    await server.run(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest_asyncio.fixture
async def database(place):
    """The application's way into a fresh database with empty tables."""
    one = Database(place.app_url, timeout_s=60, role=place.role)
    yield one
    await one.close()


@pytest_asyncio.fixture
async def seeded_database(seeded_place):
    """The application's way into a fresh copy of the seeded database."""
    one = Database(seeded_place.app_url, timeout_s=60, role=seeded_place.role)
    yield one
    await one.close()


@pytest_asyncio.fixture
async def seeded_world(server, read_only):
    """The world of the shared seeded database, for tests of the read path that only read."""
    place = server.place(read_only)
    database = Database(place.app_url, timeout_s=60, role=place.role)
    hot = Hot(place.app_url, role=place.role)
    yield await read_world(database, hot)
    await hot.close()
    await database.close()


@pytest.fixture
def owner_url(place):
    """The owner's way into the fresh database of this test: what the application must not be able to do."""
    return place.owner_url
