"""Wrong requests are refused with their status and a problem that names no inside, and never by a fault."""

from urllib.parse import unquote

import httpx
import pytest

from tests.cases.bad_requests import CASES

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_there_are_hundreds_of_cases_and_none_twice():
    assert len(CASES) >= 300
    assert len({path for path, _ in CASES}) == len(CASES)


async def asked(rest, target):
    """Ask for a target exactly as it is written, as a server would pass it on; clients tidy `..` and `%2e` away."""
    path, _, query = target.partition("?")
    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "headers": []}
    scope |= {"method": "GET", "path": unquote(path), "raw_path": path.encode(), "query_string": query.encode()}
    scope |= {"server": ("footing.test", 80), "client": ("127.0.0.1", 1), "root_path": ""}
    sent = []

    async def send(message):
        sent.append(message)

    await rest._transport.app(scope, None, send)
    return httpx.Response(sent[0]["status"], headers=sent[0]["headers"], content=sent[1]["body"])


@pytest.mark.parametrize(("path", "status"), CASES, ids=[path[:70] for path, _ in CASES])
async def test_a_bad_request_is_refused(rest, path, status):
    answer = await asked(rest, path)
    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["code"].startswith("FT-")
    assert len(answer.content) < 12_000
    inside = ("Traceback", "asyncpg", "SELECT ", "sqlalchemy", "site-packages")
    assert not any(word in answer.text for word in inside)


async def test_a_wildcard_finds_only_itself(rest):
    for text in ("%25", "mee%25", "m_e"):
        page = await rest.get(f"/v1/factors?publisher={text}")
        assert page.json()["code"] == "FT-PRO-404"


async def test_a_header_of_the_client_changes_nothing(rest):
    asked_for = "/v1/lookup?activity=electricity.grid-average&geography=CN-GD&date=2022"
    plain = await rest.get(asked_for)
    odd = {"host": "evil.example", "x-forwarded-host": "evil.example", "cookie": "a=b", "authorization": "Bearer x"}
    odd |= {"accept": "text/html", "accept-language": "zh", "x-http-method-override": "DELETE", "range": "bytes=0-3"}
    for name, value in odd.items():
        answer = await rest.get(asked_for, headers={name: value})
        assert answer.status_code == 200
        assert answer.content == plain.content
