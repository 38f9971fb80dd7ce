"""The address of GraphQL: what is taken, what is refused, and how errors are told."""

import json
from decimal import Decimal

import pytest

from app.graphql.documents import KEPT, Documents, hashed
from app.graphql.query import schema
from tests.plugins.queries import at_most, inside

pytestmark = pytest.mark.asyncio(loop_scope="session")

LABELS = "{ releases(first: 3) { nodes { label } } }"
FACTOR = '{ factor(key: "mee/grid-electricity/average-cn-gd", release: "2026.4") { factor { value } } }'
TIBET = {"activity": "electricity.grid-average", "geography": "CN-XZ"}


def code(answer):
    [error] = answer.json()["errors"]
    return error["extensions"]["code"]


@pytest.mark.parametrize(
    "root",
    [
        'factor(key: "a/b/c\\u0000") { uri }',
        'factor(id: "a\\u202e") { uri }',
        'publisher(slug: "a\\u0000") { slug }',
        'dataset(key: "a\\u0000") { key }',
        'datasets(publisher: "a\\u0000") { page_info { end_cursor } }',
        'classes(scheme: "cpc", parent: "a\\u0000") { page_info { end_cursor } }',
    ],
)
async def test_what_escapes_in_a_document_bring_is_refused_as_in_an_address(asked, root):
    assert code(await asked("{ " + root + " }")) == "FT-KIT-103"


async def test_a_query_is_answered(asked):
    answer = await asked(FACTOR)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert set(answer.json()) == {"data"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "FT-EDGE-401"),
        (b"{", "FT-EDGE-401"),
        (b'"a"', "FT-GQL-120"),
        (b"[]", "FT-GQL-120"),
        (b'[{"query":"{ units { nodes { code } } }"}]', "FT-GQL-120"),
        (b"{}", "FT-GQL-120"),
        (b'{"query":1}', "FT-GQL-120"),
        (b'{"query":null}', "FT-GQL-120"),
        (b'{"query":"{ units { nodes { code } } }","query":"{a}"}', "FT-EDGE-401"),
        (b'{"query":"{ units { nodes { code } } }","more":1}', "FT-LOOKUP-101"),
        (b'{"query":"{ units { nodes { code } } }","variables":[]}', "FT-GQL-112"),
        (b'{"query":"{ units { nodes { code } } }","variables":{"a":1}}', "FT-GQL-112"),
        (b'{"query":"{ units { nodes { code } } }","operationName":"B"}', "FT-GQL-120"),
        (b'{"query":"{ units { nodes { code } } }","operationName":7}', "FT-GQL-120"),
        (b'{"query":"{ units { nodes { code } } }","extensions":{"persistedQuery":1}}', "FT-GQL-120"),
        (b'{"query":"{ units { nodes { code } } }","extensions":{"persistedQuery":{"version":2}}}', "FT-GQL-120"),
        (b'{"query":""}', "FT-GQL-400"),
        (b'{"query":"# nothing"}', "FT-GQL-400"),
        (b'{"query":"fragment A on Unit { code }"}', "FT-GQL-400"),
        (b'{"query":"{ units { nodes { no } } }"}', "FT-GQL-400"),
        (b'{"query":"{ units { nodes { code \xff } } }"}', "FT-EDGE-401"),
    ],
)
async def test_a_body_that_is_no_operation_is_refused(rest, body, expected):
    with at_most(0, rest):
        answer = await rest.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert code(answer) == expected
    assert set(answer.json()) == {"errors"}


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_only_json_is_taken_so_that_no_page_of_others_can_send_it(rest, media_type):
    headers = {"content-type": media_type} if media_type else {}
    answer = await rest.post("/graphql", content=json.dumps({"query": LABELS}), headers=headers)
    assert answer.status_code == 415


async def test_a_body_of_more_than_64_kib_is_refused(rest):
    answer = await rest.post("/graphql", json={"query": LABELS + "#" * 66_000})
    assert answer.status_code == 413


async def test_a_misspelt_field_is_told_with_what_was_meant_and_where(asked):
    answer = await asked("{ units { nodes { cod } } }")
    [error] = answer.json()["errors"]
    assert "'code'" in error["message"]
    assert error["locations"] == [{"line": 1, "column": 19}]


async def test_a_miss_is_an_error_with_the_members_of_rest_and_leaves_its_siblings(asked):
    query = "query ($s: Selector!) { lookup(selector: $s) { uri } releases(first: 1) { nodes { label } } }"
    answer = await asked(query, s=TIBET)
    assert answer.status_code == 200
    assert answer.json()["data"]["lookup"] is None
    assert answer.json()["data"]["releases"]["nodes"]
    [error] = answer.json()["errors"]
    assert error["extensions"]["code"] == "FT-LOOKUP-404"
    assert error["extensions"]["status"] == 404
    assert error["extensions"]["nearest"][0]["geography"] == "CN-GRID-SW"


async def test_an_unknown_fault_is_masked(rest, asked):
    world = inside(rest).world
    hot, world.hot = world.hot, None
    try:
        answer = await asked(FACTOR)
    finally:
        world.hot = hot
    assert answer.status_code == 200
    assert code(answer) == "FT-EDGE-500"
    assert "NoneType" not in answer.text
    assert answer.json()["data"] == {"factor": None}


