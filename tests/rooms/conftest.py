"""A small registry of this test's own, on a real database."""

import asyncio
from dataclasses import dataclass

import asyncpg
import pytest
import pytest_asyncio

from app.kit.db import Database
from app.kit.hot import Hot
from app.lookup.queries.find import find
from app.lookup.question import question
from app.nomenclature.model import Nomenclature
from app.nomenclature.queries import load
from app.wiring import Place, read_world
from tests.factories.registry import furnish, release
from tests.plugins import databases


@dataclass(frozen=True, slots=True)
class Registry:
    """A database with publishers and datasets, and the ways in that a test needs."""

    place: Place
    database: Database
    words: Nomenclature
    hot: Hot

    async def release(self, *changes, **said):
        return await release(self.database, self.words, *changes, **said)

    async def answer(self, **asked):
        """Return what a look-up answers; the default is Guangdong's grid average."""
        world = await read_world(self.database, self.hot)
        said = {"activity": "electricity.grid-average", "geography": "CN-GD"} | asked
        return await find(world, question(said, world.nomenclature))

    async def rows(self, sql, *values):
        """Return rows as the owner sees them."""
        connection = await asyncpg.connect(self.place.owner_url)
        try:
            return await connection.fetch(sql, *values)
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def furnished(server, migrated, tmp_path_factory):
    """Name of a database with the small registry in it; each test gets a copy."""

    def make(name):
        asyncio.run(server.run(f'CREATE DATABASE "{name}" TEMPLATE "{migrated}"'))
        asyncio.run(_furnish(server.place(name)))

    marks = databases._fingerprint(*(databases.ROOT / name for name in ("migrations", "app", "tests/factories")))
    return databases._once(server, f"footing_test_furnished_{marks}", tmp_path_factory.getbasetemp().parent, make)


async def _furnish(place):
    database = Database(place.app_url, timeout_s=60, role=place.role)
    try:
        await furnish(database)
    finally:
        await database.close()


@pytest_asyncio.fixture
async def place(server, furnished):
    """A fresh database with the small registry, dropped afterwards."""
    name = await databases._cloned(server, furnished)
    yield server.place(name)
    await server.run(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest_asyncio.fixture
async def registry(place, database):
    hot = Hot(place.app_url, role=place.role)
    async with database.reader() as reader:
        words = await load(reader)
    yield Registry(place, database, words, hot)
    await hot.close()


@pytest_asyncio.fixture
async def app(place):
    """A bare connection as the application's role."""
    settings = {"role": place.role} if place.role else {}
    connection = await asyncpg.connect(place.app_url, server_settings=settings)
    yield connection
    await connection.close()


@pytest_asyncio.fixture
async def owner(place):
    """A bare connection as the owner of the tables."""
    connection = await asyncpg.connect(place.owner_url)
    yield connection
    await connection.close()


@pytest_asyncio.fixture
async def place_empty(server, migrated):
    """A fresh database with empty tables, dropped afterwards."""
    name = await databases._cloned(server, migrated)
    yield server.place(name)
    await server.run(f'DROP DATABASE "{name}" WITH (FORCE)')
