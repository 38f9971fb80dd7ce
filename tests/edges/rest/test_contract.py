"""What holds for every answer: conditional requests, methods, headers, refusals in one form."""

import json
import re
from decimal import Decimal

import pytest

from app.kit.errors import FootingError

pytestmark = pytest.mark.asyncio(loop_scope="session")

LOOKUP = "/v1/lookup?activity=electricity.grid-average&geography=CN-GD&date=2022"
KEY = "/v1/factors/mee/grid-electricity/average-cn-gd"
LATEST, PINNED = "public, no-cache", "public, max-age=60"
CHANGING = "public, max-age=0, must-revalidate"
IMMUTABLE, NEVER = "public, max-age=31536000, immutable", "no-store"
DOORS = [
    (LOOKUP, LATEST),
    (LOOKUP + "&release=2026.10", PINNED),
    ("/v1/factors?dataset=mee/grid-electricity&limit=2", LATEST),
    ("/v1/factors?dataset=mee/grid-electricity&limit=2&release=2026.10", PINNED),
    (KEY, LATEST),
    (KEY + "?release=2026.10", PINNED),
    (KEY + "/history", LATEST),
    (KEY + "/history?release=2026.10", PINNED),
    (KEY + "/versions/2", IMMUTABLE),
    ("/v1/releases", LATEST),
    ("/v1/releases/latest", LATEST),
    ("/v1/releases/2026.2", PINNED),
    ("/v1/releases/2026.10/manifest", IMMUTABLE),
    ("/v1/publishers", CHANGING),
    ("/v1/publishers/mee", CHANGING),
    ("/v1/datasets", CHANGING),
    ("/v1/datasets?publisher=mee", CHANGING),
    ("/v1/datasets/mee/grid-electricity", CHANGING),
    ("/v1/nomenclature/units", LATEST),
    ("/v1/nomenclature/gases", LATEST),
    ("/v1/nomenclature/gwp-sets", LATEST),
    ("/v1/nomenclature/geographies", LATEST),
    ("/v1/nomenclature/activities", LATEST),
    ("/v1/nomenclature/classifications", LATEST),
    ("/v1/nomenclature/classifications/naics-2017", LATEST),
    ("/v1/nomenclature/correspondences/naics-2017/isic-4", LATEST),
    ("/v1/errors", LATEST),
    ("/v1/errors/FT-EDGE-404", LATEST),
    ("/v1/misses", NEVER),
    ("/", LATEST),
    ("/v1", LATEST),
    ("/livez", NEVER),
    ("/readyz", NEVER),
]
NOWHERE = [
    *("/v2", "/v2/lookup", "/v1/nothing", "/V1/lookup", "/v1/lookup/x", "//v1/lookup", "/v1/lookup//", "/.env"),
    *("/v1/factors/one", "/v1/factors/one/two", "/v1/factors/a/b/c/d/e/f", "/v1/releases/2026.2/x", "/favicon.ico"),
    *(KEY + "/x", KEY + "/versions", KEY + "/versions/x", KEY + "/history/1", "/v1/errors/FT-NO-1"),
]
PATHS = [path for path, _ in DOORS]
KEPT = [path for path, caching in DOORS if caching != NEVER]


@pytest.mark.parametrize(("path", "caching"), DOORS, ids=PATHS)
async def test_each_answer_says_how_long_it_may_be_kept(rest, path, caching):
    answer = await rest.get(path)
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["cache-control"] == caching
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "application/json"
    assert ("etag" in answer.headers) == (caching != NEVER)


@pytest.mark.parametrize("path", KEPT)
async def test_a_known_answer_is_not_sent_again(rest, path):
    first = await rest.get(path)
    again = await rest.get(path, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == first.headers["cache-control"]
    assert "content-length" not in again.headers


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("{tag}", 304),
        ("W/{tag}", 304),
        ('"other", {tag}', 304),
        ('W/"other",W/{tag}, "third"', 304),
        ("  {tag}  ", 304),
        ("*", 304),
        ('"other"', 200),
        ('W/"other"', 200),
        ("", 200),
        ("{bare}", 200),
        ('"*"', 200),
        ("w/{tag}", 200),
    ],
)
async def test_if_none_match_is_read_as_rfc_9110_says(rest, said, status):
    tag = (await rest.get(LOOKUP)).headers["etag"]
    asked = said.format(tag=tag, bare=tag.strip('"'))
    assert (await rest.get(LOOKUP, headers={"if-none-match": asked})).status_code == status


async def test_if_none_match_may_come_on_two_lines(rest):
    tag = (await rest.get(LOOKUP)).headers["etag"]
    lines = [("if-none-match", '"other"'), ("if-none-match", tag)]
    assert (await rest.get(LOOKUP, headers=lines)).status_code == 304


async def test_a_refusal_has_no_etag_and_is_never_a_304(rest):
    answer = await rest.get("/v1/lookup", headers={"if-none-match": "*"})
    assert answer.status_code == 400
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == NEVER


@pytest.mark.parametrize("path", [*PATHS, "/v1/lookup", "/v1/nothing", "/v1/factors?limit=0", "/openapi.json"])
async def test_head_has_the_headers_of_get_and_no_body(rest, path):
    got, head = await rest.get(path), await rest.head(path)
    assert head.status_code == got.status_code
    assert head.content == b""
    assert dict(head.headers) == dict(got.headers)
    assert int(head.headers["content-length"]) == len(got.content)