async def test_numbers_keep_their_digits_in_and_out(rest):
    body = '{"query":"query ($s: Selector!) { lookup(selector: $s) { factor { value quality { dqr } } } }","variables":'
    said = '{"s":{"industry":"naics-2017:327310","boundary":"cradle-to-gate","dqr_max":1.8009}}}'
    answer = await rest.post("/graphql", content=body + said, headers={"content-type": "application/json"})
    figures = json.loads(answer.text, parse_float=Decimal)["data"]["lookup"]["factor"]
    assert figures == {"value": Decimal("3.846"), "quality": {"dqr": Decimal("1.8009")}}
    less = await rest.post("/graphql", content=body + said.replace("1.8009", "1.8008"), headers=answer.request.headers)
    assert less.json()["data"]["lookup"] is None


async def test_a_release_can_be_said_once_for_the_whole_query(asked):
    query = (
        '{ factor(key: "us-epa/supply-chain/327310-cradle-to-gate") { release { label pinned } } release { label } }'
    )
    answer = (await asked(query, path="/graphql?release=2026.2")).json()["data"]
    assert answer == {"factor": {"release": {"label": "2026.2", "pinned": True}}, "release": {"label": "2026.2"}}
    assert code(await asked(query, path="/graphql?release=1999.1")) == "FT-REL-404"


async def test_a_document_in_an_address_is_refused(rest):
    answer = await rest.get("/graphql", params={"query": LABELS})
    assert answer.status_code == 400
    assert code(answer) == "FT-GQL-120"


@pytest.mark.parametrize("path", ["/graphql", "/graphql?variables={}", "/graphql?hash="])
async def test_an_address_that_names_no_document_is_refused(rest, path):
    answer = await rest.get(path)
    assert answer.status_code == 400
    assert code(answer) == "FT-GQL-120"


async def test_a_hash_of_nothing_known_is_told_in_the_words_clients_look_for(rest):
    extensions = json.dumps({"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}})
    for answer in (
        await rest.get("/graphql", params={"hash": "0" * 64}),
        await rest.get("/graphql", params={"extensions": extensions}),
        await rest.post("/graphql", json={"extensions": json.loads(extensions)}),
    ):
        assert answer.status_code == 404
        assert code(answer) == "FT-GQL-404"
        assert answer.json()["errors"][0]["message"] == "PersistedQueryNotFound"


async def test_a_document_posted_with_its_hash_is_known_from_then_on(rest):
    query = '{ release(name: "2026.1") { label } }'
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": hashed(query)}}
    first = await rest.post("/graphql", json={"query": query, "extensions": extensions})
    by_hash = await rest.get("/graphql", params={"extensions": json.dumps(extensions)})
    shortly = await rest.get("/graphql", params={"hash": hashed(query)})
    assert first.content == by_hash.content == shortly.content


async def test_a_hash_of_another_document_is_refused(rest):
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": hashed(LABELS)}}
    answer = await rest.post("/graphql", json={"query": LABELS + " ", "extensions": extensions})
    assert code(answer) == "FT-GQL-120"


async def test_a_bomb_is_not_remembered(rest):
    query = "{ datasets(first: 100) { nodes { a { b { c { d { e { f { g } } } } } } } } }"
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": hashed(query)}}
    assert code(await rest.post("/graphql", json={"query": query, "extensions": extensions})) == "FT-GQL-103"
    assert (await rest.get("/graphql", params={"hash": hashed(query)})).status_code == 404


async def test_an_answer_to_a_persisted_query_is_kept_like_those_of_rest(rest):
    query = "query ($k: String!) { factor(key: $k) { factor { value } } }"
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": hashed(query)}}
    variables = {"k": "mee/grid-electricity/average-cn-gd"}
    await rest.post("/graphql", json={"query": query, "extensions": extensions, "variables": variables})
    said = {"hash": hashed(query), "variables": json.dumps(variables)}
    first = await rest.get("/graphql", params=said)
    assert first.headers["cache-control"] == "public, no-cache"
    with at_most(0, rest):
        again = await rest.get("/graphql", params=said)
        unchanged = await rest.get("/graphql", params=said, headers={"if-none-match": first.headers["etag"]})
    assert again.content == first.content
    assert unchanged.status_code == 304
    pinned = await rest.get("/graphql", params=said | {"release": "2026.4"})
    assert pinned.headers["cache-control"] == "public, max-age=60"


async def test_an_answer_with_errors_is_not_kept(rest):
    query = '{ dataset(key: "no/such") { key } }'
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": hashed(query)}}
    await rest.post("/graphql", json={"query": query, "extensions": extensions})
    answer = await rest.get("/graphql", params={"hash": hashed(query)})
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert code(answer) == "FT-PRO-405"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_other_methods_are_refused(rest, method):
    answer = await rest.request(method, "/graphql")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


async def test_no_page_is_served_unless_asked_for(rest):
    assert (await rest.get("/graphiql")).status_code == 404


async def test_no_more_documents_are_kept_than_there_is_room_for():
    kept = Documents(schema())
    for nth in range(KEPT + 20):
        text = f"{{ releases(first: 1) {{ nodes {{ label }} }} }} # {nth}"
        kept.register(text, hashed(text))
    assert len(kept._ready) == len(kept._registered) == KEPT
