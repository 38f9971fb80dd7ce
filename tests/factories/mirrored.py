"""A registry to be mirrored: figures that compress badly, releases of them, their files, and a server."""

import asyncio
import random
import subprocess
import time
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import httpx

from app.kit.db import Database
from app.nomenclature.queries import load
from app.publication.model import Withdrawal
from app.releases.model import ChangeKind, WithdrawalReason
from tests.factories.figures import a_key, a_period, a_statement
from tests.factories.homes import opened, verb
from tests.factories.registry import furnish, release
from tests.journeys.test_killed_server import free_port, started

MANY = 300
_random = random.Random(7)  # noqa: S311 - only so that files do not compress to nothing


def a_figure(number, *, value="0.4403", kind=None, year=2022):
    """One of many grid averages."""
    noise = f"{_random.getrandbits(3000):x}"
    said = {"value": Decimal(value), "reference_period": a_period(year), "note": noise, "activity": None}
    return a_statement(f"f-{number:04}", kind=kind, **said)


def made(home):
    """A registry with one release of many figures, and its files."""

    async def first(database):
        words = await furnish(database)
        await release(database, words, *map(a_figure, range(MANY)))

    return _worked(home, first)


def grown(home, value="0.5"):
    """The same registry with a release of a few changes of every kind, and its files."""
    gone = Withdrawal(key=a_key("f-0007"), period_from=date(2022, 1, 1), reason=WithdrawalReason.ERROR)

    async def second(database):
        async with database.reader() as reader:
            words = await load(reader)
        amended = a_figure(3, value=value, kind=ChangeKind.AMEND)
        await release(database, words, amended, a_figure(5, year=2023), a_figure(MANY), gone)

    return _worked(home, second)


def files_made(home):
    """Make the files of every release of a home that has none."""
    done = verb(home, "snapshots")
    assert done.exit_code == 0, done.output


@contextmanager
def served(home):
    """The port of a server of a home, while it runs; and the server."""
    port = free_port()
    server = started(home, port, FOOTING_SEED="false")
    try:
        _until_it_answers(port)
        yield port, server
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _until_it_answers(port):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/v1/releases", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError("no answer in time")


def _worked(home, work):
    async def on(url):
        database = Database(url, timeout_s=60)
        try:
            await work(database)
        finally:
            await database.close()

    with opened(home) as place:
        asyncio.run(on(place.app_url))
    return home
