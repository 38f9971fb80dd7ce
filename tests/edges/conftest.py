"""A registry to read from that is not the one clones are made of: PostgreSQL copies no database in use."""

import asyncio

import pytest
import pytest_asyncio

from tests.plugins.clients import running
from tests.plugins.databases import _once


@pytest.fixture(scope="session")
def read_only(server, seeded, tmp_path_factory):
    """Name of the copy of the seeded database that all workers read from."""

    def make(name):
        asyncio.run(server.run(f'CREATE DATABASE "{name}" TEMPLATE "{seeded}"'))

    return _once(server, seeded.replace("_seeded_", "_read_"), tmp_path_factory.getbasetemp().parent, make)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def rest(server, read_only):
    """A client of the shared seeded registry, for tests that only read (mark them loop_scope="session")."""
    async with running(server.place(read_only)) as client:
        yield client
