"""Random histories of a registry: every door that tells of change must tell the same story."""

import random
from datetime import date
from decimal import Decimal

import pytest

from app.changes.model import NetChange, Wanted, span
from app.changes.pins import Pin, Pins
from app.changes.queries.diff import diff
from app.changes.queries.feed import feed
from app.changes.queries.impact import impacts
from app.publication.model import Withdrawal
from app.releases.model import WithdrawalReason
from app.wiring import read_world
from tests.factories.figures import GRID, SUPPLY, a_key, a_period, a_statement

pytestmark = pytest.mark.asyncio
DATASETS = {"a": GRID, "b": GRID, "s": SUPPLY, "t": SUPPLY}
RELEASES = 9
NEW = (NetChange.ADDED, NetChange.EXTENDED)


async def members(registry):
    """Who is in which release, by key and number."""
    rows = await registry.rows(
        "SELECT v.key, m.number, m.since, m.until FROM releases_member m "
        "JOIN factors_version v USING (factor_id, number)"
    )
    return {(row["key"], row["number"]): (row["since"], row["until"] or 99) for row in rows}


def held(lives, release):
    return {place for place, (since, until) in lives.items() if since <= release < until}


def some_changes(chance, standing):
    """Changes for one release that fit what stands: by slug, the years it has."""
    changes = []
    for slug, dataset in DATASETS.items():
        years = standing.setdefault(slug, set())
        deed = chance.choice(["nothing", "state", "state", "withdraw"])
        if deed == "withdraw" and years:
            year = chance.choice(sorted(years))
            years.remove(year)
            reason, key = WithdrawalReason.DUPLICATE, a_key(slug, dataset)
            changes.append(Withdrawal(key=key, period_from=date(year, 1, 1), reason=reason))
        elif deed == "state":
            year, value = chance.choice([2021, 2022, 2023]), Decimal(chance.randint(1, 3))
            note = str(chance.random())
            said = {"reference_period": a_period(year), "value": value, "note": note}
            changes.append(a_statement(slug, dataset=dataset, **said))
            if dataset == SUPPLY:
                years.clear()
            years.add(year)
    return changes


async def a_story(registry, seed):
    chance, standing = random.Random(seed), {}  # noqa: S311 - a story to be told again
    await registry.release(a_statement("first"))
    for _ in range(RELEASES - 1):
        changes = some_changes(chance, standing)
        if changes:
            await registry.release(*changes)
    return await read_world(registry.database, registry.hot)


@pytest.mark.parametrize("seed", range(6))
async def test_diff_impact_and_feed_tell_the_same_story(registry, seed):
    world = await a_story(registry, seed)
    announced, lives = world.announced, await members(registry)
    labels = [one.label for one in announced.by_label.values()]
    for start, first in enumerate(labels, 1):
        for end in range(start, len(labels) + 1):
            async with registry.database.reader() as reader:
                page = await diff(reader, span(announced, first, labels[end - 1]), Wanted(), None, 1_000)
                await _agrees(reader, announced, page.differences, (first, labels[end - 1]))
            _accounts_for(page.differences, held(lives, start), held(lives, end))
    async with registry.database.reader() as reader:
        await _rebuilds(reader, announced, lives)


def _accounts_for(differences, before, after):
    """Every version that left is a `from`, every one that came is a `to`; each change is told once."""
    left = {(one.key, one.before.number) for one in differences if one.change is not NetChange.EXTENDED and one.before}
    came = {(one.key, one.after.number) for one in differences if one.after}
    assert left == before - after
    assert came == after - before
    anchors = [(one.key, (one.after if one.change in NEW else one.before).number) for one in differences]
    assert len(anchors) == len(set(anchors)) == len(differences)


async def _agrees(reader, announced, differences, labels):
    """What left according to the difference became the same according to the impact of pinning it."""
    gone = [one for one in differences if one.before and one.change is not NetChange.EXTENDED]
    pins = Pins(
        before=labels[0], after=labels[1], pins=[Pin(factor=one.key, version=one.before.number) for one in gone]
    )
    page = await impacts(reader, announced, pins)
    for one, told in zip(gone, page.impacted, strict=True):
        found = told.outcome
        assert found.impact.value == one.change.value
        assert (found.now and found.now.number) == (one.after and one.after.number)
        assert (found.ended and found.ended.reason) == one.reason


async def _rebuilds(reader, announced, lives):
    """A mirror that follows the feed in small pages holds what each release holds."""
    last, has, caught_up = -1, set(), False
    while not caught_up:
        page = await feed(reader, announced, last, 3)
        for one in page.entries:
            has -= {(one.key, number) for number in one.ends}
            if one.change == "release":
                assert has == held(lives, announced.resolve(one.release).number)
                assert one.digest == announced.resolve(one.release).spelled_digest
            elif one.change != "withdraw":
                has.add((one.key, one.version))
        assert page.last > last
        last, caught_up = page.last, page.caught_up
    again = await feed(reader, announced, last, 3)
    assert (again.entries, again.last, again.caught_up) == ([], last, True)
