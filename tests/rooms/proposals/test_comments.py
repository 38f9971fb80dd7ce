"""Public comment: who may say something of a proposal, when, how often, and what is told of it."""

import asyncio

import asyncpg
import pytest

from app.access.permissions import Role
from app.proposals.commands.comment import LONGEST, MOST
from tests.factories.council import POWER, done

pytestmark = pytest.mark.asyncio
COMMENTS = "/comments"
TABLE = "proposals_comment"


def code(answer):
    return answer.status_code, answer.json().get("code")


async def say(one, who, text="too high", **said):
    """Comment without a condition: it changes nothing of the proposal."""
    return await one.ask(who, "POST", COMMENTS, tag=None, text=text, **said)


async def told(one, who=None):
    return done(await one.ask(who, "GET", COMMENTS)).json()["items"]


async def open_until(council, days):
    """A proposal in public comment until so many days from now: the owner adds a step that nobody can take so short."""
    one = await (await council.open()).to("in_review")
    connection = await asyncpg.connect(council.place.owner_url)
    try:
        await connection.execute(
            "INSERT INTO proposals_event (proposal, number, event, before, after, content, role, due) "
            "SELECT proposal, number + 1, 'open_comment', after, 'public_comment', content, 'steward', "
            "(now() AT TIME ZONE 'UTC')::date + $2::integer FROM proposals_event WHERE proposal = $1 "
            "ORDER BY number DESC LIMIT 1",
            one.id,
            days,
        )
    finally:
        await connection.close()
    return one


async def test_what_anybody_says_is_told_to_everybody_and_never_by_whom(council):
    one = await (await council.open()).to("public_comment")
    content = done(await one.ask("proposer", "GET")).json()["content"]["number"]
    first = done(await say(one, "other", "太高了", organisation="bolt"))
    assert first.status_code == 201
    done(await say(one, "first", "as we measure it"))
    done(await say(one, "chair", organisation=None))
    found = await told(one)
    assert first.json() == found[0]
    assert [(said["number"], said["organisation"], said["text"]) for said in found] == [
        (1, "bolt", "太高了"),
        (2, None, "as we measure it"),
        (3, None, "too high"),
    ]
    assert {said["content"] for said in found} == {content}
    answer = await one.ask(None, "GET", COMMENTS)
    assert not [party for party in council.callers.made.values() if str(party.subject) in answer.text]
    assert done(await one.ask(None, "GET", "/record")).json()["comments"] == 3
    assert await council.wrong() == []


async def test_a_comment_changes_nothing_of_the_proposal(council):
    one = await (await council.open()).to("public_comment")
    tag = await one.seen()
    done(await say(one, "other"))
    assert await one.seen() == tag


async def test_the_comments_are_read_page_after_page_in_the_order_they_came(council):
    one = await (await council.open()).to("public_comment")
    for number in range(5):
        done(await say(one, ("other", "first")[number % 2], f"comment {number}"))
    whole = await told(one)
    for limit in (1, 2, 5):
        walked, following = [], ""
        while following is not None:
            page = done(await one.ask(None, "GET", f"{COMMENTS}?limit={limit}{following}")).json()
            walked += page["items"]
            following = f"&cursor={page['next']}" if page["next"] else None
        assert walked == whole, limit
    assert code(await one.ask(None, "GET", f"{COMMENTS}?cursor=x")) == (400, "FT-KIT-102")


async def test_a_draft_and_what_nobody_else_sees_takes_no_comments_and_is_not_there(council):
    for state in ("draft", "screening", "in_review", "discarded"):
        one = await (await council.open()).to(state)
        assert code(await say(one, "other")) == (404, "FT-PROPOSAL-404"), state
        assert code(await one.ask("other", "GET", COMMENTS)) == (404, "FT-PROPOSAL-404"), state
        assert code(await one.ask(None, "GET", COMMENTS)) == (404, "FT-PROPOSAL-404"), state
        assert code(await say(one, "proposer")) == (409, "FT-PROPOSAL-411"), state
        assert await told(one, "proposer") == []


async def test_comments_are_taken_on_the_last_day_and_refused_after_it(council):
    over, last = await open_until(council, -1), await open_until(council, 0)
    assert code(await say(over, "other")) == (409, "FT-PROPOSAL-411")
    assert await told(over) == []
    done(await say(last, "other"))


