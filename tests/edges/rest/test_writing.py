"""What every write keeps to: once for one key, committed before it is told, conditions, methods, sizes, deadlines."""

import asyncio
import json

import pytest

from app.access.commands import make_key
from app.access.permissions import Role
from app.front.cache import Cache
from app.front.front import Doors, Front, Inside
from tests.factories.council import GRID
from tests.factories.council import council as opened
from tests.plugins.callers import OWN

pytestmark = pytest.mark.asyncio
KEYS = "/v1/keys"
AGENTS = f"/v1/publishers/{OWN}/agents"


async def test_the_same_request_with_the_same_idempotency_key_is_done_once(desk, as_proposer):
    once = as_proposer.headers | {"idempotency-key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
    answers = [await desk.post(KEYS, json={"kind": "r"}, headers=once) for _ in range(3)]
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == 1
    assert [one.headers.get("idempotency-replayed") for one in answers] == [None, "true", "true"]
    assert len((await desk.get(KEYS, headers=as_proposer.headers)).json()["items"]) == 2


async def test_ten_at_once_with_one_idempotency_key_are_done_once(desk, as_proposer):
    once = as_proposer.headers | {"idempotency-key": "at once"}
    once["idempotency-key"] = "at-once"
    answers = await asyncio.gather(*(desk.post(KEYS, json={"kind": "r"}, headers=once) for _ in range(10)))
    assert len({one.json()["id"] for one in answers}) == 1
    assert sum("idempotency-replayed" not in one.headers for one in answers) == 1


async def test_without_an_idempotency_key_each_request_is_done(desk, as_proposer):
    answers = [await desk.post(KEYS, json={"kind": "r"}, headers=as_proposer.headers) for _ in range(2)]
    assert len({one.json()["id"] for one in answers}) == 2


async def test_an_idempotency_key_belongs_to_one_request(desk, as_proposer):
    once = as_proposer.headers | {"idempotency-key": "one"}
    await desk.post(KEYS, json={"kind": "r"}, headers=once)
    other = await desk.post(KEYS, json={"kind": "r", "days": 3}, headers=once)
    assert other.status_code == 422
    assert other.json()["code"] == "FT-KIT-422"


async def test_idempotency_keys_of_two_callers_are_two(desk, as_proposer, as_other_proposer):
    answers = [
        await desk.post(KEYS, json={"kind": "r"}, headers=one.headers | {"idempotency-key": "one"})
        for one in (as_proposer, as_other_proposer)
    ]
    assert [one.headers.get("idempotency-replayed") for one in answers] == [None, None]
    assert answers[0].json()["id"] != answers[1].json()["id"]


async def test_a_refused_request_may_be_sent_again_with_its_idempotency_key(desk, as_proposer):
    once = as_proposer.headers | {"idempotency-key": "one"}
    assert (await desk.post(KEYS, json={"kind": "v"}, headers=once)).status_code == 403
    assert (await desk.post(KEYS, json={"kind": "r"}, headers=once)).status_code == 201


@pytest.mark.parametrize("key", ["", "with space", "x" * 256, "caf\xe9"])
async def test_an_idempotency_key_of_another_form_is_refused(desk, as_proposer, key):
    said = [
        (b"authorization", as_proposer.headers["authorization"].encode()),
        (b"idempotency-key", key.encode("latin-1")),
    ]
    answer = await desk.post(KEYS, json={"kind": "r"}, headers=said)
    assert answer.status_code == 400
    assert answer.json()["fields"] == ["Idempotency-Key"]


@pytest.mark.parametrize("name", ["idempotency-key", "authorization"])
async def test_a_header_given_twice_is_refused(desk, as_proposer, name):
    said = [("authorization", as_proposer.headers["authorization"]), (name, "another")]
    said += [("idempotency-key", "one")]
    answer = await desk.post(KEYS, json={"kind": "r"}, headers=said)
    assert answer.status_code == 400
    assert answer.json()["fields"] == [name]


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b'{"kind": "r"}', "text/plain", 415),
        (b'{"kind": "r"}', "", 415),
        (b'{"kind": "r", "kind": "w"}', "application/json", 400),
        (b'["r"]', "application/json", 400),
        (b"", "application/json", 400),
        (b"\xef\xbb\xbf{}", "application/json", 400),
        (b'{"kind": NaN}', "application/json", 400),
        (b" " * (1024 * 1024 + 1), "application/json", 413),
        (b'{"kind": "r", "digest": "x"}', "application/json; charset=utf-8", 422),
    ],
)
async def test_a_body_that_is_not_taken_is_refused_and_nothing_is_done(desk, as_proposer, body, media_type, status):
    said = as_proposer.headers | ({"content-type": media_type} if media_type else {})
    answer = await desk.post(KEYS, content=body, headers=said)
    assert answer.status_code == status, answer.text
    assert answer.json()["hint"]
    assert len((await desk.get(KEYS, headers=as_proposer.headers)).json()["items"]) == 1


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        (KEYS, "GET, HEAD, POST, OPTIONS"),
        (KEYS + "/abc", "DELETE, OPTIONS"),
        (KEYS + "/reported", "POST, DELETE, OPTIONS"),
        ("/v1/publishers", "GET, HEAD, POST, OPTIONS"),
        ("/v1/whoami", "GET, HEAD, OPTIONS"),
        ("/v1/lookup", "GET, HEAD, POST, OPTIONS"),
    ],
)
async def test_a_path_says_which_methods_it_has(desk, path, allowed):
    asked = await desk.options(path)
    assert asked.headers["allow"] == asked.headers["access-control-allow-methods"] == allowed
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - set(allowed.split(", ")):
        answer = await desk.request(method, path)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed), method


