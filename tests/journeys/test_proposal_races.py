"""Two at once: of what only one may do, one does it, and the other is told.

FOOTING_TRIALS=100 runs each race a hundred times.
"""

import asyncio
import os
import uuid
from itertools import count

import pytest
import pytest_asyncio

from app.access.permissions import Role
from tests.factories.council import council as opened
from tests.factories.council import done
from tests.factories.proposals import a_row, a_second_publisher
from tests.plugins.callers import Party

TRIALS = int(os.environ.get("FOOTING_TRIALS", "10"))
NUMBERS = count(1)
WHOLE = ["open", "revise", "revise", "submit", "pass_checks", "admit", "review", "review", "accept"]
pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def council(place, tmp_path):
    async with opened(place, tmp_path, pool_size=12) as one:
        yield one
        assert await one.wrong() == []


async def fresh(council, state, *rows):
    """A proposal of a publisher of its own, brought to a state: nobody meets the bound of proposals on their way."""
    slug = f"p{next(NUMBERS)}"
    async with council.database.writer() as writer:
        await a_second_publisher(writer, slug, f"{slug}/power")
    await council.callers.join(slug, Role.PROPOSER, name=slug)
    return await (await council.open(slug, f"{slug}/power")).to(state, *rows)


async def steps(one):
    return [step["event"] for step in done(await one.ask("chair", "GET", "/events?limit=100")).json()["items"]]


def statuses(answers):
    return sorted(answer.status_code for answer in answers)


async def test_the_last_two_reviews_at_once_accept_it_once(council):
    for _ in range(TRIALS):
        one = await fresh(council, "in_review")
        for reviewer in ("first", "second"):
            done(await one.assign(reviewer))
        digest, tag = await one.digest(), one.tag
        both = await asyncio.gather(*(one.review(who, digest=digest, tag=tag) for who in ("first", "second")))
        assert statuses(both) == [200, 412]
        late = "first" if both[0].status_code == 412 else "second"
        await one.seen()
        done(await one.review(late))
        again = await asyncio.gather(*(one.review(who, digest=digest, tag=one.tag) for who in ("first", "second")))
        assert {answer.status_code for answer in again} == {409}
        assert await steps(one) == [
            *["open"],
            *["revise"] * 2,
            "submit",
            "pass_checks",
            "admit",
            *["review"] * 2,
            "accept",
        ]


async def test_the_last_review_and_the_chair_at_once_accept_it_once(council):
    for _ in range(TRIALS):
        one = await fresh(council, "in_review")
        for reviewer in ("first", "second"):
            done(await one.assign(reviewer))
        done(await one.review("first"))
        digest, tag = await one.digest(), one.tag
        review, decision = await asyncio.gather(
            one.review("second", digest=digest, tag=tag), one.decide("request_revision", tag=tag)
        )
        assert statuses((review, decision)) == [200, 412]
        assert await one.standing() == ("accepted" if review.status_code == 200 else "revision_requested")


async def test_two_cuts_at_once_release_it_once(council):
    for _ in range(TRIALS):
        one = await fresh(council, "accepted")
        both = await asyncio.gather(council.cut(), council.cut(one))
        assert statuses(both) == [201, 409]
        assert (await steps(one)).count("release") == 1


async def test_a_cut_and_the_chair_who_asks_for_a_revision_at_once(council):
    for _ in range(TRIALS):
        one = await fresh(council, "accepted")
        cut, decision = await asyncio.gather(council.cut(one), one.decide("request_revision"))
        assert statuses((cut, decision)) in ([200, 409], [201, 412])
        assert await one.standing() == ("released" if cut.status_code == 201 else "revision_requested")


async def test_a_review_of_who_is_no_longer_a_member_when_it_is_written_is_refused(council):
    """It stands with the membership of its moment, or it does not stand: never after the end was told."""
    for trial in range(TRIALS):
        one = await fresh(council, "in_review")
        name = f"leaving-{trial}"
        party = await council.callers.join("uni", Role.REVIEWER, name=name, kind="v")
        done(await one.assign(name))
        digest, tag = await one.digest(), one.tag

        async def review(one=one, name=name, digest=digest, tag=tag, wait=trial % 5 / 500):
            await asyncio.sleep(wait)
            return await one.review(name, digest=digest, tag=tag)

        answer, told_at = await asyncio.gather(review(), left(council, party))
        assert answer.status_code in {200, 403, 404}
        late = await one.review(name, digest=digest)
        assert late.status_code in {403, 404}
        made = await council.rows("SELECT at FROM proposals_review WHERE reviewer = $1", party.subject)
        assert len(made) == (answer.status_code == 200)
        assert all(row["at"] < told_at for row in made)


async def left(council, party):
    """End a membership; return when that was told, by the database's clock."""
    await council.callers.leave(Party(party.name, "uni", party.subject, party.key), Role.REVIEWER)
    return (await council.rows("SELECT clock_timestamp() AS now"))[0]["now"]


async def test_one_key_eight_times_at_once_is_one_effect_and_eight_equal_answers(council):
    for _ in range(TRIALS):
        one = await fresh(council, "draft")
        key, row = uuid.uuid4().hex, a_row(f"average-{one.number}", change="add")
        tag = one.tag
        answers = await asyncio.gather(*(one.rewrite(row, tag=tag, _idempotency_key=key) for _ in range(8)))
        assert statuses(answers) == [200] * 8
        assert len({(answer.content, answer.headers["etag"]) for answer in answers}) == 1
        assert sum("idempotency-replayed" in answer.headers for answer in answers) == 7
        assert (await steps_of(council, one)) == ["open", "revise", "revise"]


async def test_one_key_eight_times_at_once_opens_one_proposal(council):
    for _ in range(TRIALS):
        slug = f"p{next(NUMBERS)}"
        async with council.database.writer() as writer:
            await a_second_publisher(writer, slug, f"{slug}/power")
        await council.callers.join(slug, Role.PROPOSER, name=slug)
        asked = {"dataset": f"{slug}/power", "_idempotency_key": uuid.uuid4().hex}
        answers = await asyncio.gather(*(council.ask(slug, "POST", "/v1/proposals", **asked) for _ in range(8)))
        assert statuses(answers) == [201] * 8
        assert len({answer.content for answer in answers}) == 1
        assert len(await council.rows("SELECT FROM proposals_proposal WHERE publisher = $1", slug)) == 1


async def test_two_submits_at_once_are_one_and_it_is_checked_once(council):
    for _ in range(TRIALS):
        one = await fresh(council, "draft")
        done(await one.rewrite())
        tag = one.tag
        both = await asyncio.gather(*(one.submit(tag=tag) for _ in range(2)))
        assert statuses(both) == [200, 412]
        handled = await asyncio.gather(*(council.work() for _ in range(3)))  # three workers at once
        assert sum(handled) == 1
        assert (await steps(one)).count("pass_checks") == 1


async def test_of_two_edits_of_one_state_one_is_told_that_it_came_late(council):
    for _ in range(TRIALS):
        one = await fresh(council, "draft")
        tag = one.tag
        both = await asyncio.gather(one.rewrite(tag=tag), one.state(tag=tag))
        assert statuses(both) == [200, 412]
        assert (await steps_of(council, one)) == ["open", "revise", "revise"]


async def steps_of(council, one):
    """The steps of a draft, which its own people alone may read over REST."""
    rows = await council.rows("SELECT event FROM proposals_event WHERE proposal = $1 ORDER BY number", one.id)
    return [row["event"] for row in rows]
