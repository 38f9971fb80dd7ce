"""Who sees what of a proposal, in every state: one table, asked of every part."""

from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from app.access.permissions import Role
from app.proposals.model import State
from tests.factories.council import GRID

pytestmark = pytest.mark.asyncio
EVERYWHERE = frozenset(State)
HIDDEN = frozenset({State.DRAFT, State.DISCARDED})
PUBLIC = frozenset({State.RELEASED, State.PUBLIC_COMMENT})
DECIDED = frozenset({State.ACCEPTED, State.RELEASED, State.REJECTED})
NOWHERE = frozenset()
# In which states of a proposal of acme, submitted by its agent, somebody is a party to it.
PARTY = {
    "proposer": EVERYWHERE,
    "colleague": EVERYWHERE,
    "reader": EVERYWHERE,
    "agent": EVERYWHERE,
    "first": EVERYWHERE - HIDDEN,  # a reviewer who was asked
    "steward": EVERYWHERE - HIDDEN,
    "chair": EVERYWHERE - HIDDEN,
    "authority": EVERYWHERE - HIDDEN,
    "manager": EVERYWHERE - HIDDEN,
    "third": NOWHERE,  # of the same institute, but not asked
    "kin": NOWHERE,
    "other": NOWHERE,
    "supply_only": NOWHERE,  # acme's, with a key for another dataset
    "former": NOWHERE,  # acme's once
    "first_writing": NOWHERE,  # the reviewer who was asked, with a key that does not review
    None: NOWHERE,
}
FOR_PARTIES = ("/findings", "/evidence", "/events", "/reviews")
FOR_REGISTRY = {"steward", "chair", "authority", "manager"}


async def more_people(council):
    """Those whose key or membership is another than their role's."""
    await council.callers.join("acme", Role.PROPOSER, name="supply_only", datasets=["acme/supply"])
    former = await council.callers.join("acme", Role.PROPOSER, name="former")
    await council.callers.leave(former, Role.PROPOSER)
    await council.the("first")
    writing = await council.callers.join("uni", name="first", kind="w")  # the same subject, another key
    council.callers.made["first_writing"] = writing
    del council.callers.made["first"]
    await council.callers.join("uni", Role.REVIEWER, name="first", kind="v")


@pytest_asyncio.fixture
async def proposals(council):
    """A proposal in every state, each of them with a reviewer who was asked."""
    await more_people(council)
    states = sorted(State, key=lambda state: state is State.SUBMITTED)  # last: the next one's checks would take it on
    found = {state: await (await council.open("agent")).to(state) for state in states}
    reviewer, steward = (await council.the("first")).subject, (await council.the("steward")).subject
    connection = await asyncpg.connect(council.place.owner_url)
    for one in found.values():
        await connection.execute(
            "INSERT INTO proposals_assignment (proposal, reviewer, organisation, publisher, dataset, by) "
            "VALUES ($1, $2, 'uni', 'acme', $3, $4) ON CONFLICT DO NOTHING",
            one.id,
            reviewer,
            GRID,
            steward,
        )
    await connection.close()
    return found


async def shown(proposals, who, part):
    """The states in which a part is shown; where it is not, the answer is 404."""
    seen = set()
    for state, one in proposals.items():
        answer = await one.ask(who, "GET", part)
        assert answer.status_code in {200, 404}, (state, who, part, answer.text)
        seen |= {state} if answer.status_code == 200 else set()
    return seen


async def same_as_unknown(council, proposals, who, part):
    """Whether what somebody may not see is answered to the byte as what is not there."""
    strange = str(uuid4())
    unknown = (await council.ask(who, "GET", f"/v1/proposals/{strange}{part}")).text
    for state, one in proposals.items():
        answer = await one.ask(who, "GET", part)
        if answer.status_code == 404 and state not in PARTY[who] | PUBLIC | DECIDED:
            assert answer.text.replace(one.id, strange) == unknown, (state, who, part)


async def test_each_part_is_for_those_of_the_table_and_for_others_it_is_not_there(council, proposals):
    for who, party in PARTY.items():
        for part in ("", "/changes", "/comments"):
            assert await shown(proposals, who, part) == party | PUBLIC, (who, part)
        for part in FOR_PARTIES:
            assert await shown(proposals, who, part) == party, (who, part)
        assert await shown(proposals, who, "/record") == party | PUBLIC | DECIDED, who
        registry = EVERYWHERE - HIDDEN if who in FOR_REGISTRY else NOWHERE
        assert await shown(proposals, who, "/reviewers") == registry, who
        for part in ("", "/changes", "/comments", *FOR_PARTIES, "/record", "/reviewers"):
            await same_as_unknown(council, proposals, who, part)


async def test_the_list_has_what_each_may_see_and_nothing_else(council, proposals):
    for who, party in PARTY.items():
        answer = await council.ask(who, "GET", "/v1/proposals?limit=100")
        listed = {State(one["state"]) for one in answer.json()["items"]}
        assert listed == party | PUBLIC, who
        walked, following = [], "/v1/proposals?limit=2"
        while following:
            page = (await council.ask(who, "GET", following)).json()
            walked += [one["id"] for one in page["items"]]
            following = f"/v1/proposals?limit=2&cursor={page['next']}" if page["next"] else None
        assert walked == [one["id"] for one in answer.json()["items"]], who
        for state in State:
            narrowed = (await council.ask(who, "GET", f"/v1/proposals?state={state}")).json()["items"]
            assert [one["id"] for one in narrowed] == ([proposals[state].id] if state in listed else []), (who, state)


async def test_a_file_is_for_the_parties_even_to_who_knows_its_digest(proposals):
    for state, one in proposals.items():
        digest = (await one.ask("agent", "GET", "/evidence")).json()["items"][0]["digest"]
        for who, party in PARTY.items():
            answer = await one.ask(who, "GET", f"/evidence/{digest}")
            assert answer.status_code == (200 if state in party else 404), (state, who)
            assert answer.status_code == 404 or answer.headers["content-disposition"] == "attachment"


async def test_nobody_but_the_registry_reads_who_did_what(council, proposals):
    people = {one.name: str(one.subject) for one in council.callers.made.values()}
    for who in PARTY:
        for one in proposals.values():
            for part in ("", "/changes", *FOR_PARTIES, "/record"):
                text = (await one.ask(who, "GET", part)).text
                assert not [name for name, subject in people.items() if subject in text], (who, part)
