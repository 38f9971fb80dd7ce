"""A cut makes a release of changes; what was released before answers as it did."""

import json
from datetime import date
from decimal import Decimal

import pytest

from app.kit.canonical import digest, spelled
from app.lookup.errors import NoMatch
from app.publication.model import Withdrawal
from app.releases.model import Status, WithdrawalReason
from app.releases.queries import manifest_bytes
from tests.factories.figures import GRID, SUPPLY, a_key, a_period, a_statement

pytestmark = pytest.mark.asyncio


def a_withdrawal(slug="average-cn-gd", year=2022, **said):
    stated = {"reason": WithdrawalReason.ERROR} | said
    return Withdrawal(key=a_key(slug), period_from=date(year, 1, 1), **stated)


async def members(registry):
    rows = await registry.rows(
        "SELECT v.key, m.number, m.since, m.until, m.change, m.ended_by FROM releases_member m "
        "JOIN factors_version v USING (factor_id, number) ORDER BY v.key, m.number"
    )
    return [tuple(row)[1:] for row in rows]


async def test_a_first_figure_is_added_and_answers(registry):
    made = await registry.release(a_statement())
    found = await registry.answer()
    record = json.loads(found.record, parse_float=Decimal)
    assert (made.number, made.parent, found.release.label) == (1, None, made.label)
    assert (record["key"], record["version"], record["preceding"]) == ("acme/grid/average-cn-gd", 1, None)
    assert record["value"] == Decimal("0.4403")
    assert found.status is Status.CURRENT


async def test_a_new_period_stands_beside_the_earlier_one_and_date_selects(registry):
    await registry.release(a_statement())
    await registry.release(a_statement(reference_period=a_period(2023), value=Decimal("0.4419")))
    assert await members(registry) == [(1, 1, None, "add", None), (2, 2, None, "extend", None)]
    assert json.loads((await registry.answer(date="2022")).record)["value"] == 0.4403
    assert json.loads((await registry.answer(date="2023-06-30")).record)["value"] == 0.4419
    newest = await registry.answer()
    assert json.loads(newest.record)["value"] == 0.4419
    assert newest.match.decided_by == "newest reference period"


async def test_an_amendment_ends_the_version_it_corrects_and_names_it(registry):
    first = await registry.release(a_statement())
    before = await registry.answer(release=first.label)
    second = await registry.release(a_statement(value=Decimal("0.4404")))
    assert await members(registry) == [(1, 1, 2, "add", "amend"), (2, 2, None, "amend", None)]
    assert json.loads((await registry.answer()).record)["preceding"] == 1
    for name in (first.label, first.spelled_digest):
        pinned = await registry.answer(release=name)
        assert pinned.record == before.record
        assert (pinned.is_pinned, pinned.status) == (True, Status.SUPERSEDED)
    assert second.parent == first.digest


async def test_a_new_edition_replaces_every_version_of_the_earlier_one(registry):
    supply = {"dataset": SUPPLY, "activity": None}
    await registry.release(*(a_statement(reference_period=a_period(year), **supply) for year in (2020, 2021)))
    await registry.release(*(a_statement(reference_period=a_period(year), **supply) for year in (2022, 2023)))
    assert await members(registry) == [
        (1, 1, 2, "add", "replace"),
        (2, 1, 2, "extend", "replace"),
        (3, 2, None, "replace", None),
        (4, 2, None, "extend", None),
    ]


