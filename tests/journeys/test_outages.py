"""The database locked or dead under a running service: it comes back by itself, and knows what was announced."""

import asyncio
import os
import signal
import time
from datetime import date

import asyncpg
import httpx
import pytest

from app.factors.model import FactorKey
from app.nomenclature.queries import load
from app.publication.commands import announce, cut
from app.publication.model import ChangeSet, Withdrawal
from app.releases.model import WithdrawalReason
from app.releases.queries import releases
from tests.journeys.test_killed_server import free_port, started
from tests.plugins.clients import running

KEY = FactorKey(dataset="mee/grid-electricity", slug="average-cn-gd")


async def withdrawn(database):
    """Withdraw a figure in a release of its own; return the label."""
    async with database.writer() as writer:
        ended = Withdrawal(key=KEY, period_from=date(2021, 1, 1), reason=WithdrawalReason.ERROR)
        made = await cut(writer, ChangeSet(withdrawals=(ended,)), await load(writer))
        await announce(writer, made)
    return made.label


async def until(met, within_s):
    last = None
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        last = await met()
        if last:
            return last
        await asyncio.sleep(0.1)
    raise AssertionError(last)


@pytest.mark.asyncio
async def test_a_service_that_could_not_read_an_announcement_hears_of_the_next(seeded_place, seeded_database):
    async with running(seeded_place, deadline_s=1.0) as client:
        owner = await asyncpg.connect(seeded_place.owner_url)
        async with owner.transaction():
            await owner.execute("LOCK TABLE publication_latest IN ACCESS EXCLUSIVE MODE")
            other = await asyncpg.connect(seeded_place.owner_url)
            await other.execute("NOTIFY footing_announced, 'x'")
            await other.close()
            await asyncio.sleep(2.5)
        await owner.close()
        label = await withdrawn(seeded_database)

        async def heard():
            return (await client.get("/readyz")).json().get("release") == label

        assert await until(heard, 10)
    async with seeded_database.reader() as reader:
        assert (await releases(reader))[-1].label == label


def test_an_embedded_database_that_dies_under_the_service_is_started_again(tmp_path):
    home, port = tmp_path / "var", free_port()
    server = started(home, port, FOOTING_SEED="false")
    try:
        status(port, 200, within_s=60)
        postmaster = int((home / "cluster" / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGKILL)
        status(port, 503, within_s=5)
        status(port, 200, within_s=15)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def status(port, wanted, within_s):
    """Ask until the answer has this status; nothing but 200 and 503 may come meanwhile."""
    end, seen = time.monotonic() + within_s, None
    while time.monotonic() < end:
        try:
            seen = httpx.get(f"http://127.0.0.1:{port}/v1/publishers?limit={time.monotonic_ns() % 999 + 1}", timeout=15)
        except httpx.TransportError:
            time.sleep(0.05)
            continue
        assert seen.status_code in {200, 503}, seen.text
        if seen.status_code == wanted:
            return
        time.sleep(0.05)
    raise AssertionError(seen)
