"""How much one caller may send in a day: files of every kind count together, whatever becomes of them."""

import pytest

from tests.factories.council import council as opened
from tests.factories.council import done

pytestmark = pytest.mark.asyncio
TOO_MUCH = b"slug\n" + b"x" * 400_000


def refused(answer):
    assert (answer.status_code, answer.json()["code"]) == (429, "FT-ACCESS-430"), answer.text
    assert 1 <= int(answer.headers["retry-after"]) <= 86_400
    assert "1000000 bytes" in answer.json()["detail"]
    assert answer.json()["hint"]


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_caller_sends_so_many_bytes_a_day(place, tmp_path, chunked):
    async def parts():
        for _ in range(10):
            yield TOO_MUCH[:60_000]

    async with opened(place, tmp_path, upload_daily_mb=1) as council:
        one = await council.open()
        done(await one.evidence(TOO_MUCH))
        tried = await council.ask("proposer", "POST", "/v1/checks?dataset=acme/grid", content=TOO_MUCH, kind="text/csv")
        assert tried.status_code == 422 or tried.json()["wrong"]
        there = sorted((tmp_path / "files").rglob("*"))
        refused(await one.evidence(parts() if chunked else TOO_MUCH))
        refused(await one.ask("proposer", "PUT", "/changes", content=TOO_MUCH, kind="text/csv"))
        assert sorted((tmp_path / "files").rglob("*")) == there
        done(await one.state())
        assert (await one.evidence(TOO_MUCH, who="colleague")).status_code == 201
        assert (await council.ask("proposer", "GET", one.path + "/evidence")).status_code == 200


async def test_whoever_may_not_send_anything_hears_that_first(place, tmp_path):
    async with opened(place, tmp_path, upload_daily_mb=1) as council:
        one = await council.open()
        assert (await one.evidence(TOO_MUCH * 3, who="reader")).status_code == 403
