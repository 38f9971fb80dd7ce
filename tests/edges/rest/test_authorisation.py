"""The table of who may do what, against the service; an operation of the document without a row fails."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
import yaml

from app.access.commands import make_key
from app.access.permissions import PERMISSIONS, Permission, Role
from app.kit.clock import now
from app.kit.db import Database
from app.proposals.commands.open import open_proposal
from app.proposals.commands.step import taken
from app.proposals.lifecycle import Step
from app.proposals.model import Actor
from app.proposals.queries.standing import alone
from app.provenance.commands import name_agent, register_datasets, register_publishers, tie
from app.provenance.model import Editions, Publisher, PublisherKind, Tie, TieKind
from app.provenance.queries import caller
from app.releases.queries import releases
from tests.factories.figures import a_statement
from tests.factories.registry import a_dataset, furnish, release
from tests.golden.openapi import produced
from tests.plugins.callers import OTHER, OWN, PRINCIPALS, Callers
from tests.plugins.clients import running
from tests.plugins.databases import _cloned

pytestmark = pytest.mark.asyncio(loop_scope="module")
TABLE = yaml.safe_load((Path(__file__).parents[2] / "cases" / "authorisation.yaml").read_text(encoding="utf-8"))
DOCUMENT = produced()
EVERYBODY = ("anonymous", *PRINCIPALS)
CELLS = [
    pytest.param(operation, case, principal, id=f"{operation} {case['whose']} {place} {principal}")
    for operation, cases in TABLE.items()
    if cases != "public"
    for place, case in enumerate(cases)
    for principal in EVERYBODY
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def everybody(server, migrated, tmp_path_factory):
    """Callers and a client on one database for the whole table."""
    name = await _cloned(server, migrated)
    place = server.place(name)
    database = Database(place.app_url, timeout_s=60, role=place.role)
    callers = Callers(database)
    await callers.found()
    words = await furnish(database)
    await release(database, words, a_statement())
    async with database.writer() as writer:
        await register_datasets(writer, [a_dataset_of(one) for one in (OWN, OTHER)])
    async with running(place, home=tmp_path_factory.mktemp("home")) as client:
        yield callers, client
    await database.close()
    await server.run(f'DROP DATABASE "{name}" WITH (FORCE)')


def a_dataset_of(organisation):
    return replace(a_dataset(f"{organisation}/figures", Editions.EXTEND), publisher=organisation)


async def a_name(callers, party):  # noqa: ARG001 - every maker is called alike
    return {"name": f"new-{uuid.uuid4().hex[:12]}"}


async def own_key(callers, party):
    """Another key of who asks."""
    if party is None:
        return await other_key(callers, party)
    async with callers.database.writer() as writer:
        token = await make_key(writer, party.subject, "r", days=None, label=None, datasets=None)
    return {"key": token.id}


async def other_key(callers, party):  # noqa: ARG001
    somebody = await callers.join(OTHER, Role.READER, name=uuid.uuid4().hex)
    return {"key": somebody.key.split("_")[2]}


def a_member(organisation):
    async def make(callers, party):  # noqa: ARG001
        return {"subject": str((await callers.join(organisation, Role.READER, name=uuid.uuid4().hex)).subject)}

    return make


async def an_organisation(callers, party):  # noqa: ARG001
    slug = f"org-{uuid.uuid4().hex[:12]}"
    one = Publisher(slug=slug, kind=PublisherKind.ENTERPRISE, country=None, name_en=slug, name_zh=None)
    async with callers.database.writer() as writer:
        await register_publishers(writer, [one])
    return {"organisation": slug}


def an_agent(organisation):
    async def make(callers, party):
        slug = (await an_organisation(callers, party))["organisation"]
        async with callers.database.writer() as writer:
            await name_agent(writer, None, organisation, slug)
        return {"agent": slug}

    return make


async def a_tie(callers, party):
    made = await an_organisation(callers, party)
    tied = Tie(
        organisation=OWN, other=made["organisation"], kind=TieKind.GROUP, since=date(2020, 1, 1), until=None, note=None
    )
    async with callers.database.writer() as writer:
        await tie(writer, None, tied)
    return made


MADE = {}
OVER = {
    "draft": Step.DISCARD,
    "screening": Step.REJECT,
    "in_review": Step.REJECT,
    "public_comment": Step.REQUEST_REVISION,
    "revision_requested": Step.DISCARD,
}


async def over(writer, proposal):
    """End the proposal made before: an organisation may have so many on their way only."""
    one = await alone(writer, proposal) if proposal is not None else None
    while one is not None and one.state in OVER:
        one = await taken(writer, one, OVER[one.state], Actor(subject=None, role="test", organisation=None))


def a_proposal(publisher, *steps):
    """A proposal of an organisation's proposer that took these steps after it was opened."""

    async def make(callers, party):  # noqa: ARG001
        proposer = await callers.the("proposer" if publisher == OWN else "other_proposer")
        async with callers.database.writer() as writer:
            await over(writer, MADE.pop(publisher, None))
            base = (await releases(writer))[-1]
            who = await caller(writer, proposer.key)
            one = await open_proposal(writer, who, f"{publisher}/figures", {"title": "Figures"}, base)
            for step in steps:
                by = Actor(subject=proposer.subject, role="proposer", organisation=publisher)
                due = now().date() + timedelta(days=30) if step is Step.OPEN_COMMENT else None
                one = await taken(writer, one, step, by, due=due)
        MADE[publisher] = one.id
        return {"proposal": str(one.id), "tag": one.tag}

    return make


