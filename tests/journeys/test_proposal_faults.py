"""Server, worker and database killed, and clients hanging up, while proposals are on their way: nothing is lost.

FOOTING_KILLS=3 kills each of the three, three times in each of three steps.
"""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import uuid
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

import asyncpg
import httpx
import pytest

from app.access.permissions import Role
from app.kit.db import Database
from app.settings import Settings
from app.wiring import prepare
from tests.factories.council import Council, done, peopled
from tests.factories.proposals import a_second_publisher
from tests.journeys.test_killed_server import free_port, started

ROUNDS = int(os.environ.get("FOOTING_KILLS", "0"))
VICTIMS, MOMENTS = ("server", "worker", "database"), ("submit", "check", "cut")
FEW = [("server", "submit"), ("worker", "check"), ("database", "cut")]
CHOSEN = list(product(VICTIMS, MOMENTS)) * ROUNDS or FEW
GIVE_UP_S = 60
RANDOM = random.Random(4)  # noqa: S311 - moments of faults, the same in every run
pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="finds processes in /proc, which this system lacks"),
]


@dataclass(slots=True)
class Patient:
    """A client that sends a request again, with the same key, until it is answered."""

    address: str
    inner: httpx.AsyncClient

    async def request(self, method, path, **said):
        headers = dict(said.pop("headers", None) or {})
        if method != "GET":
            headers.setdefault("idempotency-key", uuid.uuid4().hex)
        loop = asyncio.get_running_loop()
        end = loop.time() + GIVE_UP_S
        last = None
        while loop.time() < end:
            try:
                last = await self.inner.request(method, self.address + path, headers=headers, **said)
            except httpx.TransportError as trouble:
                last = trouble
            else:
                if last.status_code != 503:
                    return last
            await asyncio.sleep(0.05)
        raise AssertionError(last)


class Outside(Council):
    """A council whose worker is a process of its own."""

    async def work(self):
        """Wait until everything that was submitted is checked."""
        for _ in range(GIVE_UP_S * 10):
            if not await self.asked("SELECT FROM kit_message"):
                return
            await asyncio.sleep(0.1)
        raise AssertionError(await self.asked("SELECT * FROM kit_message"))

    async def asked(self, sql, *said):
        """Return rows, from a database that may just be dead."""
        for _ in range(GIVE_UP_S * 10):
            try:
                return await self.rows(sql, *said)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await asyncio.sleep(0.1)
        raise AssertionError(sql)


