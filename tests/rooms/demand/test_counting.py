"""Misses on disk: they add up over workers and days, stay bounded, and tell of nobody."""

import asyncio
import json

import pytest

from app.demand import commands
from app.demand.commands import count
from app.demand.model import Demand, Miss, Misses
from app.demand.queries import misses
from app.kit.db import Database
from app.kit.errors import FootingError
from app.lookup.queries.find import find
from app.lookup.question import question
from app.publication.model import Withdrawal
from app.releases.model import WithdrawalReason
from app.wiring import read_world
from tests.factories.figures import a_key, a_period, a_statement

GRID = "electricity.grid-average"


def a_miss(geography="FR", failed="geography", **more):
    asked = {"activity": GRID, "geography": geography} | more
    return Miss(tuple(sorted(asked.items())), failed)


async def counted(database, *pairs):
    async with database.writer() as writer:
        await count(writer, pairs)


async def shown(database, after=None, limit=100):
    async with database.reader() as reader:
        return [(one.asked["geography"], one.times) for one in await misses(reader, after=after, limit=limit)]


@pytest.mark.asyncio
async def test_a_miss_shows_from_the_third_time_on_whoever_counted(database):
    for times, seen in ((1, []), (1, []), (1, [("FR", 3)]), (7, [("FR", 10)])):
        await counted(database, (a_miss(), times))
        assert await shown(database) == seen


@pytest.mark.asyncio
async def test_what_failed_and_what_was_asked_tell_misses_apart(database):
    await counted(database, (a_miss(), 3), (a_miss(failed="date"), 4), (a_miss(year="2024"), 5))
    async with database.reader() as reader:
        found = await misses(reader, after=None, limit=10)
    assert [(one.failed, one.times, one.asked.get("year")) for one in found] == [
        ("geography", 5, "2024"),
        ("date", 4, None),
        ("geography", 3, None),
    ]
    assert all(one.first_on == one.last_on for one in found)


