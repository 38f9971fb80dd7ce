"""Clients that hang up while they send a file: no fault of the service, and nothing of the file stays."""

import pytest
from structlog.testing import capture_logs

from tests.factories.council import council as opened
from tests.factories.council import done

pytestmark = pytest.mark.asyncio


async def hung_up(council, method, path, headers):
    """Send half a body to a path and go away; return what was logged."""
    coming = iter([{"type": "http.request", "body": b"x" * 70_000, "more_body": True}, {"type": "http.disconnect"}])
    address, _, query = path.partition("?")
    scope = {"type": "http", "method": method, "path": address, "raw_path": address.encode(), "client": ("::1", 1)}
    scope |= {"query_string": query.encode(), "headers": [(name.encode(), said.encode()) for name, said in headers]}
    scope |= {"http_version": "1.1", "scheme": "http", "server": ("footing.test", 80), "root_path": ""}

    async def receive():
        return next(coming)

    async def send(message):
        del message
        raise OSError("the transport is closed")

    with capture_logs() as logged:
        await council.client._transport.app(scope, receive, send)
    assert next(coming, None) is None, "the body was not read"
    return logged


@pytest.mark.parametrize(
    ("method", "part"),
    [("POST", "/evidence?name=x"), ("PUT", "/changes"), ("PUT", ""), ("POST", "/v1/checks?dataset=acme/grid")],
)
async def test_a_client_that_hangs_up_is_no_error_and_leaves_no_file(place, tmp_path, method, part):
    async with opened(place, tmp_path) as council:
        one = await council.open()
        there = sorted((tmp_path / "files").rglob("*"))
        key = (await council.the("proposer")).headers["authorization"]
        kind = "text/csv" if part else "application/json"
        headers = [("authorization", key), ("content-type", kind), ("if-match", f'"{await one.seen()}"')]
        logged = await hung_up(council, method, part if part.startswith("/v1") else one.path + part, headers)
        assert [entry for entry in logged if entry["log_level"] not in {"debug", "info"}] == []
        assert sorted((tmp_path / "files").rglob("*")) == there
        done(await one.rewrite())
