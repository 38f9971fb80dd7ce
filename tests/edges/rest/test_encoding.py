"""Content codings: asked for they are given, each with an ETag of its own; an answer is compressed once and kept."""

import zlib

import pytest
from backports import zstd

from tests.plugins.clients import running

pytestmark = pytest.mark.asyncio(loop_scope="session")

LARGE = "/v1/lookup?activity=electricity.grid-average&geography=CN-GD&date=2022"
SMALL = "/v1/releases/2026.2"
HUGE = "/v1/factors?publisher=us-epa&limit=200"
READ = {
    "identity": bytes,
    "gzip": lambda body: zlib.decompress(body, 31),
    "zstd": zstd.decompress,
}


async def asked(rest, path, accepted=None, method="GET", **headers):
    """Ask with this Accept-Encoding, or without one; the body as it was sent."""
    request = rest.build_request(method, path, headers=headers)
    request.headers.pop("accept-encoding")
    if accepted is not None:
        request.headers["accept-encoding"] = accepted
    answer = await rest.send(request, stream=True)
    body = b"".join([part async for part in answer.aiter_raw()])
    await answer.aclose()
    return answer, body


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (None, "identity"),
        ("", "identity"),
        ("identity", "identity"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "gzip"),
        ("*", "zstd"),
        ("*;q=0", "identity"),
        ("gzip;q=0", "identity"),
        ("gzip;q=0, *", "zstd"),
        ("zstd;q=0, *", "gzip"),
        ("zstd;q=0, gzip;q=0, *;q=1", "identity"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("gzip ; q=0.2 , zstd ; q=0.9", "zstd"),
        ("identity;q=0", "identity"),
        ("identity;q=0, gzip", "gzip"),
        ("br", "identity"),
        ("deflate, br;q=1", "identity"),
        (";;;,,,q=", "identity"),
        ("gzip;q=nan", "identity"),
        ("gzip;q=banana", "identity"),
        ("gzip;q=-1", "identity"),
        ("gzipp, zst", "identity"),
        ("br, " * 2_500 + "gzip", "identity"),  # 10 KB, of which the beginning is read
        ("x" * 10_000, "identity"),
        ("gzip, " + "x" * 10_000, "gzip"),
    ],
)
async def test_the_coding_is_what_the_client_takes(rest, accepted, coding):
    plain, body = await asked(rest, LARGE)
    answer, sent = await asked(rest, LARGE, accepted)
    assert answer.status_code == 200
    assert answer.headers.get("content-encoding", "identity") == coding
    assert READ[coding](sent) == body
    assert int(answer.headers["content-length"]) == len(sent)
    assert answer.headers["vary"] == "accept-encoding, accept-language"
    tag = plain.headers["etag"]
    assert answer.headers["etag"] == (tag if coding == "identity" else f'{tag[:-1]}-{coding}"')


@pytest.mark.parametrize("accepted", ["identity", "gzip", "zstd"])
@pytest.mark.parametrize("known", ["identity", "gzip", "zstd"])
async def test_a_copy_in_a_coding_is_known_in_that_coding_alone(rest, accepted, known):
    first, _ = await asked(rest, LARGE, known)
    answer, body = await asked(rest, LARGE, accepted, **{"if-none-match": first.headers["etag"]})
    own, _ = await asked(rest, LARGE, accepted)
    assert answer.headers["etag"] == own.headers["etag"]
    assert answer.headers["vary"] == own.headers["vary"]
    if accepted != known:
        assert answer.status_code == 200
        return
    assert (answer.status_code, body) == (304, b"")
    assert "content-encoding" not in answer.headers
    assert "content-length" not in answer.headers


async def test_a_tag_of_a_coding_there_is_not_is_not_known(rest):
    tag = (await rest.get(LARGE)).headers["etag"]
    answer, _ = await asked(rest, LARGE, "gzip", **{"if-none-match": f'{tag[:-1]}-br"'})
    assert answer.status_code == 200


@pytest.mark.parametrize("path", [SMALL, "/v1/nothing", "/livez"])
async def test_a_small_answer_is_sent_as_it_is(rest, path):
    plain, body = await asked(rest, path)
    answer, sent = await asked(rest, path, "gzip, zstd")
    assert len(body) < 1_024
    assert "content-encoding" not in answer.headers
    assert (sent, answer.headers.get("etag")) == (body, plain.headers.get("etag"))
    assert answer.headers["vary"] == "accept-encoding, accept-language"


@pytest.mark.parametrize("accepted", ["gzip", "zstd"])
@pytest.mark.parametrize("path", [LARGE, HUGE, "/v1/nomenclature/geographies?limit=300", "/openapi.json"])
async def test_head_says_of_a_coding_what_get_says(rest, path, accepted):
    got, body = await asked(rest, path, accepted)
    head, nothing = await asked(rest, path, accepted, method="HEAD")
    assert nothing == b""
    assert got.headers["content-encoding"] == accepted
    assert dict(head.headers) == dict(got.headers)
    assert int(head.headers["content-length"]) == len(body)


async def test_answers_that_nobody_keeps_are_coded_too(rest):
    request = {"content": b'{"selectors":[' + b",".join([b'{"activity":"nothing"}'] * 50) + b"]}"}
    headers = {"content-type": "application/json", "accept-encoding": "gzip"}
    answer = await rest.post("/v1/lookup", **request, headers=headers)
    assert answer.headers["content-encoding"] == "gzip"
    assert "etag" not in answer.headers
    assert len(answer.json()["items"]) == 50


@pytest.mark.parametrize("accepted", ["gzip", "zstd"])
async def test_a_kept_answer_is_compressed_once(rest, accepted):
    bodies = []
    path = f"{HUGE}&&{'&' * len(accepted)}"
    scope = {"type": "http", "method": "GET", "path": path.partition("?")[0]}
    scope |= {"query_string": path.partition("?")[2].encode(), "headers": [(b"accept-encoding", accepted.encode())]}

    async def send(message):
        bodies.append(message.get("body"))

    for _ in range(3):
        await rest._transport.app(scope, None, send)
    first, second, third = [body for body in bodies if body]
    assert first is second is third


@pytest.mark.asyncio
async def test_an_answer_too_large_to_keep_is_coded_all_the_same(server, read_only):
    async with running(server.place(read_only), cache_mib=0) as client:
        _, plain = await asked(client, HUGE)
        for coding in ("gzip", "zstd"):
            answer, sent = await asked(client, HUGE, coding)
            assert answer.headers["content-encoding"] == coding
            assert READ[coding](sent) == plain