async def test_a_browser_may_send_keys_and_conditions(desk):
    asked = {"origin": "https://tool.example", "access-control-request-method": "POST"}
    answer = await desk.options(
        KEYS, headers=asked | {"access-control-request-headers": "authorization,idempotency-key"}
    )
    named = answer.headers["access-control-allow-headers"].split(", ")
    assert {"authorization", "idempotency-key", "if-match", "content-type"} <= set(named)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


async def test_refusals_of_writes_are_told_in_chinese_too(desk):
    answer = await desk.post(KEYS, json={"kind": "r"}, headers={"accept-language": "zh-CN"})
    assert answer.status_code == 401
    assert answer.headers["content-language"] == "zh"


async def test_a_membership_that_ended_counts_no_more(desk, callers):
    party = await callers.the("administrator")
    assert (await desk.get(AGENTS, headers=party.headers)).status_code == 200
    await callers.leave(party, Role.ADMINISTRATOR)
    answer = await desk.post(AGENTS, json={"agent": "an-academy"}, headers=party.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "FT-ACCESS-403")


async def opened_once(council, key=None):
    """Open a proposal with an Idempotency-Key, as the proposer or with another key of theirs."""
    said = (await council.the("proposer")).headers if key is None else {"authorization": f"Bearer {key}"}
    asked = {"dataset": GRID, "title": "Nobody else's business"}
    return await council.client.post("/v1/proposals", json=asked, headers=said | {"idempotency-key": "one"})


async def test_who_is_no_member_any_more_hears_no_earlier_answer_again(place, tmp_path):
    async with opened(place, tmp_path) as council:
        first, again = await opened_once(council), await opened_once(council)
        assert (first.status_code, again.headers["idempotency-replayed"]) == (201, "true")
        assert again.json() == first.json()
        await council.callers.leave(await council.the("proposer"), Role.PROPOSER)
        refused = await opened_once(council)
        assert (refused.status_code, refused.json()["code"]) == (403, "FT-ACCESS-403")
        assert refused.json()["hint"]
        assert "business" not in refused.text
        assert first.json()["id"] not in refused.text


async def test_a_weaker_key_hears_no_answer_that_a_stronger_one_had(place, tmp_path):
    async with opened(place, tmp_path) as council:
        assert (await opened_once(council)).status_code == 201
        for kind, datasets in (("r", None), ("w", ["acme/supply"])):
            async with council.database.writer() as writer:
                subject = (await council.the("proposer")).subject
                weaker = await make_key(writer, subject, kind, days=1, label=None, datasets=datasets)
            refused = await opened_once(council, weaker)
            assert (refused.status_code, refused.json()["code"]) == (403, "FT-ACCESS-403"), (kind, refused.text)
        async with council.database.writer() as writer:
            same = await make_key(writer, subject, "w", days=1, label=None, datasets=None)
        assert (await opened_once(council, same)).headers["idempotency-replayed"] == "true"


