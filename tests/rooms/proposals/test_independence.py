"""Nobody reviews for who proposes: refused by the service, and by the database when the service is passed by."""

from datetime import date, timedelta

import asyncpg
import pytest

from app.access.permissions import Role
from app.proposals.policy import QUESTIONS
from app.provenance.commands import give, register_publishers, take, tie, untie
from app.provenance.model import TieKind
from tests.factories.council import GRID, a_tie, done
from tests.factories.proposals import a_publisher

pytestmark = pytest.mark.asyncio
TODAY, YESTERDAY = date.today(), date.today() - timedelta(days=1)  # noqa: DTZ011 - ties are days
NOT_INDEPENDENT = "23514"
TIED = {
    "the publisher itself": ("acme", ()),
    "the agent that submits": ("bureau", ()),
    "its owner": ("holding", ()),
    "the same group over two hops": ("owned", ()),
    "between them": ("between", ()),
    "who funds it": ("fund", (a_tie("fund", "acme", TieKind.FUNDS),)),
    "whom it funds": ("fund", (a_tie("acme", "fund", TieKind.FUNDS),)),
    "the group of its agent": ("sister", (a_tie("head", "bureau", TieKind.GROUP), a_tie("head", "sister"))),
    "who funds its agent": ("fund", (a_tie("fund", "bureau", TieKind.FUNDS),)),
    "one of its group from today": ("fund", (a_tie("fund", "acme", TieKind.GROUP, since=TODAY),)),
    "one of its group until today": ("fund", (a_tie("fund", "acme", until=TODAY),)),
}
FREE = {
    "an institute": ("uni", ()),
    "whoever funds the owner": ("fund", (a_tie("fund", "holding", TieKind.FUNDS),)),
    "whoever was of its group until yesterday": ("fund", (a_tie("fund", "acme", until=YESTERDAY),)),
    "whoever will be of its group": ("fund", (a_tie("fund", "acme", since=TODAY + timedelta(days=2)),)),
    "another publisher": ("bolt", ()),
}


async def a_reviewer(council, organisation, ties=()):
    """A reviewer of an organisation that has these ties."""
    async with council.database.writer() as writer:
        await register_publishers(writer, [a_publisher(slug) for slug in ("fund", "head", "sister")])
        for one in ties:
            await tie(writer, None, one)
    return await council.callers.join(organisation, Role.REVIEWER, name="candidate", kind="v")


async def raw(council, sql, *said):
    """Run a statement as the application's role, without the application; return the refusal's SQLSTATE."""
    settings = {"role": council.place.role} if council.place.role else {}
    connection = await asyncpg.connect(council.place.app_url, server_settings=settings)
    try:
        await connection.execute(sql, *said)
    except asyncpg.PostgresError as refused:
        return refused.sqlstate
    else:
        return None
    finally:
        await connection.close()


async def assigned_raw(council, one, party, organisation=None):
    sql = (
        "INSERT INTO proposals_assignment (proposal, reviewer, organisation, publisher, dataset, by) "
        "VALUES ($1, $2, $3, 'acme', $4, $2)"
    )
    return await raw(council, sql, one.id, party.subject, organisation or party.organisation, GRID)


async def reviewed_raw(council, one, party, organisation=None, publisher="acme"):
    sql = (
        "INSERT INTO proposals_review "
        "(proposal, content, reviewer, organisation, publisher, dataset, digest, verdict, form, comment) "
        "SELECT c.proposal, c.number, $2, $3, $5, $4, c.digest, 'approve', '{}', '' FROM proposals_content c "
        "WHERE c.proposal = $1 ORDER BY number DESC LIMIT 1"
    )
    return await raw(council, sql, one.id, party.subject, organisation or party.organisation, GRID, publisher)


@pytest.mark.parametrize("case", TIED)
async def test_whoever_is_tied_to_who_proposes_is_asked_by_nobody(council, case):
    organisation, ties = TIED[case]
    one = await (await council.open("agent")).to("in_review")
    party = await a_reviewer(council, organisation, ties)
    answer = await one.assign("candidate")
    assert (answer.status_code, answer.json()["code"]) == (409, "FT-PROPOSAL-425"), answer.text
    assert await assigned_raw(council, one, party) == NOT_INDEPENDENT
    assert await assigned_raw(council, one, party, "uni") == NOT_INDEPENDENT  # under another organisation's name


@pytest.mark.parametrize("case", FREE)
async def test_whoever_has_no_part_in_it_may_be_asked(council, case):
    organisation, ties = FREE[case]
    one = await (await council.open("agent")).to("in_review")
    await a_reviewer(council, organisation, ties)
    done(await one.assign("candidate"))
    done(await one.review("candidate"))


