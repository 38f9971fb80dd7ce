"""Exports that end early: whoever reads sees it, nothing of them goes on, and nobody else waits for them."""

import asyncio
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import httpx
import pytest
from structlog.testing import capture_logs

from app.main import create_app
from app.settings import Settings
from tests.edges.conftest import PATIENCE_S
from tests.edges.conftest import served as in_a_thread
from tests.journeys.test_killed_server import free_port
from tests.plugins import databases
from tests.plugins.clients import running
from tests.plugins.queries import inside

ALL = "/v1/exports?format=csv"
END = b"0\r\n\r\n"
LOOKUP = "/v1/lookup?activity=electricity.grid-average&geography=CN-GD&date=2022"
_OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle'"
_CLIENTS = "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
BUSY, END_THEM = f"SELECT count(*) {_OTHERS} {_CLIENTS}", f"SELECT pg_terminate_backend(pid) {_OTHERS} {_CLIENTS}"
SOON_S = 2


@pytest.fixture(scope="module")
def own(server, seeded):
    """A copy that nobody else reads from: what is at work on it is counted, and ended."""
    name = asyncio.run(databases._cloned(server, seeded))
    yield server.place(name)
    asyncio.run(server.run(f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest.fixture(scope="module")
def live(own):
    with in_a_thread(create_app(Settings(header_deadline_s=PATIENCE_S), own)) as address:
        yield address


@contextlib.contextmanager
def exporting(address, path=ALL):
    """A connection that has begun to read an export, and little room for what it has not read."""
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        one.settimeout(30)
        one.connect(address)
        one.sendall(f"GET {path} HTTP/1.1\r\nHost: footing\r\nConnection: close\r\n\r\n".encode())
        head = one.recv(4096)
        assert head.startswith(b"HTTP/1.1 200"), head[:300]
        yield one


def under_way(one):
    """Read so much that rows are coming."""
    count = 0
    while count < 200_000:
        count += len(one.recv(65_536))


def drained(one):
    """The last bytes of what still comes, however it ends."""
    last = b""
    with contextlib.suppress(ConnectionError):
        while some := one.recv(1_000_000):
            last = (last + some)[-5:]
    return last


async def busy(place):
    """How many connections are at work on a database."""
    owner = await asyncpg.connect(place.owner_url)
    try:
        return await owner.fetchval(BUSY)
    finally:
        await owner.close()


def idle(place, but=0):
    """Whether as many connections are at work, now or soon."""
    until = time.monotonic() + SOON_S
    while asyncio.run(busy(place)) != but and time.monotonic() < until:
        time.sleep(0.05)
    return asyncio.run(busy(place)) == but


def test_a_client_that_hangs_up_ends_the_query(live, own):
    for _ in range(6):  # more than there are turns: each is given back
        with exporting(live) as one:
            under_way(one)
            assert asyncio.run(busy(own)) == 1
        assert idle(own)


def test_a_client_that_resets_the_connection_ends_the_query(live, own):
    for form in ("csv", "jsonl", "parquet"):
        with exporting(live, f"/v1/exports?format={form}") as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        assert idle(own)


def test_a_client_that_stops_reading_is_let_go(live, own):
    with exporting(live) as one:
        time.sleep(2)
        assert idle(own)
        assert drained(one) != END


def test_who_reads_to_the_end_sees_the_end(live):
    with exporting(live, "/v1/exports?format=csv&publisher=mee") as one:
        assert drained(one) == END


def test_a_query_that_is_ended_cuts_the_answer_and_the_next_is_whole(live, own):
    with exporting(live) as one:
        under_way(one)
        assert asyncio.run(ended(own)) == 1
        assert drained(one) != END
    with exporting(live, "/v1/exports?format=jsonl&publisher=mee") as one:
        assert drained(one) == END


async def ended(place):
    """End what is at work on a database; return how many that were."""
    owner = await asyncpg.connect(place.owner_url)
    try:
        return len(await owner.fetch(END_THEM))
    finally:
        await owner.close()


@contextlib.contextmanager
def served(place, home):
    """The service in a process of its own; it may be killed."""
    port = free_port()
    said = {name: text for name, text in os.environ.items() if not name.startswith("FOOTING_")}
    said |= {"FOOTING_DATABASE_URL": place.owner_url, "FOOTING_PORT": str(port), "FOOTING_HOME": str(home)}
    if place.role is None:
        said["FOOTING_APP_DATABASE_URL"] = place.app_url
    said |= {"FOOTING_SEED": "false", "FOOTING_WORKER": "false"}
    child = subprocess.Popen([sys.executable, "-m", "app", "serve"], env=said, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                    break
            time.sleep(0.1)
        yield child, ("127.0.0.1", port)
    finally:
        child.kill()
        child.wait()


@pytest.mark.asyncio
async def test_a_server_that_is_killed_leaves_a_cut_and_no_query(seeded_place, tmp_path):
    def killed():
        with served(seeded_place, tmp_path) as (child, address), exporting(address) as one:
            under_way(one)
            child.send_signal(signal.SIGKILL)
            child.wait()
            return drained(one)

    assert await asyncio.to_thread(killed) != END
    assert await asyncio.to_thread(idle, seeded_place)


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="reads memory in /proc, which this system lacks")
@pytest.mark.asyncio
async def test_an_export_of_any_size_takes_no_memory(seeded_place, tmp_path):
    """Everything is 22 MB of CSV and 28 MB of JSON; neither is ever there as a whole."""

    def most_mib():
        with served(seeded_place, tmp_path) as (child, address):
            status, refs = Path(f"/proc/{child.pid}/status"), Path(f"/proc/{child.pid}/clear_refs")
            with exporting(address, f"{ALL}&publisher=mee") as one:
                assert drained(one) == END
            before = mib(status, "VmRSS")
            refs.write_text("5")
            for form in ("csv", "jsonl"):
                with exporting(address, f"/v1/exports?format={form}") as one:
                    assert drained(one) == END
            return mib(status, "VmHWM") - before

    assert await asyncio.to_thread(most_mib) < 10


def mib(status, name):
    return int(re.search(rf"{name}:\s+(\d+)", status.read_text())[1]) / 1024


class Reader:
    """Somebody who reads over ASGI, and may stop for a while."""

    def __init__(self, client, path=ALL, address="192.0.2.1", after=3):
        self.after = after
        self.app, self.sent, self.more = client._transport.app, [], asyncio.Event()
        self.begun, self.gone = asyncio.Event(), asyncio.Event()
        path, _, query = path.partition("?")
        self.scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
        self.scope |= {"client": (address, 1), "http_version": "1.1", "scheme": "http", "raw_path": path.encode()}

    async def read(self):
        await self.app(self.scope, self._receive, self._send)
        return self

    @property
    def status(self):
        return self.sent[0]["status"]

    @property
    def headers(self):
        return dict(self.sent[0]["headers"])

    @property
    def is_whole(self):
        return not self.sent[-1].get("more_body")

    async def _receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message):
        self.sent.append(message)
        if len(self.sent) == self.after:
            self.begun.set()
            await self.more.wait()


async def begun(*readers):
    """Let readers begin and hold their answers open; return what they are about."""
    tasks = [asyncio.create_task(one.read()) for one in readers]
    for one in readers:
        async with asyncio.timeout(20):
            await one.begun.wait()
    return tasks


@pytest.mark.asyncio
async def test_a_client_that_hangs_up_ends_a_query_that_has_nothing_to_send_yet(seeded_place):
    owner = await asyncpg.connect(seeded_place.owner_url)
    async with running(seeded_place, worker=False) as client, owner.transaction():
        await owner.execute("LOCK TABLE factors_version IN ACCESS EXCLUSIVE MODE")
        reader = Reader(client, after=2)
        reader.more.set()
        (task,) = await begun(reader)
        await asyncio.to_thread(idle, seeded_place, but=2)  # the lock, and who waits for it
        reader.gone.set()
        await task
        assert (reader.sent[1]["body"][:4], reader.is_whole) == (b"key,", False)
        assert await asyncio.to_thread(idle, seeded_place, but=1)
    await owner.close()


@pytest.mark.asyncio
async def test_the_deadline_cuts_an_export_and_frees_its_connection(seeded_place):
    async with running(seeded_place, export_deadline_s=1.5, worker=False) as client:
        reader = Reader(client)
        with capture_logs() as logged:
            (task,) = await begun(reader)
            await asyncio.sleep(2)
            reader.more.set()
            await task
        assert (reader.status, reader.is_whole) == (200, False)
        assert [entry["event"] for entry in logged].count("stream.broken") == 1
        assert await asyncio.to_thread(idle, seeded_place)
        assert (await client.get(f"{ALL}&publisher=mee")).status_code == 200


@pytest.mark.asyncio
async def test_look_ups_and_lists_do_not_wait_for_exports_and_a_turn_too_many_is_refused(seeded_place):
    async with running(seeded_place, export_connections=3, worker=False) as client:
        readers = [Reader(client, address=address) for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2")]
        tasks = await begun(*readers)
        third = await Reader(client, address="192.0.2.1").read()
        assert (third.status, third.headers[b"retry-after"]) == (429, b"10")
        other = await Reader(client, address="192.0.2.3").read()
        assert (other.status, other.headers[b"retry-after"]) == (503, b"1")
        for path in (LOOKUP, "/v1/factors?q=cement", "/v1/publishers", "/v1/datasets/mee/grid-electricity"):
            async with asyncio.timeout(5):
                assert (await client.get(path)).status_code == 200
        for one in readers:
            one.more.set()
        await asyncio.gather(*tasks)
        assert all(one.is_whole for one in readers)
        assert inside(client).exporting.turns.taken_now == 0