async def test_keys_limited_to_datasets_hear_each_others_answers_where_both_reach(place, tmp_path):
    async with opened(place, tmp_path) as council:
        subject = (await council.the("proposer")).subject
        answers = []
        for datasets in ([GRID], ["acme/supply"], [GRID, "acme/supply"], None):
            async with council.database.writer() as writer:
                one = await make_key(writer, subject, "w", days=1, label=None, datasets=datasets)
            answers.append((await opened_once(council, one)).status_code)
        assert answers == [201, 403, 201, 201]


async def test_an_answer_that_tells_nothing_is_given_again_whoever_one_is_now(desk, callers):
    party = await callers.the("administrator")
    once = party.headers | {"idempotency-key": "one"}
    path = f"/v1/publishers/{OWN}/members/{party.subject}/administrator"
    assert [(await desk.delete(path, headers=once)).status_code for _ in range(2)] == [204, 204]


async def test_a_role_more_takes_no_earlier_answer_away(place, tmp_path):
    async with opened(place, tmp_path) as council:
        first = await opened_once(council)
        await council.callers.join("acme", Role.ADMINISTRATOR, name="proposer")
        again = await opened_once(council)
        assert again.json() == first.json()
        assert again.headers["idempotency-replayed"] == "true"
        assert {name for name in again.headers if name.startswith(":")} == set()


async def called(front, scope, messages):
    """What the front answers a request whose body comes in these messages: status, headers, body."""
    sent, coming = [], iter(messages)

    async def receive():
        return next(coming)

    async def send(message):
        sent.append(message)

    await front(scope, receive, send)
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(one.get("body", b"") for one in sent[1:])


def a_scope(method, path):
    return {"type": "http", "method": method, "path": path, "query_string": b"", "headers": []}


def a_front(behind, write_deadline_s=5.0):
    class Nowhere:
        announced = None

    inside = Inside(Nowhere(), None, 5.0, write_deadline_s, None, None)
    doors = Doors(at={}, below={}, taking={}, behind=lambda _: frozenset({"GET", "PUT"}))
    return Front(behind, Cache(1_000_000), lambda: inside, doors)


async def test_a_body_is_streamed_to_the_application_behind():
    heard = []

    async def behind(_, receive, send):
        while True:
            message = await receive()
            heard.append(message["body"])
            if not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 200, "headers": [(b"etag", b'"1.1"')]})
        await send({"type": "http.response.body", "body": json.dumps(len(heard)).encode()})

    parts = [{"type": "http.request", "body": b"x" * 10, "more_body": place < 2} for place in range(3)]
    status, headers, body = await called(a_front(behind), a_scope("PUT", "/v1/any"), parts)
    assert (status, headers[b"etag"], body) == (200, b'"1.1"', b"3")


async def test_a_write_that_takes_too_long_is_given_up():
    async def behind(_, receive, send):  # noqa: ARG001
        await asyncio.sleep(5)

    status, headers, body = await called(a_front(behind, 0.01), a_scope("PUT", "/v1/any"), [])
    assert status == 503
    assert json.loads(body)["code"] == "FT-KIT-502"
    assert headers[b"retry-after"]


async def test_private_answers_are_never_kept_and_never_coded():
    times = []

    async def behind(_, receive, send):  # noqa: ARG001
        times.append(1)
        private = [(b"cache-control", b"private, no-store"), (b"etag", b'"3.1"')]
        await send({"type": "http.response.start", "status": 200, "headers": private})
        await send({"type": "http.response.body", "body": b"x" * 100_000})

    front, scope = a_front(behind), a_scope("GET", "/v1/any")
    scope["headers"] = [(b"accept-encoding", b"gzip, br")]
    answers = [await called(front, scope, []) for _ in range(2)]
    assert len(times) == 2
    assert {one[1][b"etag"] for one in answers} == {b'"3.1"'}
    assert all(b"content-encoding" not in one[1] for one in answers)