@pytest.mark.parametrize("case", sorted(TIED.keys() - {"the publisher itself", "the agent that submits", "its owner"}))
async def test_whoever_is_tied_since_he_was_asked_reviews_no_more(council, case):
    organisation, ties = TIED[case]
    ties = ties or (a_tie("holding", "uni"),)
    one = await (await council.open("agent")).to("in_review")
    party = await a_reviewer(council, organisation if organisation in {"fund", "sister"} else "uni")
    done(await one.assign("candidate"))
    async with council.database.writer() as writer:
        for added in ties:
            await tie(writer, None, added)
    answer = await one.review("candidate")
    assert (answer.status_code, answer.json()["code"]) == (409, "FT-PROPOSAL-425"), answer.text
    assert await reviewed_raw(council, one, party) == NOT_INDEPENDENT


async def test_a_tie_that_ended_before_today_is_none(council):
    one = await (await council.open()).to("in_review")
    party = await a_reviewer(council, "uni", (a_tie("uni", "acme"),))
    assert (await one.assign("candidate")).status_code == 409
    async with council.database.writer() as writer:
        await untie(writer, None, a_tie("uni", "acme"), YESTERDAY)
    done(await one.assign("candidate"))
    done(await one.review("candidate"))
    assert party.subject


async def test_a_reviewer_who_is_also_a_member_of_who_proposes_is_refused_and_fit_again_when_he_left(council):
    one = await (await council.open()).to("in_review")
    party = await a_reviewer(council, "uni")
    async with council.database.writer() as writer:
        await give(writer, None, "acme", party.subject, Role.READER)
    assert (await one.assign("candidate")).json()["code"] == "FT-PROPOSAL-425"
    assert await assigned_raw(council, one, party) == NOT_INDEPENDENT
    async with council.database.writer() as writer:
        await take(writer, None, "acme", party.subject, Role.READER)
    done(await one.assign("candidate"))
    async with council.database.writer() as writer:
        await give(writer, None, "owned", party.subject, Role.READER)
    assert (await one.review("candidate")).json()["code"] == "FT-PROPOSAL-425"
    assert await reviewed_raw(council, one, party) == NOT_INDEPENDENT


async def test_whoever_proposed_to_the_dataset_reviews_nothing_of_it(council):
    """Also if it was given up, was somebody else's, and he has long left."""
    one = await (await council.open()).to("in_review")
    party = await council.callers.join("acme", Role.PROPOSER, name="candidate")
    given_up = await council.open("candidate")
    done(await given_up.ask("candidate", "POST", "/discard"))
    await council.callers.leave(party, Role.PROPOSER)
    reviewer = await council.callers.join("uni", Role.REVIEWER, name="candidate", kind="v")
    assert reviewer.subject == party.subject
    answer = await one.assign("candidate")
    assert (answer.status_code, answer.json()["code"]) == (409, "FT-PROPOSAL-425"), answer.text
    assert "proposed to this dataset" in answer.json()["detail"]
    assert await assigned_raw(council, one, reviewer) == NOT_INDEPENDENT


async def test_whoever_edited_a_proposal_of_another_reviews_nothing_of_the_dataset(council):
    one = await council.open()
    party = await council.callers.join("acme", Role.PROPOSER, name="candidate")
    done(await one.state(who="candidate"))
    await council.callers.leave(party, Role.PROPOSER)
    await council.callers.join("uni", Role.REVIEWER, name="candidate", kind="v")
    another = await (await council.open()).to("in_review")
    assert (await another.assign("candidate")).json()["code"] == "FT-PROPOSAL-425"


async def test_nobody_is_asked_who_is_no_reviewer_of_that_organisation(council):
    one = await (await council.open()).to("in_review")
    await council.the("first")
    for organisation in ("lab", "acme", "nowhere"):
        answer = await one.assign("first", organisation=organisation)
        assert (answer.status_code, answer.json()["code"]) == (422, "FT-PROPOSAL-422"), answer.text
    answer = await one.assign("reader", organisation="acme")
    assert answer.status_code == 422


async def test_a_review_is_for_the_proposals_own_publisher_and_of_who_was_asked(council):
    one = await (await council.open()).to("in_review")
    party = await council.the("first")
    assert (await one.review("first")).status_code == 404  # not asked: there is no such proposal for him
    assert await reviewed_raw(council, one, party) == "23503"
    done(await one.assign("first"))
    assert await reviewed_raw(council, one, party, publisher="bolt") == "23503"
    assert await reviewed_raw(council, one, party, "acme") == NOT_INDEPENDENT
    assert set(QUESTIONS)


async def test_a_reviewer_who_joined_the_proposer_before_the_cut_no_longer_counts(council):
    one = await (await council.open()).to("accepted")
    first = await council.the("first")
    async with council.database.writer() as writer:
        await give(writer, None, "acme", first.subject, Role.READER)
    refused = await council.cut(one)
    assert (refused.status_code, refused.json()["code"]) == (409, "FT-PUB-412")
    assert "lacks" in refused.json()["conflicts"][0]["why"]
    done(await council.cut(one, on_conflict="return"))
    assert await one.standing() == "revision_requested"
    assert await council.wrong() == []