SCREENED = (Step.SUBMIT, Step.PASS_CHECKS)
MAKERS = {
    "draft": a_proposal(OWN),
    "other_draft": a_proposal(OTHER),
    "screened": a_proposal(OWN, *SCREENED),
    "in_review": a_proposal(OWN, *SCREENED, Step.ADMIT),
    "in_comment": a_proposal(OWN, *SCREENED, Step.ADMIT, Step.OPEN_COMMENT),
    "rejected": a_proposal(OWN, *SCREENED, Step.REJECT),
    "name": a_name,
    "own_key": own_key,
    "other_key": other_key,
    "own_member": a_member(OWN),
    "other_member": a_member(OTHER),
    "organisation": an_organisation,
    "own_agent": an_agent(OWN),
    "other_agent": an_agent(OTHER),
    "tie": a_tie,
}


def filled(said, made):
    """The same with what was made in its placeholders."""
    if isinstance(said, str):
        for name, text in made.items():
            said = said.replace("{" + name + "}", text)
        return said
    if isinstance(said, dict):
        return {name: filled(inner, made) for name, inner in said.items()}
    return [filled(inner, made) for inner in said] if isinstance(said, list) else said


def guarded():
    """Operations of the document that write or are private, as the table names them."""
    for path, operations in DOCUMENT["paths"].items():
        for method, operation in operations.items():
            if method != "get" or operation.get("security"):
                yield f"{method.upper()} {path}"


async def ask(client, operation, case, party, made, **other):
    method, _, path = operation.partition(" ")
    headers = (party.headers if party is not None else {}) | filled(case.get("headers", {}), made)
    body = {"json": filled(case["body"], made)} if "body" in case else {}
    parameters = filled(case.get("path", {}), made) | other
    query = filled(case.get("query", {}), made)
    return await client.request(method, filled(path, parameters), headers=headers, params=query, **body)


async def test_every_operation_has_a_row_and_every_row_an_operation():
    assert sorted(set(guarded()) - set(TABLE)) == []
    assert sorted(set(TABLE) - set(guarded())) == []


async def test_what_is_public_is_so_in_the_document_and_nothing_else():
    public = {operation for operation, cases in TABLE.items() if cases == "public"}
    for operation in guarded():
        method, _, path = operation.partition(" ")
        needed = DOCUMENT["paths"][path][method.lower()].get("security") == [{"key": []}]
        assert needed or operation in public or method == "GET", operation
        assert not (needed and operation in public), operation


@pytest.mark.parametrize(("operation", "case", "principal"), CELLS)
async def test_each_principal_gets_what_the_table_says(everybody, operation, case, principal):
    callers, client = everybody
    expected = case["expect"].get(principal, case["expect"].get("otherwise"))
    assert expected is not None, "a cell without an outcome"
    party = await callers.the(principal)
    made = await MAKERS[case["make"]](callers, party) if "make" in case else {}
    answer = await ask(client, operation, case, party, made)
    assert answer.status_code == expected, answer.text
    if expected in {401, 403}:
        assert answer.json()["code"] in {"FT-ACCESS-401", "FT-ACCESS-403", "FT-PRO-403"}
    if expected == 404 and "unknown" in case:
        other = await ask(client, operation, case, party, made, **case["unknown"])
        assert without(answer.text, filled(case["path"], made)) == without(other.text, case["unknown"])


def without(text, said):
    """A text without the parameters that were asked for."""
    for given in said.values():
        text = text.replace(given, "")
    return text


async def test_every_permission_is_given_to_somebody_of_the_table():
    roles = {role for _, role, _ in PRINCIPALS.values()}
    assert set(PERMISSIONS) == set(Permission)
    assert all(PERMISSIONS[one].roles & roles for one in Permission)
    assert roles == set(Role)
