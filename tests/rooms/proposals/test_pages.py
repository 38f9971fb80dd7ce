"""Lists below a proposal are read page after page: each entry once, in the order it came."""

import base64

import pytest

from tests.factories.council import done

pytestmark = pytest.mark.asyncio


async def walked(one, who, part, limit):
    """The entries of a list, read so many a page."""
    found, following = [], ""
    while following is not None:
        page = done(await one.ask(who, "GET", f"{part}?limit={limit}{following}")).json()
        assert len(page["items"]) <= limit
        found += page["items"]
        following = f"&cursor={page['next']}" if page["next"] else None
    return found


async def test_evidence_is_read_page_after_page_in_the_order_it_came(council):
    one = await council.open()
    for number in range(4):
        done(await one.evidence(f"file {number}".encode()))
    whole = done(await one.ask("proposer", "GET", "/evidence")).json()["items"]
    assert len(whole) == 5
    for limit in (1, 2, 5):
        assert await walked(one, "proposer", "/evidence", limit) == whole


async def test_reviewers_and_reviews_are_read_page_after_page(council):
    one = await (await council.open()).to("in_review")
    names = ["first", "second", "third"]
    for name in names:
        done(await one.assign(name))
    for name, verdict in zip(names, ("request_changes", "request_changes", "approve"), strict=True):
        done(await one.review(name, verdict))
    for who, part in (("steward", "/reviewers"), ("proposer", "/reviews")):
        whole = done(await one.ask(who, "GET", part)).json()["items"]
        assert len(whole) == 3
        for limit in (1, 2, 3):
            assert await walked(one, who, part, limit) == whole, part
    asked = [one["reviewer"] for one in await walked(one, "steward", "/reviewers", 1)]
    assert asked == [str((await council.the(name)).subject) for name in names]


async def test_no_cursor_of_reviews_says_who_reviewed(council):
    one = await (await council.open()).to("in_review")
    for name in ("first", "second"):
        done(await one.assign(name))
        done(await one.review(name, "request_changes"))
    page = done(await one.ask("proposer", "GET", "/reviews?limit=1")).json()
    told = page["next"] + "=" * (-len(page["next"]) % 4)
    subjects = [str((await council.the(name)).subject) for name in ("first", "second")]
    assert not any(one in base64.urlsafe_b64decode(told).decode() for one in subjects)


@pytest.mark.parametrize("part", ["/evidence", "/reviewers", "/reviews", "/findings", "/events"])
async def test_a_page_that_cannot_be_is_refused(council, part):
    one = await (await council.open()).to("screening")
    for wrong in ("limit=0", "limit=1001", "cursor=x", "cursor=WyJ4Il0", "cursor=WyJ4IiwieSJd", "page=2"):
        answer = await one.ask("steward", "GET", f"{part}?{wrong}")
        assert (answer.status_code, bool(answer.json()["hint"])) == (400, True), (part, wrong, answer.text)
