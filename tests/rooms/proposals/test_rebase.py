"""What a newer release changed under a proposal, told by REST on a real database, and going on from there."""

import pytest

from tests.factories.council import done
from tests.factories.proposals import a_row, a_withdrawal_row

pytestmark = pytest.mark.asyncio


def code(answer):
    return answer.status_code, answer.json().get("code")


def amended(value, **changed):
    return a_row(value=value, published_value=value, constituents=f"co2-fossil={value}", **changed)


async def conflicts(one, who="proposer"):
    return done(await one.ask(who, "GET", "/conflicts")).json()


async def overtaken(council, *rows):
    """A draft of these rows under which another proposal released a new value and a description."""
    one = await council.open()
    done(await one.rewrite(*rows))
    await (await council.open("colleague")).to("released", amended("0.4500", description="metered"))
    await one.seen()
    return one


async def test_a_draft_under_which_nothing_moved_has_no_conflict_and_needs_no_rebase(council):
    one = await council.open()
    done(await one.rewrite(a_row("average-new", change="add")))
    await (await council.open("colleague")).to("released", amended("0.4500"))
    await one.seen()
    told = await conflicts(one)
    assert (told["items"], told["base"] != told["newest"]) == ([], True)
    assert done(await one.submit()).json()["state"] == "submitted"


async def test_what_a_newer_release_changed_is_shown_field_by_field(council):
    one = await overtaken(council, amended("0.4600"))
    (clash,) = (await conflicts(one))["items"]
    fields = {said["field"]: said for said in clash["fields"]}
    assert {name: str(fields["value"][name]) for name in ("base", "newest", "proposed")} == {
        "base": "0.4403",
        "newest": "0.45",
        "proposed": "0.46",
    }
    assert fields["value"]["by_both"] is True
    assert (fields["description"]["newest"], fields["description"]["by_both"]) == ("metered", False)
    assert (clash["base_version"], clash["newest_version"], clash["is_open"]) == (1, 2, True)


async def test_an_overtaken_draft_is_neither_submitted_nor_rebased_unseen(council):
    one = await overtaken(council, amended("0.4600"))
    assert code(await one.submit()) == (409, "FT-PROPOSAL-410")
    newest = (await conflicts(one))["newest"]
    refused = await one.ask("proposer", "POST", "/rebase", release=newest)
    assert (code(refused), refused.json()["places"]) == ((409, "FT-PROPOSAL-410"), [1])
    before = await one.digest()
    moved = done(await one.ask("proposer", "POST", "/rebase", release=newest, settled=[1])).json()
    assert moved["content"]["base"] == newest
    assert moved["content"]["digest"] != before
    assert (await conflicts(one))["items"] == []
    assert await council.wrong() == []


async def test_a_rebased_proposal_is_released_and_follows_the_newest_version(council):
    one = await overtaken(council, amended("0.4600"))
    done(await one.ask("proposer", "POST", "/rebase", release=(await conflicts(one))["newest"], settled=[1]))
    done(await one.submit())
    await council.work()
    await one.seen()
    await one.answer()
    done(await one.screen())
    for reviewer in ("first", "second"):
        done(await one.assign(reviewer))
        done(await one.review(reviewer))
    (before, after), *_ = [
        (change["before"], change["after"])
        for change in done(await one.ask("proposer", "GET", "/changes")).json()["items"]
    ]
    assert (before["version"], after["version"], after["preceding"], str(after["value"])) == (2, 3, 2, "0.46")
    done(await council.cut(one))
    assert await council.wrong() == []


async def test_a_draft_that_says_what_was_released_meanwhile_differs_in_its_document_alone(council):
    one = await overtaken(council, amended("0.4500", description="metered"))
    (same,) = (await conflicts(one))["items"]
    assert {said["field"] for said in same["fields"]} == {"as_published"}


async def test_a_figure_that_was_withdrawn_meanwhile_is_a_conflict(council):
    one = await council.open()
    done(await one.rewrite(amended("0.4600")))
    await (await council.open("colleague")).to("released", a_withdrawal_row())
    await one.seen()
    (gone,) = (await conflicts(one))["items"]
    assert (gone["base_version"], gone["newest_version"], gone["is_open"]) == (1, None, True)


async def test_a_withdrawal_of_what_was_amended_meanwhile_shows_what_was_amended(council):
    one = await overtaken(council, a_withdrawal_row())
    (clash,) = (await conflicts(one))["items"]
    assert {"value", "description"} <= {said["field"] for said in clash["fields"]}
    assert code(await one.submit()) == (409, "FT-PROPOSAL-410")


async def test_what_is_not_to_be_edited_is_not_rebased_either_even_where_that_would_change_nothing(council):
    one = await (await council.open()).to("screening")
    assert code(await one.ask("proposer", "POST", "/rebase", release="latest")) == (409, "FT-PROPOSAL-409")


async def test_a_rebase_onto_an_unknown_release_or_by_who_may_not_edit_is_refused(council):
    one = await overtaken(council, amended("0.4600"))
    assert (await one.ask("proposer", "POST", "/rebase", release="1999.1")).status_code == 404
    newest = (await conflicts(one))["newest"]
    assert (await one.ask("reader", "POST", "/rebase", release=newest, settled=[1])).status_code == 403
    assert (await one.ask("other", "POST", "/rebase", release=newest, settled=[1])).status_code == 404
    assert (await council.ask("other", "GET", one.path + "/conflicts")).status_code == 404
