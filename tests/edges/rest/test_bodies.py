"""Methods and bodies: which path takes what, and what a body must be to be read at all."""

import json
import time

import pytest

from tests.plugins.queries import at_most

pytestmark = pytest.mark.asyncio(loop_scope="session")

READS = "GET, HEAD, OPTIONS"
TAKES = "POST, OPTIONS"
BOTH = "GET, HEAD, POST, OPTIONS"
METHODS = {
    "/v1/lookup": BOTH,
    "/graphql": BOTH,
    "/v1/impact": TAKES,
    "/v1/factors": READS,
    "/v1/factors/mee/grid-electricity/average-cn-gd": READS,
    "/v1/misses": READS,
    "/v1/releases/latest": READS,
    "/livez": READS,
    "/v1/nothing": READS,
}
SELECTORS = b'{"selectors":[{"activity":"electricity.grid-average","geography":"CN-GD","date":"2022"}]}'
JSON = {"content-type": "application/json"}


async def posted(rest, body, path="/v1/lookup", **headers):
    return await rest.post(path, content=body, headers=JSON | headers)


@pytest.mark.parametrize(("path", "allowed"), METHODS.items())
@pytest.mark.parametrize("slash", ["", "/"])
async def test_options_says_what_a_path_takes(rest, path, allowed, slash):
    answer = await rest.options(path + slash, headers={"origin": "https://tool.example"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == answer.headers["access-control-allow-methods"] == allowed


@pytest.mark.parametrize(("path", "allowed"), METHODS.items())
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "GET", "HEAD"])
async def test_a_method_that_a_path_does_not_take_is_refused_with_those_it_takes(rest, path, allowed, method):
    if method in allowed.split(", "):
        return
    answer = await rest.request(method, path, headers=JSON, content=SELECTORS if method != "GET" else None)
    assert answer.status_code == 405
    assert answer.headers["allow"] == allowed
    assert answer.headers["access-control-allow-origin"] == "*"
    if method != "HEAD":
        assert answer.json()["code"] == "FT-EDGE-405"
        assert allowed in answer.json()["hint"]


@pytest.mark.parametrize(
    ("media_type", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("Application/JSON ;charset=UTF-8", 200),
        ("", 415),
        ("text/plain", 415),
        ("text/json", 415),
        ("application/jsonp", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("application/problem+json", 415),
        ("*/*", 415),
        ("application", 415),
        ("\xff", 415),
    ],
)
async def test_a_body_of_another_media_type_is_not_read(rest, media_type, status):
    headers = {"content-type": media_type.encode("latin-1")} if media_type else {}
    answer = await rest.post("/v1/lookup", content=SELECTORS, headers=headers)
    assert answer.status_code == status
    if status == 415:
        assert (answer.json()["code"], answer.json()["fields"]) == ("FT-EDGE-415", ["Content-Type"])
        assert answer.json()["hint"] == "Content-Type: application/json"


def nested(depth):
    return b'{"selectors":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b"not json",
        b'{"selectors":[]}x',
        b'{"selectors":[{}],}',
        b"{'selectors':[]}",
        b"\xef\xbb\xbf" + SELECTORS,
        SELECTORS.decode().encode("utf-16"),
        b'{"selectors":[{"activity":"\xff"}]}',
        b'{"selectors":[{"activity":"\xed\xa0\x80"}]}',
        b'{"selectors":[{"activity":"\\ud800"}]}',
        b'{"selectors":[{"activity":"\\udc00\\ud800"}]}',
        b'{"selectors":[{"\\ud800":"a"}]}',
        b'{"selectors":[{"activity":"a\\u0000b"}]}',
        b'{"selectors":[{"activity":"a\x00b"}]}',
        b'{"selectors":[{"activity":"a\nb"}]}',
        b'{"selectors":[{"dqr_max":NaN}]}',
        b'{"selectors":[{"dqr_max":Infinity}]}',
        b'{"selectors":[{"dqr_max":-Infinity}]}',
        b'{"selectors":[{"dqr_max":1e999}]}',
        b'{"selectors":[{"dqr_max":1e-999}]}',
        b'{"selectors":[{"dqr_max":01}]}',
        b'{"selectors":[{"dqr_max":' + b"9" * 41 + b"}]}",
        b'{"selectors":[{"dqr_max":' + b"9" * 500_000 + b"}]}",
        b'{"selectors":[],"selectors":[{}]}',
        b'{"selectors":[{"date":"2022","date":"2023"}]}',
        b'{"selectors":[{"date":"2022","d\\u0061te":"2023"}]}',
        nested(33),
        nested(1_000),
        b"[" * 1_000_000,
        b'{"a":' * 150_000,
    ],
    ids=lambda body: f"{body[:40]!r} of {len(body)}",
)
async def test_what_is_not_strict_json_is_refused_whole_and_without_a_statement(rest, body):
    with at_most(0, rest):
        answer = await posted(rest, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "FT-EDGE-401"), answer.text[:300]
    assert answer.json()["hint"]
    assert len(answer.content) < 2_000


