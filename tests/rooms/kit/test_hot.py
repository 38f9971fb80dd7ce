"""The hottest reads: few connections, many callers, and a server that may go away and come back."""

import asyncio
import os
import random
import signal
import time
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text

from app.kit import embedded
from app.kit.db import Database
from app.kit.errors import DatabaseUnavailable
from app.kit.hot import Hot, HotQuery

pytestmark = pytest.mark.asyncio
ECHO = HotQuery("SELECT $1::int AS n, pg_backend_pid() AS pid", ("n",))
SLEEPY = HotQuery("SELECT $1::int AS n, pg_sleep(0.002)", ("n",))


async def echo(hot, number, query=ECHO):
    return (await hot.fetch(query, {"n": number}))[0]["n"]


async def test_forty_callers_share_two_connections_and_get_their_own_answers(place):
    hot = Hot(place.app_url, size=2, role=place.role)
    rows = await asyncio.gather(*(hot.fetch(ECHO, {"n": number}) for number in range(40)))
    assert [row[0]["n"] for row in rows] == list(range(40))
    assert len({row[0]["pid"] for row in rows}) <= 2
    await hot.close()


async def test_a_thousand_cancellations_leave_connections_that_work(place):
    hot = Hot(place.app_url, size=2, role=place.role)
    chance = random.Random(11)  # noqa: S311 - chooses moments, not secrets
    for _ in range(20):
        tasks = [asyncio.create_task(echo(hot, number, SLEEPY)) for number in range(50)]
        for task in tasks:
            asyncio.get_running_loop().call_later(chance.random() * 0.08, task.cancel)
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        answered = [(number, one) for number, one in enumerate(outcomes) if isinstance(one, int)]
        assert all(number == one for number, one in answered)
        assert {type(one) for one in outcomes if isinstance(one, BaseException)} <= {asyncio.CancelledError}
    assert await asyncio.gather(*(echo(hot, number) for number in range(40))) == list(range(40))
    owner = await asyncpg.connect(place.owner_url)
    open_lines = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1"
    assert await owner.fetchval(open_lines, "footing-hot") <= 2
    assert await owner.fetchval(open_lines + " AND state LIKE 'idle in trans%'", "footing-hot") == 0
    await owner.close()
    await hot.close()


async def test_a_hot_connection_cannot_write(place):
    hot = Hot(place.app_url, role=place.role)
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await hot.fetch(HotQuery("UPDATE tlog_head SET next_index = next_index", ()), {})
    await hot.close()


async def test_a_late_answer_is_unavailable(place):
    hot = Hot(place.app_url, size=1, timeout_s=0.2, role=place.role)
    with pytest.raises(DatabaseUnavailable):
        await hot.fetch(HotQuery("SELECT pg_sleep(5)", ()), {})
    assert await echo(hot, 1) == 1
    await hot.close()


async def recovered(ask, within_s=5.0):
    """Ask until answered; only a refusal that says 'unavailable' may come before."""
    began = time.monotonic()
    while True:
        try:
            return await ask()
        except DatabaseUnavailable:
            assert time.monotonic() - began < within_s
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("how", ["stopped", "killed", "backends"])
async def test_a_server_that_was_away_is_found_again(tmp_path, how):
    home = tmp_path / "pg"
    server = await asyncio.to_thread(embedded.start, home)
    hot, database = Hot(server.url(), size=3), Database(server.url(), pool=3, timeout_s=5)

    async def through_pool():
        async with database.reader() as reader:
            return (await reader.first(text("SELECT 7")))[0]

    assert await asyncio.gather(*(echo(hot, number) for number in range(6))) == list(range(6))
    assert await asyncio.gather(*(through_pool() for _ in range(6))) == [7] * 6
    if how == "stopped":
        await asyncio.to_thread(server.stop)
    elif how == "killed":
        os.kill(int((Path(server.data) / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    else:
        await terminate_backends(server)
    server = server if how == "backends" else await asyncio.to_thread(embedded.start, home)
    assert await recovered(lambda: echo(hot, 5)) == 5
    assert await recovered(through_pool) == 7
    many = [recovered(lambda: echo(hot, 8)) for _ in range(12)] + [recovered(through_pool) for _ in range(12)]
    assert await asyncio.gather(*many) == [8] * 12 + [7] * 12
    await hot.close()
    await database.close()
    await asyncio.to_thread(server.stop)


async def terminate_backends(server):
    owner = await asyncpg.connect(server.url())
    await owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    await owner.close()


async def test_a_connection_that_hangs_is_given_up_and_replaced(server, place):
    """The backend is stopped, not the server: without a deadline of ours its connection would wait for ever."""
    if server.embedded is None:
        pytest.skip("stops a backend by its process id, which takes the embedded server")
    hot = Hot(place.app_url, size=1, timeout_s=0.5, role=place.role)
    ask = HotQuery("SELECT pg_backend_pid() AS pid", ())
    pid = (await hot.fetch(ask, {}))[0]["pid"]
    os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises(DatabaseUnavailable):
            await hot.fetch(ask, {})
        assert (await hot.fetch(ask, {}))[0]["pid"] != pid
    finally:
        os.kill(pid, signal.SIGCONT)
        await hot.close()
