"""Bodies of steps with proposals: days are days, words are words, and names are those of the registry."""

import pytest

from tests.factories.council import FORM, GRID, done

pytestmark = pytest.mark.asyncio
REVIEW = {"digest": "sha256:" + "0" * 64, "verdict": "approve", "form": FORM}
NO_DAYS = (20_270_101, 0, 1_800_000_000, "20270101", "2027-W01-1", "2027-01", "1800000000", True)


@pytest.mark.parametrize("due", NO_DAYS)
async def test_only_a_day_is_a_last_day(council, due):
    one = await (await council.open()).to("screening")
    for answer in (await one.assign("first", due=due), await one.screen("open_comment", due=due)):
        assert (answer.status_code, answer.json()["fields"]) == (422, ["due"]), answer.text
    done(await one.assign("first", due="2027-01-31"))


@pytest.mark.parametrize("blank", [" ", "\u3000 \t"])
async def test_reasons_answers_and_comments_are_words(council, blank):
    one = await (await council.open()).to("in_review")
    done(await one.assign("first"))
    for answer, field in (
        (await one.decide("reject", reason=blank), "reason"),
        (await one.ask("proposer", "POST", "/discard", reason=blank), "reason"),
        (await one.ask("first", "POST", "/reviews", **REVIEW | {"comment": blank}), "comment"),
        (await one.ask("proposer", "POST", "/answers", answers=[{"finding": 1, "text": blank}]), "answers.0.text"),
    ):
        assert (answer.status_code, answer.json()["fields"]) == (422, [field]), answer.text


@pytest.mark.parametrize("title", ["", "   ", "\u3000"])
async def test_a_title_that_nobody_can_read_is_refused(council, title):
    opened = await council.ask("proposer", "POST", "/v1/proposals", dataset=GRID, title=title)
    assert (opened.status_code, opened.json()["fields"]) == (422, ["title"])
    one = await council.open()
    stated = await one.state(title=title)
    assert (stated.status_code, stated.json()["fields"]) == (422, ["title"])


async def test_a_licence_that_the_registry_has_not_is_refused_when_it_is_stated(council):
    edition = {"label": "2026", "licence": "mine", "attribution": "Acme"}
    one = await council.open()
    for answer in (
        await one.state(edition=edition),
        await council.ask("proposer", "POST", "/v1/proposals", dataset=GRID, edition=edition),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "FT-PROPOSAL-422")
        assert answer.json()["fields"] == ["edition.licence"]
        assert "acme-open" in answer.json()["hint"]
    done(await one.state(edition=edition | {"licence": None}))
