"""Bodies are taken as they are: one that says it is compressed is refused, at every door, before anything is kept."""

import gzip

import pytest

from tests.factories.council import council as opened
from tests.factories.council import done

pytestmark = pytest.mark.asyncio
CODINGS = ("gzip", "GZIP", "br", "deflate", "identity, gzip")


async def refused(answer):
    assert answer.status_code == 415, answer.text
    assert answer.json()["code"] == "FT-EDGE-415"
    assert answer.json()["hint"] == "send it uncompressed"
    assert answer.json()["fields"] == ["Content-Encoding"]


@pytest.mark.parametrize("coding", CODINGS)
async def test_a_compressed_json_body_is_refused(desk, as_proposer, coding):
    said = as_proposer.headers | {"content-encoding": coding, "content-type": "application/json"}
    await refused(await desk.post("/v1/keys", content=gzip.compress(b'{"kind": "r"}'), headers=said))


@pytest.mark.parametrize("path", ["/v1/lookup", "/v1/impact", "/graphql"])
async def test_a_compressed_body_is_refused_at_the_hot_doors_too(desk, path):
    said = {"content-encoding": "gzip", "content-type": "application/json"}
    await refused(await desk.post(path, content=gzip.compress(b"{}"), headers=said))


async def test_a_body_that_says_it_is_as_it_is_is_taken(desk, as_proposer):
    said = as_proposer.headers | {"content-encoding": "Identity"}
    assert (await desk.post("/v1/keys", json={"kind": "r"}, headers=said)).status_code == 201


async def test_a_compressed_file_is_refused_and_nothing_is_kept(place, tmp_path):
    async with opened(place, tmp_path) as council:
        one = await council.open()
        there = sorted((tmp_path / "files").rglob("*"))
        packed = gzip.compress(b"slug\nx\n")
        for method, part, kind in (("POST", "/evidence?name=x", "text/csv"), ("PUT", "/changes", "text/csv")):
            await refused(await one.ask("proposer", method, part, content=packed, kind=kind, _content_encoding="gzip"))
        assert sorted((tmp_path / "files").rglob("*")) == there
        done(await one.rewrite(_content_encoding="identity"))
