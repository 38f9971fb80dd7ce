"""`POST /v1/releases`: who may cut, what a dry run tells and leaves, what a cut does."""

import asyncio
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from app.access.commands import enrol, make_key
from app.access.permissions import Role
from app.provenance.commands import give, run_by
from tests.factories.figures import a_statement
from tests.factories.proposals import REGISTRY, a_row, a_withdrawal_row, an_accepted_proposal, organisations
from tests.factories.registry import furnish, release
from tests.plugins.clients import running
from tests.plugins.invariants import invariants

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def desk(place, database):
    """A small registry with a release, its service, and keys of a release manager and of a proposer."""
    words = await furnish(database)
    await release(database, words, a_statement(), a_statement("average-cn", geography="CN"))
    async with database.writer() as writer:
        await organisations(writer)
        await run_by(writer, REGISTRY)
        keys = {}
        for role, organisation in ((Role.RELEASE_MANAGER, REGISTRY), (Role.PROPOSER, "acme")):
            subject = await enrol(writer, "footing", role.value, None)
            await give(writer, None, organisation, subject, role)
            keys[role] = str(await make_key(writer, subject, "w", days=1, label=None, datasets=None))
        limited = str(
            await make_key(
                writer,
                await enrol(writer, "footing", "release_manager", None),
                "w",
                days=1,
                label=None,
                datasets=["acme/grid"],
            )
        )
    async with running(place) as client:
        yield SimpleNamespace(client=client, database=database, words=words, place=place, keys=keys, limited=limited)


async def cut(desk, said=None, *, role=Role.RELEASE_MANAGER, **headers):
    bearer = {"authorization": f"Bearer {desk.keys[role]}"} if role else {}
    return await desk.client.post("/v1/releases", json=said or {}, headers=bearer | headers)


async def proposed(desk, *rows, **said):
    async with desk.database.writer() as writer:
        return str(await an_accepted_proposal(writer, *rows, **said))


async def rows(desk, sql):
    connection = await asyncpg.connect(desk.place.owner_url)
    try:
        return await connection.fetch(sql)
    finally:
        await connection.close()


async def counts(desk):
    names = ("releases_release", "tlog_leaf", "factors_version", "releases_member", "proposals_event", "search_about")
    return [(await rows(desk, f"SELECT count(*) FROM {name}"))[0][0] for name in names]


async def answers(desk, value):
    """Wait until the service has heard of the release."""
    for _ in range(100):
        asked = {"activity": "electricity.grid-average", "geography": "CN-GD"}
        answer = await desk.client.get("/v1/lookup", params=asked)
        if answer.status_code == 200 and answer.json()["factor"]["value"] == value:
            return answer.json()
        await asyncio.sleep(0.05)
    return None


async def test_a_cut_is_made_announced_and_answers(desk):
    proposal = await proposed(desk, a_row(value="0.45"))
    answer = await cut(desk, {"note": "figures of 2026"})
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert told["proposals"] == [proposal]
    assert told["counts"] == {"changes": {"amend": 1}, "classes": {"minor": 1}}
    assert answer.headers["location"] == f"/v1/releases/{told['release']['label']}"
    found = await answers(desk, 0.45)
    assert found["release"]["label"] == told["release"]["label"]
    assert found["release"]["digest"] == told["release"]["digest"]
    assert (await desk.client.get(answer.headers["location"])).json()["note"] == "figures of 2026"


async def test_a_dry_run_tells_what_the_cut_then_does_and_leaves_nothing(desk):
    await proposed(desk, a_row(value="0.55"), a_row(change="extend", year=2020, value="0.5"))
    await proposed(desk, a_withdrawal_row("average-cn"), label="third")
    before = await counts(desk)
    answer = await cut(desk, {"dry_run": True})
    assert answer.status_code == 200, answer.text
    told = answer.json(parse_float=Decimal)
    assert told["counts"] == {"changes": {"amend": 1, "extend": 1, "withdraw": 1}, "classes": {"major": 1, "none": 2}}
    first, _, last = told["changes"]
    assert (first["change_class"], first["from"]["value"], first["to"]["value"]) == (
        "major",
        Decimal("0.4403"),
        Decimal("0.55"),
    )
    assert (last["change"], last["to"], last["from"]["value"]) == ("withdraw", None, Decimal("0.4403"))
    assert await counts(desk) == before
    done = (await cut(desk)).json()
    assert done["release"] == told["release"]


async def test_a_dry_run_tells_what_does_not_fit(desk):
    stale = await proposed(desk, a_row(value="0.45"))
    await release(desk.database, desk.words, a_statement(value=Decimal("0.9")))
    told = (await cut(desk, {"dry_run": True})).json()
    assert [one["proposal"] for one in told["conflicts"]] == [stale]
    assert told["release"] is None
    refused = await cut(desk)
    assert (refused.status_code, refused.json()["code"]) == (409, "FT-PUB-412")
    assert refused.json()["conflicts"] == told["conflicts"]
    returned = await cut(desk, {"on_conflict": "return"})
    assert (returned.status_code, returned.json()["release"]) == (200, None)
    (row,) = await rows(desk, "SELECT role, organisation FROM proposals_event WHERE event = 'request_revision'")
    assert tuple(row) == ("release_manager", REGISTRY)


async def test_the_same_request_sent_again_makes_one_release(desk):
    await proposed(desk, a_row(value="0.45"))
    headers = {"idempotency-key": "cut-1"}
    first = await cut(desk, {"note": "once"}, **headers)
    again = await cut(desk, {"note": "once"}, **headers)
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert (await rows(desk, "SELECT count(*) FROM releases_release"))[0][0] == 2


async def test_only_a_release_manager_of_the_registry_cuts(desk):
    await proposed(desk, a_row(value="0.45"))
    assert (await cut(desk, role=None)).status_code == 401
    refused = await cut(desk, role=Role.PROPOSER)
    assert (refused.status_code, refused.json()["code"]) == (403, "FT-ACCESS-403")
    desk.keys[Role.READER] = desk.limited
    assert (await cut(desk, role=Role.READER)).status_code == 403
    assert (await cut(desk)).status_code == 201


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"dry-run": True}, 422),
        ({"proposals": []}, 422),
        ({"proposals": ["x"]}, 422),
        ({"label": "later"}, 422),
        ({"note": "a\u202eb"}, 400),
        ({"on_conflict": "ignore"}, 422),
        ({"proposals": [str(uuid4())]}, 404),
        ({"label": "2020.1"}, 409),
    ],
)
async def test_what_is_not_a_cut_is_refused_and_nothing_is_done(desk, said, status):
    await proposed(desk, a_row(value="0.45"))
    before = await counts(desk)
    answer = await cut(desk, said)
    assert answer.status_code == status, answer.text
    assert answer.json()["code"].startswith("FT-")
    assert await counts(desk) == before


async def test_without_anything_accepted_there_is_nothing_to_cut(desk):
    answer = await cut(desk)
    assert (answer.status_code, answer.json()["code"]) == (409, "FT-PUB-410")
    connection = await asyncpg.connect(desk.place.owner_url)
    try:
        assert await invariants(connection) == []
    finally:
        await connection.close()
