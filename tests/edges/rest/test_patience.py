"""What a client may not do to the server: send headers without end, or ask and never read."""

import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest
import uvicorn

from app.front.patience import MOST_HEADERS, protocol


async def large(scope, _receive, send):
    """Answer with more than a socket's buffers hold."""
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"50000000")]})
    for _ in range(500):
        await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


@contextmanager
def served(deadline_s):
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(large, http=protocol(deadline_s), log_level="critical", lifespan="off", loop="asyncio")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield listening.getsockname()
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


def received(client):
    """Yield what arrives until the connection ends, however it ends."""
    with suppress(ConnectionError):
        while some := client.recv(1_000_000):
            yield some


@pytest.mark.parametrize("complete", [True, False])
def test_headers_without_end_are_refused_and_the_connection_closed(complete):
    said = b"GET / HTTP/1.1\r\nhost: a\r\nx: " + b"y" * (2 * MOST_HEADERS) + (b"\r\n\r\n" if complete else b"")
    with served(5.0) as address, socket.create_connection(address, timeout=5) as client:
        client.sendall(said)
        assert client.recv(64).startswith(b"HTTP/1.1 431 ")


def test_a_client_that_does_not_read_is_let_go_after_the_deadline():
    with served(0.5) as address, socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        client.settimeout(5)
        client.connect(address)
        client.sendall(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        time.sleep(2)
        assert sum(map(len, received(client))) < 50_000_000


def test_a_client_that_reads_slowly_but_reads_gets_all_of_it():
    with served(5.0) as address, socket.create_connection(address, timeout=5) as client:
        client.sendall(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        assert sum(map(len, received(client))) > 50_000_000


def test_a_client_that_takes_longer_than_the_deadline_over_a_part_is_not_let_go():
    with served(0.5) as address, socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
        client.settimeout(5)
        client.connect(address)
        client.sendall(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        until, got = time.monotonic() + 3, 0
        while time.monotonic() < until:  # some 50 kB/s: a part takes two seconds, what the kernel holds far longer
            got += len(client.recv(5_000))
            time.sleep(0.1)
        assert got < 1_000_000
        assert got + sum(map(len, received(client))) > 50_000_000
