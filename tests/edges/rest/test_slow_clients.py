"""Clients that never finish a request, and clients that hang up: neither costs the others anything."""

import contextlib
import http.client
import json
import socket
import time

import pytest

from tests.edges.conftest import PATIENCE_S

GRID = "/v1/lookup?activity=electricity.grid-average&geography=CN-GD&date="
HALVES = {
    "nothing at all": b"",
    "a method": b"GET",
    "a request line": b"GET /livez HTTP/1.1\r\n",
    "half the headers": b"GET /livez HTTP/1.1\r\nHost: footing\r\nX-Slow: ",
    "headers without an end": b"GET /livez HTTP/1.1\r\nHost: footing\r\n",
    "half a body": b"POST /v1/lookup HTTP/1.1\r\nHost: footing\r\nContent-Length: 100\r\n\r\n{",
    "a chunk without an end": b"POST /v1/lookup HTTP/1.1\r\nHost: footing\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
}


def get(address, path):
    """Status and body of a plain request on a connection of its own."""
    connection = http.client.HTTPConnection(*address, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def closed_after(one, most_s):
    """How long the server kept a connection open; fails when it still is."""
    began = time.monotonic()
    one.settimeout(most_s)
    while one.recv(65536):
        pass
    return time.monotonic() - began


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
def test_a_half_sent_request_is_closed(live, half):
    with socket.create_connection(live) as one:
        one.sendall(half)
        assert closed_after(one, PATIENCE_S + 5) < PATIENCE_S + 3


def test_a_request_that_trickles_is_closed_too(live):
    with socket.create_connection(live) as one:
        began = time.monotonic()
        with pytest.raises(OSError):  # noqa: PT012 - which of the writes meets the closed door is the network's affair
            for letter in b"GET /livez HTTP/1.1\r\nHost: " + b"x" * 400:
                one.sendall(bytes([letter]))
                time.sleep(0.05)
                assert time.monotonic() - began < PATIENCE_S + 5


def test_the_second_request_of_a_connection_has_the_same_deadline(live):
    with socket.create_connection(live) as one:
        one.sendall(b"GET /livez HTTP/1.1\r\nHost: footing\r\n\r\nGET /livez HT")
        assert closed_after(one, PATIENCE_S + 5) < PATIENCE_S + 3


def test_an_idle_connection_may_ask_again_after_the_deadline(live):
    connection = http.client.HTTPConnection(*live, timeout=10)
    for _ in range(2):
        connection.request("GET", "/livez")
        assert connection.getresponse().read() == b'{"status":"ok"}'
        time.sleep(PATIENCE_S * 1.5)
    connection.close()


def test_others_are_answered_while_hundreds_are_half_sent(live):
    with contextlib.ExitStack() as held:
        for number in range(200):
            one = held.enter_context(socket.create_connection(live))
            one.sendall(list(HALVES.values())[number % len(HALVES)])
        began = time.monotonic()
        assert get(live, GRID + "2022")[0] == 200
        assert time.monotonic() - began < 5


def test_fifty_clients_hang_up_and_the_next_is_answered(live):
    for number in range(50):
        with socket.create_connection(live) as one:
            path = (
                f"{GRID}2022&dqr_max={number}.5" if number % 2 else f"/v1/factors?publisher=desnz&limit={950 + number}"
            )
            one.sendall(f"GET {path} HTTP/1.1\r\nHost: footing\r\n\r\n".encode())
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # a reset, not a goodbye
    for year, value in (("2021", b"0.4715"), ("2022", b"0.4403"), ("2023", b"0.4419")):
        status, body = get(live, GRID + year)
        assert status == 200
        assert b'"value":' + value in body
    assert get(live, "/readyz")[0] == 200


@pytest.mark.parametrize(
    "request_text",
    [
        b"GET\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /livez HTTP/9.9\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHost: a\r\nX y: z\r\n\r\n",
        b"GET /li vez HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET @x HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused_and_closed(live, request_text):
    with socket.create_connection(live, timeout=PATIENCE_S + 5) as one:
        one.sendall(request_text)
        answer = b""
        with contextlib.suppress(ConnectionResetError):
            while part := one.recv(65536):
                answer += part
    assert answer[:12] in {b"", b"HTTP/1.1 400"}
    assert json.loads(get(live, "/livez")[1]) == {"status": "ok"}
