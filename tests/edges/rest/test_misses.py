"""What is asked for and nobody publishes: counted apart from requests, shown from three on, without who asked."""

import asyncio

import asyncpg
import pytest

from tests.plugins.clients import running
from tests.plugins.queries import at_most

pytestmark = pytest.mark.asyncio

GRID = "/v1/lookup?activity=electricity.grid-average"
TIBET = {"activity": "electricity.grid-average", "geography": "CN-XZ"}


async def asked(place, *paths, selectors=()):
    """Ask these of a service of its own, that writes down what it missed when it stops; each selector by itself."""
    async with running(place) as client:
        for path in paths:
            assert (await client.get(path)).status_code in {400, 404}
        for selector in selectors:
            assert (await client.post("/v1/lookup", json={"selectors": [selector]})).status_code == 200


async def test_a_batch_counts_each_different_miss_once(seeded_place):
    async with running(seeded_place) as client:
        for times in (1, 2):
            assert (await client.post("/v1/lookup", json={"selectors": [TIBET] * 100})).status_code == 200, times
    assert (await shown(seeded_place))["items"] == []


async def shown(place, **said):
    async with running(place) as client:
        answer = await client.get("/v1/misses", params=said)
        assert answer.status_code == 200, answer.text
        return answer.json()


async def test_nothing_is_missed_before_it_was_asked_for(own_rest):
    answer = await own_rest.get("/v1/misses")
    assert answer.json() == {"items": [], "next": None}
    assert answer.headers["cache-control"] == "no-store"


async def test_misses_of_single_look_ups_and_of_batches_add_up_from_three_on(seeded_place):
    await asked(seeded_place, GRID + "&geography=CN-XZ", GRID + "&geography=CN-XZ")
    assert (await shown(seeded_place))["items"] == []
    await asked(seeded_place, selectors=[TIBET, TIBET | {"fallback": "time"}, TIBET | {"date": 2024}])
    [item] = (await shown(seeded_place))["items"]
    assert (item["asked"], item["failed"], item["times"]) == (TIBET, "geography", 4)
    assert item["first"] <= item["last"]
    assert item["reasons"]
    assert set(item) == {"asked", "failed", "times", "first", "last", "reasons"}


async def test_the_most_frequent_comes_first_and_pages_follow(seeded_place):
    selectors = [TIBET | {"date": 2000 + nth} for nth in range(6) for _ in range(3 + nth)]
    await asked(seeded_place, selectors=selectors)
    async with running(seeded_place) as client:
        items, after = [], {}
        for _ in range(3):
            page = (await client.get("/v1/misses", params={"limit": 2} | after)).json()
            items, after = items + page["items"], {"cursor": page["next"]}
        assert page["next"] is None
        assert [(one["asked"]["year"], one["times"]) for one in items] == [
            (str(2000 + nth), 3 + nth) for nth in reversed(range(6))
        ]
        for bad in ({"cursor": "x"}, {"limit": "0"}, {"limit": "1001"}, {"colour": "blue"}, {"release": "2026.1"}):
            assert (await client.get("/v1/misses", params=bad)).status_code == 400


async def test_hits_unknown_codes_keys_and_callers_own_conditions_are_not_counted(seeded_place):
    silent = [
        TIBET | {"geography": "CN-GD"},
        TIBET | {"date": "2023", "fallback": "geography"},
        TIBET | {"geography": "XX"},
        TIBET | {"publisher": "nobody"},
        TIBET | {"geography": "CN-GD", "dataset": "mee/power-footprint"},
        TIBET | {"geography": "CN-GD", "dqr_max": 2},
        TIBET | {"geography": "GB", "publisher": "mee"},
        TIBET | {"geography": "GB", "date": 2025, "release": "2026.1"},
        {"activity": "electricity.nothing"},
        {"activity": "acme/no/such"},
        {"activity": "mee/grid-electricity/average-cn-gd", "geography": "FR"},
        {"industry": "isic-4:9999"},
        {"industry": "naics-2017:327310"},
        {"geography": "CN-XZ"},
        None,
    ]
    await asked(seeded_place, selectors=silent * 3)
    assert (await shown(seeded_place))["items"] == []


async def test_an_industry_nobody_has_figures_for_is_missed_as_a_subject(seeded_place):
    await asked(seeded_place, selectors=[{"industry": "isic-4:2394", "geography": "FR"}] * 3)
    [item] = (await shown(seeded_place))["items"]
    assert (item["asked"], item["failed"]) == ({"industry": "isic-4:2394", "geography": "FR"}, "subject")


async def test_counting_costs_a_request_nothing(own_rest):
    await own_rest.get(GRID + "&geography=CN-XZ")
    for _ in range(3):
        with at_most(2, own_rest) as statements:
            await own_rest.get(GRID + "&geography=CN-XZ")
        assert not [one for one in statements if "demand" in one]


async def test_misses_are_written_while_the_service_runs(seeded_place, monkeypatch):
    monkeypatch.setattr("app.wiring._MISSES_S", 0.05)
    async with running(seeded_place) as client:
        for _ in range(3):
            await client.get(GRID + "&geography=CN-XZ")
        for _ in range(100):
            items = (await client.get("/v1/misses")).json()["items"]
            if items:
                break
            await asyncio.sleep(0.05)
        assert items[0]["times"] == 3


async def test_several_services_add_up(seeded_place):
    async with running(seeded_place) as one, running(seeded_place) as other:
        for client in (one, other, one, other, other):
            await client.get(GRID + "&geography=CN-XZ")
    assert (await shown(seeded_place))["items"][0]["times"] == 5


async def test_a_database_that_takes_no_writes_serves_as_well_without_counting(seeded_place, monkeypatch):
    monkeypatch.setattr("app.wiring._MISSES_S", 0.05)
    owner = await asyncpg.connect(seeded_place.owner_url)
    name = await owner.fetchval("SELECT current_database()")
    await owner.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    await owner.close()
    async with running(seeded_place) as client:
        for _ in range(5):
            assert (await client.get(GRID + "&geography=CN-XZ")).status_code == 404
            assert (await client.get(GRID + "&geography=CN-GD")).status_code == 200
            await asyncio.sleep(0.03)
        assert (await client.get("/v1/misses")).json()["items"] == []