def methods(path):
    """What a path takes; look-ups may also be asked many at once."""
    return "GET, HEAD, POST, OPTIONS" if path.startswith("/v1/lookup") else "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", [LOOKUP, KEY, "/v1/releases/latest", "/livez", "/v1/nothing"])
async def test_options_says_what_browsers_ask(rest, path):
    asked = {"origin": "https://tool.example", "access-control-request-method": "GET"}
    answer = await rest.options(path, headers=asked | {"access-control-request-headers": "if-none-match"})
    assert answer.status_code == 204
    assert answer.headers["allow"] == methods(path)
    assert answer.headers["access-control-allow-methods"] == methods(path)
    allowed = answer.headers["access-control-allow-headers"].split(", ")
    assert {"authorization", "content-type", "idempotency-key", "if-match", "*"} == set(allowed)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert "content-length" not in answer.headers
    assert "content-type" not in answer.headers


async def test_what_a_client_goes_by_is_readable_across_origins(rest):
    exposed = (await rest.get(LOOKUP)).headers["access-control-expose-headers"]
    assert exposed == "ETag, Location, Retry-After, Idempotency-Replayed, Content-Disposition"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/v1/lookup", KEY, "/v1/releases/latest", "/livez", "/v1/nothing"])
async def test_other_methods_are_refused_with_those_there_are(rest, method, path):
    if method in methods(path):
        return
    answer = await rest.send(rest.build_request(method, path))
    assert answer.status_code == 405
    assert answer.headers["allow"] == methods(path)
    assert answer.json()["code"] == "FT-EDGE-405"
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", PATHS)
async def test_a_trailing_slash_is_no_trap(rest, path):
    plain, question, query = path.partition("?")
    with_slash = await rest.get(f"{plain}/{question}{query}")
    assert with_slash.status_code == 200
    assert with_slash.content == (await rest.get(path)).content


@pytest.mark.parametrize("path", NOWHERE)
async def test_what_is_not_there_is_a_404_problem(rest, path):
    answer = await rest.get(path)
    assert answer.status_code == 404
    assert_problem(answer)


@pytest.mark.parametrize("path", PATHS)
async def test_unknown_parameters_are_refused_with_those_accepted(rest, path):
    answer = await rest.get(path + ("&" if "?" in path else "?") + "colour=blue")
    assert answer.status_code == 400, answer.text[:200]
    assert answer.json()["fields"] == ["colour"]
    assert answer.json()["hint"].startswith("accepted: ")
    assert_problem(answer)


@pytest.mark.parametrize("path", PATHS)
async def test_a_parameter_given_twice_is_refused(rest, path):
    for twice in ("limit=1&limit=1", "limit=1&%6Cimit=2", "x=&x="):
        answer = await rest.get(path + ("&" if "?" in path else "?") + twice)
        assert answer.status_code == 400
        assert answer.json()["code"] == "FT-EDGE-400"


def assert_problem(answer):
    """An RFC 9457 problem in our words."""
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert {"type", "title", "status", "detail", "code", "hint", "fields"} <= problem.keys()
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"/v1/errors/{problem['code']}"
    assert len(answer.content) < 20_000


def codes(error=FootingError):
    """Every code of the service."""
    return {code for one in error.__subclasses__() for code in {one.code} | codes(one)}


async def test_every_code_of_a_problem_is_described_where_its_type_points(rest):
    listed = (await rest.get("/v1/errors?limit=1000")).json()["items"]
    assert {one["code"] for one in listed} >= {code for code in codes() if code.startswith("FT-")}
    for path in ("/v1/nothing", "/v1/lookup", "/v1/factors?limit=0", KEY + "?gwp=AR6-100"):
        problem = (await rest.get(path)).json()
        described = (await rest.get(problem["type"])).json()
        assert described["status"] == problem["status"]
        assert described["title"] == problem["title"]


@pytest.mark.parametrize(
    "path", [LOOKUP, KEY, KEY + "/versions/1", KEY + "/history", "/v1/factors?limit=1000", LOOKUP + "&unit=GJ"]
)
async def test_figures_are_numbers_with_exact_digits(rest, path):
    text = (await rest.get(path)).text
    assert not re.search(r'"value":"[0-9]', re.sub(r'"as_published":\{[^}]*\}', "", text))
    for name in ("value", "kg", "co2e", "dqr", "absolute"):
        for written in re.findall(rf'"{name}":(-?[0-9][^,}}\]]*)', text):
            assert re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?", written), written


async def test_the_value_on_the_wire_is_the_published_text_as_a_number(rest):
    page = (await rest.get("/v1/factors?publisher=desnz&limit=1000")).content
    items = json.loads(page, parse_float=Decimal, parse_int=Decimal)["items"]
    published = [one for one in items if one["value_origin"] == "published"]
    assert len(published) == 1000
    assert all(one["value"] == Decimal(one["as_published"]["value"]) for one in published)


async def test_answers_are_compact_utf8_and_not_escaped(rest):
    answer = await rest.get(LOOKUP)
    assert "广东".encode() in answer.content
    assert b"\\u" not in answer.content
    assert b": " not in answer.content.replace(b'": "', b"")[:200]
