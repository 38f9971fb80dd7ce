"""Downloads over a real socket: taken up again by the tools people have, ended with the client, never held up."""

import asyncio
import http.client
import os
import socket
import subprocess
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest
from structlog.testing import capture_logs

from app.kit.db import Database
from app.kit.errors import StoreUnavailable
from app.kit.objects import PART, Folder
from app.main import create_app
from app.publication.queries.announced import announced
from app.settings import Settings
from tests.edges.conftest import PATIENCE_S, served
from tests.factories.snapshots import a_snapshot
from tests.plugins.databases import _cloned

LARGE = os.urandom(PART) * 24
FILE = "/v1/releases/2026.1/snapshots/parquet"


@dataclass
class Reading:
    """How much of a file was read, and whether that is over."""

    size: int = 0
    is_closed: bool = False


@dataclass(frozen=True)
class Watched:
    """A store that tells how far it is read, and that breaks where it is told to."""

    inner: Folder
    told: list = field(default_factory=list)
    breaks: list = field(default_factory=list)

    async def open(self, key, start=0, stop=None):
        self.told.append(one := Reading())
        try:
            async for part in self.inner.open(key, start, stop):
                one.size += len(part)
                if self.breaks and one.size >= self.breaks[0]:
                    raise StoreUnavailable("gone", hint="again")
                yield part
        finally:
            one.is_closed = True


@pytest.fixture(scope="module")
def place(server, seeded):
    name = asyncio.run(_cloned(server, seeded))
    yield server.place(name)
    asyncio.run(server.run(f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest.fixture(scope="module")
def service(place, tmp_path_factory):
    """Address of the service, and the store that it serves from."""
    home = tmp_path_factory.mktemp("home")
    watched = Watched(Folder(home / "published"))
    asyncio.run(_put(place, watched.inner))
    app = create_app(Settings(home=home, worker=False, header_deadline_s=PATIENCE_S), place)
    within = app._inside
    app._inside = lambda: replace(within(), objects=watched)
    with served(app) as address:
        yield address, watched


async def _put(place, objects):
    database = Database(place.app_url, role=place.role)
    async with database.reader() as reader:
        release = (await announced(reader)).by_label["2026.1"]
    await a_snapshot(database, objects, release, {"parquet": LARGE})
    await database.close()


@pytest.fixture
def url(service):
    (host, port), _ = service
    return f"http://{host}:{port}{FILE}"


def ran(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


@contextmanager
def asking(address, path=FILE, room=None):
    with socket.socket() as client:
        if room:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        client.settimeout(20)
        client.connect(address)
        client.sendall(f"GET {path} HTTP/1.1\r\nhost: footing\r\n\r\n".encode())
        yield client


def soon(is_so):
    """Wait until something is so; a test fails that waits for long."""
    give_up = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < give_up
        time.sleep(0.02)


@pytest.mark.parametrize("there", [0, 1, len(LARGE) * 2 // 5, len(LARGE) - 1])
def test_curl_takes_a_download_up_again(url, tmp_path, there):
    path = tmp_path / "file"
    path.write_bytes(LARGE[:there])
    ran("curl", "-sSf", "-C", "-", "-o", str(path), url)
    assert path.read_bytes() == LARGE


@pytest.mark.parametrize("there", [1, len(LARGE) * 2 // 5, len(LARGE)])
def test_wget_takes_a_download_up_again(url, tmp_path, there):
    path = tmp_path / "file"
    path.write_bytes(LARGE[:there])
    ran("wget", "-q", "-c", "-O", str(path), url)
    assert path.read_bytes() == LARGE


def test_a_client_that_hangs_up_ends_the_reading(service):
    address, watched = service
    with asking(address, room=4096) as client:
        assert client.recv(1000).startswith(b"HTTP/1.1 200 ")
    soon(lambda: watched.told[-1].is_closed)
    assert watched.told[-1].size < len(LARGE)


def test_a_client_that_reads_nothing_is_let_go(service):
    address, watched = service
    with asking(address, room=4096) as client:
        client.recv(1000)
        soon(lambda: watched.told[-1].is_closed)
        assert watched.told[-1].size < len(LARGE)


def test_a_client_that_reads_slowly_is_not_let_go(service):
    address, _ = service
    began, got = time.monotonic(), 0
    with asking(address, room=65_536) as client:
        while time.monotonic() - began < 6 * PATIENCE_S:  # far longer than a client may be silent
            got += len(client.recv(16_384))
            time.sleep(0.05)
        assert got < len(LARGE) // 4
        while some := client.recv(PART):
            got += len(some)
            if got > len(LARGE):
                break
    assert got > len(LARGE)


def test_a_store_that_breaks_midway_ends_the_connection(service):
    address, watched = service
    watched.breaks.append(9 * PART)
    connection = http.client.HTTPConnection(*address, timeout=20)
    try:
        with capture_logs() as logged:
            connection.request("GET", FILE)
            answer = connection.getresponse()
            assert (answer.status, answer.length) == (200, len(LARGE))
            with pytest.raises(http.client.IncompleteRead) as cut:
                answer.read()
        assert LARGE.startswith(cut.value.partial)
        assert [entry["event"] for entry in logged if entry["log_level"] == "error"] == ["stream.broken"]
    finally:
        watched.breaks.clear()
        connection.close()


def test_others_are_answered_while_downloads_are_under_way(service):
    address, watched = service
    reading = [threading.Thread(target=_read_all, args=(address,)) for _ in range(4)]
    for one in reading:
        one.start()
    connection = http.client.HTTPConnection(*address, timeout=10)
    for _ in range(20):
        connection.request("GET", "/livez")
        assert connection.getresponse().read() == b'{"status":"ok"}'
    for one in reading:
        one.join(20)
    connection.close()
    assert [one.size for one in watched.told[-4:]] == [len(LARGE)] * len(reading)


def _read_all(address):
    connection = http.client.HTTPConnection(*address, timeout=20)
    connection.request("GET", FILE)
    assert connection.getresponse().read() == LARGE
    connection.close()


def test_one_connection_downloads_more_than_one_file(service):
    address, _ = service
    connection = http.client.HTTPConnection(*address, timeout=20)
    for start in (0, 5, 20 * PART):
        connection.request("GET", FILE, headers={"Range": f"bytes={start}-"})
        assert connection.getresponse().read() == LARGE[start:]
    connection.request("HEAD", FILE)
    head = connection.getresponse()
    assert (head.read(), head.headers["content-length"]) == (b"", str(len(LARGE)))
    connection.request("GET", FILE, headers={"Range": "bytes=-3"})
    assert connection.getresponse().read() == LARGE[-3:]
    connection.close()