async def test_a_withdrawn_factor_leaves_later_releases_with_its_reason_and_replacement(registry):
    first = await registry.release(a_statement(), a_statement("average-cn", geography="CN"))
    before = await registry.answer()
    second = await registry.release(a_withdrawal(replacement=a_key("average-cn")))
    with pytest.raises(NoMatch) as miss:
        await registry.answer()
    assert miss.value.facts["failed"] == "geography"
    assert [one["key"] for one in miss.value.facts["nearest"]] == [f"{GRID}/average-cn"]
    pinned = await registry.answer(release=first.label)
    assert (pinned.record, pinned.status) == (before.record, Status.WITHDRAWN)
    (row,) = await registry.rows(
        "SELECT m.reason, f.key FROM releases_member m JOIN factors_factor f ON f.id = m.replacement WHERE until = 2"
    )
    assert tuple(row) == ("error", f"{GRID}/average-cn")
    async with registry.database.reader() as reader:
        (change,) = json.loads(await manifest_bytes(reader, second.number))["changes"]
    assert (change["change"], change["ends"], change["reason"]) == ("withdraw", [1], "error")


async def test_a_factor_comes_back_after_its_withdrawal_under_the_next_number(registry):
    first = await registry.release(a_statement())
    second = await registry.release(a_withdrawal())
    await registry.release(a_statement(value=Decimal("0.45")))
    assert await members(registry) == [(1, 1, 2, "add", "withdraw"), (2, 3, None, "add", None)]
    assert json.loads((await registry.answer()).record)["version"] == 2
    assert json.loads((await registry.answer(release=first.label)).record)["version"] == 1
    with pytest.raises(NoMatch):
        await registry.answer(release=second.label)


async def test_two_periods_of_one_factor_are_taken_in_one_change_set(registry):
    both = [a_statement(reference_period=a_period(year), note=str(year)) for year in (2021, 2022)]
    await registry.release(*both)
    assert await members(registry) == [(1, 1, None, "add", None), (2, 1, None, "extend", None)]
    await registry.release(*(a_statement(reference_period=a_period(year)) for year in (2022, 2023)))
    assert await members(registry) == [
        (1, 1, None, "add", None),
        (2, 1, 2, "extend", "amend"),
        (3, 2, None, "amend", None),
        (4, 2, None, "extend", None),
    ]


async def test_every_old_release_answers_the_same_bytes_for_ever(registry):
    seen = {}
    steps = [
        [a_statement()],
        [a_statement(reference_period=a_period(2023)), a_statement("average-cn", geography="CN")],
        [a_statement(value=Decimal("0.4404"))],
        [a_withdrawal(year=2023)],
        [a_statement(reference_period=a_period(2023), value=Decimal("0.5"))],
        [a_withdrawal("average-cn", reason=WithdrawalReason.DUPLICATE)],
    ]
    for changes in steps:
        made = await registry.release(*changes)
        for geography in ("CN-GD", "CN"):
            for year in ("2022", "2023"):
                asked = {"geography": geography, "date": year, "release": made.label}
                seen[tuple(asked.items())] = await record_or_miss(registry, asked)
        for asked, before in seen.items():
            assert await record_or_miss(registry, dict(asked)) == before
    assert len({record for record in seen.values() if record}) == 5


async def record_or_miss(registry, asked):
    try:
        return (await registry.answer(**asked)).record
    except NoMatch:
        return None


async def test_the_manifests_are_a_chain_that_a_stranger_can_follow(registry):
    made = [
        await registry.release(a_statement()),
        await registry.release(a_statement(note="x")),
        await registry.release(a_withdrawal()),
    ]
    held, parent = {}, None
    async with registry.database.reader() as reader:
        for one in made:
            raw = await manifest_bytes(reader, one.number)
            said = json.loads(raw)
            assert (digest(raw), said["parent"], said["label"]) == (one.digest, parent, one.label)
            for change in said["changes"]:
                for number in change.get("ends", ()):
                    del held[change["factor"], number]
                if "version" in change:
                    held[change["factor"], change["version"]] = change["digest"]
            parent = spelled(one.digest)
    assert held == {}


async def test_a_release_that_is_not_announced_does_not_answer(registry):
    first = await registry.release(a_statement())
    hidden = await registry.release(a_statement(value=Decimal("0.9")), announced=False)
    found = await registry.answer()
    assert (found.release.label, found.status) == (first.label, Status.CURRENT)
    assert json.loads(found.record)["value"] == 0.4403
    assert hidden.number == 2
