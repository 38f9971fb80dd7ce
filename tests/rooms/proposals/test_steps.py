"""What each step asks for beside its place in the lifecycle, told by REST on a real database."""

import pytest

from app.access.permissions import Role
from app.provenance.commands import dismiss_agent
from tests.factories.council import GRID, done
from tests.factories.proposals import a_row

pytestmark = pytest.mark.asyncio


def code(answer):
    return answer.status_code, answer.json().get("code")


async def test_a_proposal_goes_the_whole_way(council):
    one = await (await council.open()).to("released")
    assert await one.standing() == "released"
    events = done(await one.ask("chair", "GET", "/events")).json()["items"]
    assert [step["event"] for step in events[-5:]] == ["admit", "review", "review", "accept", "release"]
    assert [step["number"] for step in events] == list(range(1, len(events) + 1))
    assert await council.wrong() == []


async def test_what_was_sent_back_may_be_submitted_again_as_it_is_and_is_checked_again(council):
    one = await (await council.open()).to(
        "returned", a_row("average-1", change="add", value="0.4", published_value="4")
    )
    before = await one.digest()
    again = done(await one.submit()).json()
    assert (again["content"]["number"], again["content"]["digest"]) == (4, before)
    assert await council.work() == 1
    await one.seen()
    assert await one.standing() == "screening"
    findings = done(await one.ask("proposer", "GET", "/findings")).json()["items"]
    assert findings
    assert {finding["answer"] for finding in findings} == {None}
    assert await council.wrong() == []


async def test_who_was_against_it_reviews_what_is_submitted_again(council):
    one = await (await council.open()).to("in_review")
    for reviewer in ("first", "second"):
        done(await one.assign(reviewer))
    done(await one.review("first", "request_changes"))
    done(await one.decide("request_revision"))
    done(await one.submit())
    await council.work()
    await one.seen()
    await one.answer()
    done(await one.screen())
    done(await one.review("first"))
    done(await one.review("second"))
    assert await one.standing() == "accepted"


async def test_nobody_reviews_a_content_twice(council):
    one = await (await council.open()).to("in_review")
    done(await one.assign("first"))
    done(await one.review("first", "reject"))
    assert code(await one.review("first", "approve")) == (422, "FT-PROPOSAL-422")
    made = done(await one.ask("chair", "GET", "/reviews")).json()["items"]
    assert [review["verdict"] for review in made] == ["reject"]


async def test_a_review_of_an_older_content_is_of_another_and_refused(council):
    one = await council.open()
    done(await one.rewrite())
    older = await one.digest()
    done(await one.rewrite(a_row("average-1", change="add", value="0.41")))
    await one.to("in_review", a_row("average-1", change="add", value="0.42"))
    done(await one.assign("first"))
    for digest in (older, "sha256:" + "0" * 64):
        assert code(await one.review("first", digest=digest)) == (409, "FT-PROPOSAL-426")
    done(await one.review("first"))


async def test_a_change_to_what_is_no_longer_as_it_was_read_is_refused_and_does_nothing(council):
    one = await council.open()
    stale = one.tag
    done(await one.rewrite())
    changes = (
        ("PUT", "", {"title": "x"}),
        ("POST", "/submit", {}),
        ("POST", "/discard", {}),
        ("POST", "/screening", {"step": "admit"}),
    )
    for method, part, said in changes:
        answer = await one.ask("proposer", method, part, tag=stale, **said)
        assert code(answer) == (412, "FT-PROPOSAL-412"), part
        answer = await one.ask("proposer", method, part, tag=None, **said)
        assert code(answer) == (428, "FT-PROPOSAL-428"), part
    assert code(await one.ask("proposer", "PUT", "/changes", tag=stale, content=b"slug\n", kind="text/csv")) == (
        412,
        "FT-PROPOSAL-412",
    )
    assert await one.standing() == "draft"


async def test_a_flag_is_answered_before_it_is_admitted_and_once(council):
    odd = a_row("average-1", change="add", value="4.4", published_value="4.4", constituents="co2-fossil=4.4")
    one = await council.open()
    done(await one.rewrite(odd))
    done(await one.submit())
    await council.work()
    await one.seen()
    flags = done(await one.ask("proposer", "GET", "/findings?severity=flag")).json()["items"]
    assert flags
    assert code(await one.screen()) == (422, "FT-PROPOSAL-424")
    said = {"answers": [{"finding": flags[0]["number"], "text": "measured"}]}
    done(await one.ask("proposer", "POST", "/answers", **said))
    assert code(await one.ask("proposer", "POST", "/answers", **said)) == (422, "FT-PROPOSAL-422")
    assert code(await one.ask("other", "POST", "/answers", **said))[0] == 404
    await one.answer()
    done(await one.screen())


async def test_an_agent_that_was_dismissed_does_nothing_more_in_the_publishers_name(council):
    one = await council.open("agent")
    async with council.database.writer() as writer:
        await dismiss_agent(writer, None, "acme", "bureau")
    for answer in (
        await one.rewrite(),
        await one.state(),
        await one.submit(),
        await one.ask("agent", "POST", "/discard"),
    ):
        assert code(answer) == (403, "FT-ACCESS-403"), answer.text
    done(await one.rewrite(who="proposer"))
    assert (await council.ask("agent", "POST", "/v1/proposals", dataset=GRID)).status_code == 403


async def test_a_member_who_left_reviews_and_proposes_nothing_more(council):
    one = await (await council.open()).to("in_review")
    done(await one.assign("first"))
    await council.callers.leave(await council.the("first"), Role.REVIEWER)
    assert (await one.review("first")).status_code in {403, 404}
    await council.callers.leave(await council.the("proposer"), Role.PROPOSER)
    assert (await council.ask("proposer", "POST", "/v1/proposals", dataset=GRID)).status_code == 403


async def test_a_chair_whose_organisation_proposes_decides_nothing(council):
    one = await (await council.open()).to("in_review")
    await council.callers.join("acme", Role.CHAIR, name="own_chair", kind="v")
    assert (await one.decide("reject", who="own_chair")).status_code in {403, 404}


async def test_public_comment_is_over_only_after_its_last_day(council):
    one = await (await council.open()).to("in_review")
    for reviewer in ("first", "second"):
        done(await one.assign(reviewer))
    done(await one.review("first"))
    done(await one.screen("open_comment"))
    assert code(await one.decide("accept")) == (409, "FT-PROPOSAL-427")
    done(await one.decide("request_revision"))


async def test_a_rejection_is_looked_at_again_when_the_chair_grants_it(council):
    one = await (await council.open()).to("rejected")
    done(await one.ask("proposer", "POST", "/appeal", reason="look again"))
    assert code(await one.ask("proposer", "POST", "/appeal", reason="and again")) == (409, "FT-PROPOSAL-409")
    done(await one.decide("grant_appeal"))
    assert await one.standing() == "in_review"


async def test_a_steward_rejects_before_review_and_the_chair_from_then_on(council):
    one = await (await council.open()).to("screening")
    assert code(await one.decide("reject")) == (409, "FT-PROPOSAL-409")
    done(await one.screen())
    assert code(await one.screen("reject", reason="no")) == (409, "FT-PROPOSAL-409")
    assert await one.standing() == "in_review"
    done(await one.decide("reject"))