@pytest.mark.asyncio
async def test_pages_of_equal_counts_have_each_miss_once(database):
    places = [f"P{number}" for number in range(7)]
    await counted(database, *((a_miss(place), 3 + number // 3) for number, place in enumerate(places)))
    seen, after = [], None
    async with database.reader() as reader:
        while page := await misses(reader, after=after, limit=2):
            seen += [one.asked["geography"] for one in page]
            after = (page[-1].times, page[-1].number)
    assert sorted(seen) == places
    assert seen[0] == "P6"


@pytest.mark.asyncio
async def test_workers_that_count_the_same_misses_at_once_add_up_and_wait_for_nobody(place):
    workers = [Database(place.app_url, timeout_s=30, role=place.role) for _ in range(4)]
    pairs = [(a_miss(f"P{number}"), 1) for number in range(300)]
    turned = [pairs, pairs[::-1], pairs[150:] + pairs[:150], pairs[::2] + pairs[1::2]]
    for _ in range(3):
        await asyncio.gather(*(counted(one, *own) for one, own in zip(workers, turned, strict=True)))
    assert {times for _, times in await shown(workers[0], limit=1_000)} == {12}
    for one in workers:
        await one.close()


@pytest.mark.asyncio
async def test_past_the_bound_only_known_misses_count_on(database, monkeypatch):
    monkeypatch.setattr(commands, "MOST", 3)
    await counted(database, *((a_miss(f"P{number}"), 3) for number in range(3)))
    await counted(database, *((a_miss(f"P{number}"), 3) for number in range(5)))
    assert sorted(await shown(database)) == [("P0", 6), ("P1", 6), ("P2", 6)]


@pytest.mark.asyncio
async def test_many_misses_are_written_in_one_go(database):
    await counted(database, *((a_miss(f"P{number}"), 3) for number in range(1_234)))
    assert len(await shown(database, limit=2_000)) == 1_234


@pytest.mark.asyncio
async def test_a_row_has_what_was_asked_and_no_trace_of_who_or_when_in_the_day(registry):
    await counted(registry.database, (a_miss(), 3))
    [row] = await registry.rows("SELECT * FROM demand_miss")
    assert set(row.keys()) == {"number", "asked", "failed", "times", "first_on", "last_on"}
    assert json.loads(row["asked"]) == {"activity": GRID, "geography": "FR"}
    assert set(Demand.__slots__) == set(row.keys())


@pytest.mark.asyncio
async def test_the_application_may_neither_remove_nor_rewrite_what_was_asked(registry, app):
    await counted(registry.database, (a_miss(), 3))
    for statement in (
        "DELETE FROM demand_miss",
        "TRUNCATE demand_miss",
        "UPDATE demand_miss SET asked = '{}'",
        "UPDATE demand_miss SET failed = 'x'",
        "UPDATE demand_miss SET first_on = '2000-01-01'",
    ):
        with pytest.raises(Exception, match="permission denied"):
            await app.execute(statement)


async def heard(registry, **asked):
    """What a question that nothing answers has counted."""
    waiting = Misses()
    world = await read_world(registry.database, registry.hot)
    world.missed = waiting.heard
    said = {"activity": GRID, "geography": "CN-GD"} | asked
    with pytest.raises(FootingError):
        await find(world, question({name: text for name, text in said.items() if text}, world.nomenclature))
    return [(dict(one.asked), one.failed) for one, _ in waiting.take()]


@pytest.mark.asyncio
async def test_a_miss_is_counted_once_with_the_condition_that_failed(registry):
    await registry.release(a_statement())
    base = {"activity": GRID, "geography": "CN-BJ"}
    assert await heard(registry, geography="CN-BJ") == [(base, "geography")]
    assert await heard(registry, geography="CN-BJ", date="2023-05-06") == [(base | {"year": "2023"}, "geography")]
    assert await heard(registry, date="2023") == [({"activity": GRID, "geography": "CN-GD", "year": "2023"}, "date")]
    assert await heard(registry, fallback="time", date="2029") == [
        ({"activity": GRID, "geography": "CN-GD", "year": "2029"}, "date")
    ]
    assert await heard(registry, unit="kg") == [
        ({"activity": GRID, "geography": "CN-GD", "unit_group": "mass"}, "unit")
    ]
    assert await heard(registry, boundary="upstream") == [
        ({"activity": GRID, "geography": "CN-GD", "boundary": "upstream"}, "boundary")
    ]
    assert await heard(registry, activity=None, product="cpc:11020") == [
        ({"product": "cpc:11020", "geography": "CN-GD"}, "subject")
    ]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "asked",
    [
        {"publisher": "nobody"},
        {"dataset": "acme/nothing"},
        {"dqr_max": "1"},
        {"activity": "acme/grid/nothing"},
        {"activity": "acme/grid/average-cn-gd", "geography": "FR"},
        {"activity": "electricity.nothing"},
        {"geography": "XX"},
        {"activity": None, "product": "cpc:99999"},
        {"activity": None, "industry": "isic-4:9999"},
        {"gwp": "AR6-100"},
        {"release": "2026.9"},
    ],
)
async def test_what_is_not_known_or_is_the_callers_own_condition_is_not_counted(registry, asked):
    await registry.release(a_statement(), label="2026.1")
    assert await heard(registry, **asked) == []


@pytest.mark.asyncio
async def test_a_figure_that_another_publisher_has_is_not_missing(registry):
    await registry.release(a_statement())
    assert await heard(registry, publisher="acme", geography="FR") == [
        ({"activity": GRID, "geography": "FR"}, "geography")
    ]
    two = a_statement("supply-fr", dataset="acme/supply", geography="FR")
    await registry.release(two)
    assert await heard(registry, dataset="acme/grid", geography="FR") == []


@pytest.mark.asyncio
async def test_a_figure_that_came_after_the_release_asked_is_not_missing(registry):
    first = await registry.release(a_statement())
    await registry.release(a_statement(reference_period=a_period(2023)))
    assert await heard(registry, date="2023", release=first.label) == []
    assert await heard(registry, date="2024") != []
    gone = Withdrawal(key=a_key(), period_from=a_period(2023).first, reason=WithdrawalReason.ERROR)
    await registry.release(gone)
    assert await heard(registry, date="2023") != []