async def test_a_pair_of_surrogates_is_a_character_like_any_other(rest):
    answer = await posted(rest, b'{"selectors":[{"activity":"\\ud83d\\ude00"}]}')
    assert answer.json()["items"][0]["status"] == 404


async def test_nesting_is_bounded_where_it_is_said_to_be(rest):
    assert (await posted(rest, nested(32))).json()["items"][0]["status"] == 400
    assert (await posted(rest, nested(33))).status_code == 400


@pytest.mark.parametrize(("size", "status"), [(1_048_576, 200), (1_048_577, 413), (9_000_000, 413)])
async def test_a_body_is_read_up_to_a_mebibyte(rest, size, status):
    answer = await posted(rest, SELECTORS + b" " * (size - len(SELECTORS)))
    assert answer.status_code == status
    if status == 413:
        assert (answer.json()["code"], answer.json()["hint"]) == ("FT-EDGE-413", "at most 1048576 bytes")


async def test_a_body_that_does_not_say_its_length_is_bounded_all_the_same(rest):
    async def endless():
        while True:
            yield b" " * 65_536

    answer = await rest.post("/v1/lookup", content=endless(), headers=JSON)
    assert answer.status_code == 413


async def test_a_body_that_comes_in_pieces_is_one_body(rest):
    async def pieces():
        for place in range(len(SELECTORS)):
            yield SELECTORS[place : place + 1]

    answer = await rest.post("/v1/lookup", content=pieces(), headers=JSON)
    assert answer.content == (await posted(rest, SELECTORS)).content


async def test_a_key_given_twice_among_many_is_found_at_once(rest):
    many = {f"{place:x}": 1 for place in range(100_000)}
    body = json.dumps(many, separators=(",", ":")).encode()[:-1] + b',"1869f":2}'
    before = time.process_time()
    answer = await posted(rest, body[:1_048_570] if len(body) > 1_048_576 else body)
    assert answer.status_code == 400
    assert time.process_time() - before < 2


@pytest.mark.parametrize("path", ["/v1/lookup", "/v1/impact"])
async def test_problems_are_told_in_chinese_to_who_reads_it(rest, path):
    for method, status in (("POST", 400), ("PUT", 405)):
        answer = await rest.request(method, path, content=b"{", headers=JSON | {"accept-language": "zh-CN,en;q=0.5"})
        assert (answer.status_code, answer.headers["content-language"]) == (status, "zh")
        plain = await rest.request(method, path, content=b"{", headers=JSON)
        assert "content-language" not in plain.headers
        assert answer.json()["code"] == plain.json()["code"]
        assert answer.json()["title"] != plain.json()["title"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/v1/nothing", 404), ("/v1/lookup", 400), ("/v1/factors?limit=0", 400), ("/v1/misses?limit=0", 400)],
)
async def test_every_refusal_of_a_reading_is_told_in_chinese_too(rest, path, status):
    answer = await rest.get(path, headers={"accept-language": "zh"})
    assert (answer.status_code, answer.headers["content-language"]) == (status, "zh")
    assert any("\u4e00" <= sign <= "\u9fff" for sign in answer.json()["title"])