async def test_what_was_said_stays_with_the_proposal_and_no_more_is_taken(council):
    one = await (await council.open()).to("public_comment")
    done(await say(one, "other"))
    done(await one.decide("request_revision"))
    assert code(await say(one, "other")) == (404, "FT-PROPOSAL-404")
    assert code(await say(one, "proposer")) == (409, "FT-PROPOSAL-411")
    assert [said["text"] for said in await told(one, "proposer")] == ["too high"]


async def test_an_organisation_is_named_by_its_members_alone(council):
    one = await (await council.open()).to("public_comment")
    for organisation in ("acme", "no-such-organisation"):
        answer = await say(one, "other", organisation=organisation)
        assert code(answer) == (403, "FT-ACCESS-403")
        assert answer.json()["fields"] == ["organisation"]
    former = await council.callers.join("bolt", Role.PROPOSER, name="former")
    await council.callers.leave(former, Role.PROPOSER)
    assert code(await say(one, "former", organisation="bolt")) == (403, "FT-ACCESS-403")
    done(await say(one, "former"))
    assert [said["organisation"] for said in await told(one)] == [None]


async def test_a_key_that_only_reads_or_is_for_another_dataset_comments_nothing(council):
    one = await (await council.open()).to("public_comment")
    await council.callers.join("bolt", Role.PROPOSER, name="elsewhere", datasets=[POWER])
    assert code(await say(one, None)) == (401, "FT-ACCESS-401")
    for who in ("reader", "authority", "elsewhere"):
        assert code(await say(one, who)) == (403, "FT-ACCESS-403"), who
    assert await told(one) == []


async def test_a_caller_makes_so_many_comments_on_a_proposal_and_no_more(council):
    one = await (await council.open()).to("public_comment")
    for number in range(MOST - 1):
        done(await say(one, "other", f"comment {number}"))
    answers = await asyncio.gather(*(say(one, "other", f"at once {number}") for number in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {code(answer)[1] for answer in answers if answer.status_code == 409} == {"FT-PROPOSAL-413"}
    done(await say(one, "first"))
    assert [said["number"] for said in await told(one)] == list(range(1, MOST + 2))


async def test_comments_that_come_at_once_are_all_kept_and_counted_on(council):
    one = await (await council.open()).to("public_comment")
    people = ("other", "first", "second", "third", "kin", "agent", "proposer", "chair")
    for who in people:
        await council.the(who)
    for answer in await asyncio.gather(*(say(one, who) for who in people)):
        done(answer)
    assert [said["number"] for said in await told(one)] == list(range(1, len(people) + 1))


async def test_the_same_comment_sent_again_is_made_once(council):
    one = await (await council.open()).to("public_comment")
    answers = [await say(one, "other", _idempotency_key="once") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert len(await told(one)) == 1


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "  "}, 422),
        ({"text": "x" * (LONGEST + 1)}, 422),
        ({"text": "a\u202eb"}, 400),
        ({"text": 1}, 422),
        ({"text": "x", "by": "me"}, 422),
        ({"text": "x", "organisation": ""}, 422),
    ],
)
async def test_what_is_no_comment_is_refused(council, said, status):
    one = await (await council.open()).to("public_comment")
    assert (await one.ask("other", "POST", COMMENTS, tag=None, **said)).status_code == status
    done(await say(one, "other", "x" * LONGEST))
    assert len(await told(one)) == 1


async def test_a_comment_is_never_changed_in_the_database(council):
    one = await (await council.open()).to("public_comment")
    done(await say(one, "other"))
    settings = {"role": council.place.role} if council.place.role else {}
    attacks = (f"UPDATE {TABLE} SET text = 'fine'", f"DELETE FROM {TABLE}", f"TRUNCATE {TABLE}")
    for url, said, sqlstate in (
        (council.place.app_url, settings, "42501"),
        (council.place.owner_url, {}, "55000"),
    ):
        connection = await asyncpg.connect(url, server_settings=said)
        for attack in attacks:
            with pytest.raises(asyncpg.PostgresError) as refused:
                await connection.execute(attack)
            assert refused.value.sqlstate == sqlstate, attack
        await connection.close()
    assert [said["text"] for said in await told(one)] == ["too high"]
