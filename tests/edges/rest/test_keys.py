"""Keys over HTTP: made, listed, limited, revoked, reported, mistyped, guessed."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from app.access.failures import MOST_FAILURES
from app.access.permissions import Role
from app.access.tokens import made
from tests.plugins.callers import OWN

pytestmark = pytest.mark.asyncio
WHO = "/v1/whoami"
KEYS = "/v1/keys"


def bearer(key):
    return {"authorization": f"Bearer {key}"}


async def rows(place, sql):
    connection = await asyncpg.connect(place.owner_url)
    try:
        return await connection.fetch(sql)
    finally:
        await connection.close()


async def test_whoever_presents_a_key_is_told_what_it_may_do(desk, as_proposer):
    answer = await desk.get(WHO, headers=as_proposer.headers)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["subject"] == str(as_proposer.subject)
    assert told["scopes"] == ["read", "write"]
    assert told["memberships"] == [{"organisation": OWN, "role": "proposer"}]
    assert told["permissions"] == [
        {"permission": "proposal:read", "organisation": OWN},
        {"permission": "proposal:write", "organisation": OWN},
    ]
    assert answer.headers["cache-control"] == "private, no-store"
    assert "authorization" in answer.headers["vary"]
    assert "etag" not in answer.headers


async def test_a_private_answer_is_never_given_to_anybody_else(desk, as_proposer, as_chair):
    for party in (as_proposer, as_chair, as_proposer):
        assert (await desk.get(WHO, headers=party.headers)).json()["subject"] == str(party.subject)
    assert (await desk.get(WHO)).status_code == 401


async def test_without_a_key_or_with_a_wrong_one_nobody_is_let_in(desk, as_proposer):
    flipped = as_proposer.key[:20] + ("x" if as_proposer.key[20] != "x" else "y") + as_proposer.key[21:]
    wrong = [
        {},
        bearer(""),
        bearer("ft_w_nothing"),
        bearer(flipped),
        bearer(made("w")),
        {"authorization": "Basic YTpi"},
    ]
    answers = [await desk.get(WHO, headers=one) for one in wrong]
    assert {one.status_code for one in answers} == {401}
    assert {one.headers["www-authenticate"] for one in answers} == {"Bearer"}
    assert len({one.content for one in answers[1:]}) == 1  # nothing tells how near one came
    assert answers[0].json()["code"] == "FT-ACCESS-401"


async def test_a_key_made_by_a_key_works_and_is_shown_once(desk, as_proposer):
    asked = {"kind": "w", "days": 30, "label": "build server"}
    once = as_proposer.headers | {"idempotency-key": "one"}
    first = await desk.post(KEYS, json=asked, headers=once)
    assert first.status_code == 201, first.text
    key = first.json()["key"]
    assert (await desk.get(WHO, headers=bearer(key))).json()["key"] == first.json()["id"]
    again = await desk.post(KEYS, json=asked, headers=once)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == first.json() | {"key": None}
    listed = (await desk.get(KEYS, headers=as_proposer.headers)).json()["items"]
    assert len(listed) == 2
    assert {one["label"] for one in listed} == {None, "build server"}
    assert key not in (await desk.get(KEYS, headers=as_proposer.headers)).text


async def test_no_secret_is_kept_anywhere_in_the_database(desk, place, as_proposer):
    once = as_proposer.headers | {"idempotency-key": "one"}
    key = (await desk.post(KEYS, json={"kind": "w"}, headers=once)).json()["key"]
    secret = key.split("_")[3]
    for (name,) in await rows(place, "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 2200"):
        found = await rows(place, f"SELECT 1 FROM \"{name}\" one WHERE one::text LIKE '%{secret}%'")
        assert found == [], name
    hexed = secret.encode().hex()
    assert await rows(place, f"SELECT 1 FROM kit_reply one WHERE one::text LIKE '%{hexed}%'") == []


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"kind": "w", "days": 91}, "days"),
        ({"kind": "r", "days": 0}, "days"),
        ({"kind": "x"}, "kind"),
        ({"kind": "w", "days": "30"}, "days"),
        ({"kind": "w", "datasets": ["acme/none"]}, "datasets"),
        ({"kind": "w", "subject": "somebody"}, "subject"),
    ],
)
async def test_a_key_that_cannot_be_made_is_refused_with_its_member(desk, as_proposer, asked, field):
    answer = await desk.post(KEYS, json=asked, headers=as_proposer.headers)
    assert answer.status_code == 422, answer.text
    assert answer.json()["fields"] == [field]
    assert answer.json()["hint"]


async def test_a_key_makes_none_that_can_do_more(desk, callers):
    reading = await callers.join(OWN, Role.PROPOSER, kind="r")
    limited = await callers.join(OWN, Role.PROPOSER, kind="w", datasets=["acme/cement"])
    refused = [
        await desk.post(KEYS, json={"kind": "w"}, headers=reading.headers),
        await desk.post(KEYS, json={"kind": "v"}, headers=limited.headers),
        await desk.post(KEYS, json={"kind": "w"}, headers=limited.headers),
    ]
    assert [one.status_code for one in refused] == [403] * 3
    assert {one.json()["code"] for one in refused} == {"FT-ACCESS-403"}


async def test_a_revoked_key_opens_nothing_at_once(desk, as_proposer):
    made_one = (await desk.post(KEYS, json={"kind": "w"}, headers=as_proposer.headers)).json()
    assert (await desk.get(WHO, headers=bearer(made_one["key"]))).status_code == 200
    assert (await desk.delete(f"{KEYS}/{made_one['id']}", headers=as_proposer.headers)).status_code == 204
    assert (await desk.get(WHO, headers=bearer(made_one["key"]))).status_code == 401
    assert (await desk.delete(f"{KEYS}/{made_one['id']}", headers=as_proposer.headers)).status_code == 204


async def test_another_ones_key_is_as_unknown_as_none(desk, as_proposer, as_other_proposer):
    theirs = as_other_proposer.key.split("_")[2]
    answers = [await desk.delete(f"{KEYS}/{key}", headers=as_proposer.headers) for key in (theirs, "0" * 12)]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].text.replace(theirs, "") == answers[1].text.replace("0" * 12, "")
    assert (await desk.get(WHO, headers=as_other_proposer.headers)).status_code == 200


async def test_a_reported_key_is_dead_and_the_answer_says_nothing(desk, as_proposer):
    answers = [await desk.post(f"{KEYS}/reported", json={"key": key}) for key in (str(made("w")), "nonsense")]
    answers.append(await desk.post(f"{KEYS}/reported", json={"key": as_proposer.key}))
    assert {(one.status_code, one.content) for one in answers} == {(204, b"")}
    assert (await desk.get(WHO, headers=as_proposer.headers)).status_code == 401


@pytest.mark.parametrize("where", ["/v1/lookup?token={}", "/v1/publishers/{}", "/v1/keys/{}", "/v1/lookup?{}=1&{}=2"])
@pytest.mark.parametrize("method", ["GET", "DELETE", "OPTIONS"])
async def test_a_key_in_an_address_is_refused_and_not_repeated(desk, as_proposer, method, where):
    for spelled in (as_proposer.key, as_proposer.key.replace("_", "%5F")):
        answer = await desk.request(method, where.replace("{}", spelled), headers=as_proposer.headers)
        assert answer.status_code == 400
        assert answer.json()["code"] == "FT-ACCESS-101"
        assert as_proposer.key.split("_")[3] not in answer.text


async def test_after_ten_wrong_keys_an_address_waits_and_reading_goes_on(desk, as_proposer):
    codes = [(await desk.get(WHO, headers=bearer(made("w")))).status_code for _ in range(MOST_FAILURES + 1)]
    assert codes == [401] * MOST_FAILURES + [429]
    answer = await desk.get(WHO, headers=as_proposer.headers)
    assert answer.status_code == 429
    assert answer.json()["code"] == "FT-ACCESS-429"
    assert 0 < int(answer.headers["retry-after"]) <= timedelta(minutes=5).total_seconds()
    assert (await desk.get("/v1/publishers", headers=as_proposer.headers)).status_code == 200


async def test_the_use_of_a_key_is_written_down(desk, as_proposer):
    for _ in range(3):
        await desk.get(WHO, headers=as_proposer.headers)
    for _ in range(100):
        listed = (await desk.get(KEYS, headers=as_proposer.headers)).json()["items"]
        if listed[0]["used_at"] is not None:
            return
        await asyncio.sleep(0.02)
    pytest.fail("the use of the key was not written down")


async def test_keys_are_listed_page_after_page(desk, as_proposer):
    for _ in range(4):
        await desk.post(KEYS, json={"kind": "r"}, headers=as_proposer.headers)
    seen, cursor = [], None
    while cursor is not None or not seen:
        more = {"cursor": cursor} if cursor else {}
        page = (await desk.get(KEYS, params={"limit": 2} | more, headers=as_proposer.headers)).json()
        seen, cursor = seen + [one["id"] for one in page["items"]], page["next"]
    assert len(seen) == len(set(seen)) == 5
    assert seen == sorted(seen)


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    "path", ["/v1/lookup?activity=electricity.grid-average&geography=CN-GD", "/v1/publishers", "/v1/rules"]
)
@pytest.mark.parametrize(
    "said", ["Bearer " + str(made("w")), "Bearer nonsense", "Basic YTpi"], ids=["wrong", "nonsense", "basic"]
)
async def test_public_doors_do_not_look_at_keys(rest, path, said):
    plain, keyed = await rest.get(path), await rest.get(path, headers={"authorization": said})
    assert (keyed.status_code, keyed.content) == (plain.status_code, plain.content)
    assert dict(keyed.headers) == dict(plain.headers)