@dataclass(slots=True)
class House:
    """The processes of a registry: a server, a worker, and the embedded database that both hold."""

    home: Path
    port: int
    server: subprocess.Popen
    worker: subprocess.Popen
    council: Outside

    def kill(self, victim):
        """Kill one of the three at once; servers and workers are started again, the database they start themselves."""
        if victim == "database":
            os.kill(int((self.home / "cluster" / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
            return
        former = getattr(self, victim)
        former.send_signal(signal.SIGKILL)
        former.wait()
        setattr(self, victim, serving(self.home, self.port) if victim == "server" else working(self.home))

    async def sound(self):
        """Nothing is wrong, nobody sits in a transaction, and the server writes as before."""
        await self.council.asked("SELECT 1")
        assert await self.council.wrong() == []
        idle = "SELECT pid, query FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
        for _ in range(20):
            found = await self.council.rows(idle)
            if not found:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(found)


def serving(home, port):
    return started(home, port, FOOTING_SEED="false", FOOTING_WORKER="false", FOOTING_POOL_SIZE="4")


def working(home):
    environment = {name: said for name, said in os.environ.items() if not name.startswith("FOOTING_")}
    environment |= {"FOOTING_HOME": str(home)}
    command, nowhere = [sys.executable, "-m", "app", "worker"], subprocess.DEVNULL
    return subprocess.Popen(command, env=environment, stderr=nowhere, stdout=nowhere)


@asynccontextmanager
async def house(home):
    """Three processes with a council's registry in them; stopped on leaving."""
    place = await asyncio.to_thread(prepare, Settings(home=home))
    database = Database(place.app_url, timeout_s=60, role=place.role)
    words, callers = await peopled(database)
    port = free_port()
    async with httpx.AsyncClient(timeout=30) as inner:
        council = Outside(place, database, Patient(f"http://127.0.0.1:{port}", inner), callers, words)
        one = House(home, port, serving(home, port), working(home), council)
        try:
            yield one
            assert stopped(one.worker) == 0
            assert stopped(one.server) in {0, -signal.SIGTERM}  # uvicorn ends, then raises what it was told with
        finally:
            for process in (one.worker, one.server):
                process.kill()
                process.wait()
            await database.close()
            place.release()


def stopped(process):
    """Stop a process as one should; return its exit code."""
    process.send_signal(signal.SIGTERM)
    return process.wait(20)


async def meanwhile(work, wait_s, fault):
    """Do some work, and something to it while it is done; return what the work came to."""
    task = asyncio.create_task(work)
    await asyncio.sleep(wait_s)
    await asyncio.to_thread(fault)
    return await task


async def publisher_of_its_own(council):
    slug = f"p{uuid.uuid4().hex[:8]}"
    async with council.database.writer() as writer:
        await a_second_publisher(writer, slug, f"{slug}/power")
    await council.callers.join(slug, Role.PROPOSER, name=slug)
    return slug


async def submitted(council, wait_s, fault):
    slug = await publisher_of_its_own(council)
    one = await council.open(slug, f"{slug}/power")
    done(await one.rewrite())
    done(await meanwhile(one.submit(), wait_s, fault))
    await council.work()
    return one


async def checked(council, wait_s, fault):
    slug = await publisher_of_its_own(council)
    one = await (await council.open(slug, f"{slug}/power")).to("submitted")
    await meanwhile(council.work(), wait_s, fault)
    return one


async def cut(council, wait_s, fault):
    slug = await publisher_of_its_own(council)
    one = await (await council.open(slug, f"{slug}/power")).to("accepted")
    answer = await meanwhile(council.cut(one), wait_s, fault)
    assert answer.status_code == 201, answer.text
    return one


STEPS = {"submit": submitted, "check": checked, "cut": cut}
EVENTS = "SELECT event FROM proposals_event WHERE proposal = $1"


async def ended(one):
    """Take a proposal to its end, from wherever it stands."""
    if await one.standing() == "screening":
        await one.seen()
        await one.answer()
        done(await one.screen())
        for reviewer in ("first", "second"):
            done(await one.assign(reviewer))
            done(await one.review(reviewer))
        done(await one.council.cut(one))
    assert await one.standing() == "released"


async def test_whoever_is_killed_while_a_proposal_is_on_its_way_it_goes_on_and_nothing_is_lost(tmp_path):
    async with house(tmp_path / "var") as one:
        for victim, moment in CHOSEN:
            fault = partial(one.kill, victim)
            proposal = await STEPS[moment](one.council, RANDOM.random() / 20, fault)
            await ended(proposal)
            rows = await one.council.rows(
                "SELECT event FROM proposals_event WHERE proposal = $1", uuid.UUID(proposal.id)
            )
            names = [row["event"] for row in rows]
            assert [names.count(step) for step in ("submit", "pass_checks", "accept", "release")] == [1] * 4, names
            await one.sound()


async def sent_and_left(port, head, body, wait_s):
    """Send a request and hang up without waiting for the answer."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")  # a reset, as a lost client leaves
    writer.write(head + body)
    await writer.drain()
    await asyncio.sleep(wait_s)
    writer.close()


def opening(port, key, idempotency, body):
    lines = (
        "POST /v1/proposals HTTP/1.1",
        f"host: 127.0.0.1:{port}",
        f"authorization: Bearer {key}",
        f"idempotency-key: {idempotency}",
        "content-type: application/json",
        f"content-length: {len(body)}",
        "",
        "",
    )
    return "\r\n".join(lines).encode()


async def test_clients_that_hang_up_leave_nothing_half_done_and_the_pool_whole(tmp_path):
    async with house(tmp_path / "var") as one:
        council, keys = one.council, [uuid.uuid4().hex for _ in range(200)]
        slugs = [await publisher_of_its_own(council) for _ in range(5)]
        done(await council.ask(slugs[0], "GET", "/v1/whoami"))

        async def open_one(number):
            slug, body = slugs[number % 5], f'{{"dataset": "{slugs[number % 5]}/power"}}'.encode()
            if number % 2:
                head = opening(one.port, council.callers.made[slug].key, keys[number], body)
                return await sent_and_left(one.port, head, body, RANDOM.random() / 50)
            said = {"dataset": f"{slug}/power", "_idempotency_key": keys[number]}
            return await council.ask(slug, "POST", "/v1/proposals", **said)

        answers = [answer for answer in await asyncio.gather(*map(open_one, range(200))) if answer is not None]
        assert {answer.status_code for answer in answers} == {201}
        there = {str(row["id"]) for row in await council.rows("SELECT id FROM proposals_proposal")}
        assert {answer.json()["id"] for answer in answers} <= there
        await one.sound()
        for number in range(1, 200, 2):  # whoever hung up asks again, with the same key
            slug = slugs[number % 5]
            said = {"dataset": f"{slug}/power", "_idempotency_key": keys[number]}
            done(await council.ask(slug, "POST", "/v1/proposals", **said))
        counted = "SELECT (SELECT count(*) FROM proposals_{}) AS n"
        for table in ("proposal", "content", "event"):
            assert (await council.rows(counted.format(table)))[0]["n"] == 200, table
        many = await asyncio.gather(*(council.ask(slugs[0], "GET", "/v1/proposals") for _ in range(20)))
        assert {answer.status_code for answer in many} == {200}
        pooled = "SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'footing' AND state = 'idle'"
        assert (await council.rows(pooled))[0]["n"] <= 4 + 4 + 1 + 5  # the server's pool, the worker's, and our own
        await one.sound()
