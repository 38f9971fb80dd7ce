"""Clients over ASGI: the real application on a real database, without a socket."""

from contextlib import asynccontextmanager

import httpx
import pytest_asyncio

from app.main import create_app
from app.settings import Settings


@asynccontextmanager
async def running(place, **said):
    """The application, started on a database; stopped on leaving. No files of releases are made unless asked for."""
    front = create_app(Settings(**{"snapshots": False} | said), place)
    behind = front.behind
    async with behind.router.lifespan_context(behind):
        transport = httpx.ASGITransport(app=front, raise_app_exceptions=True)
        plain = {"accept-encoding": "identity"}  # bytes are compared as they are; codings have tests of their own
        async with httpx.AsyncClient(transport=transport, base_url="http://footing.test", headers=plain) as client:
            yield client


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def rest(server, read_only):
    """A client of the shared seeded registry, for tests that only read (mark them loop_scope="session")."""
    async with running(server.place(read_only)) as client:
        yield client


@pytest_asyncio.fixture
async def own_rest(seeded_place):
    """A client of a seeded registry of this test's own, that may be written to."""
    async with running(seeded_place) as client:
        yield client
