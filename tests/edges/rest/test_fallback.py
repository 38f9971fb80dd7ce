"""A look-up that may step away says which figure, through which steps, how far, how good there, and what else."""

import json
from decimal import Decimal

import pytest

from tests.plugins.queries import recorded

pytestmark = pytest.mark.asyncio(loop_scope="session")

LHASA = "/v1/lookup?activity=electricity.grid-average&geography=CN-XZ&date=2024&gas_basis=co2_only"
CEMENT = "/v1/lookup?industry=naics-2017:327310&boundary=cradle-to-gate"


async def asked(rest, path):
    answer = await rest.get(path)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text, parse_float=Decimal)


async def test_electricity_for_a_plant_in_lhasa_all_in_one_answer(rest):
    answer = await asked(rest, LHASA + "&fallback=geography,time")
    factor, match = answer["factor"], answer["match"]
    assert (factor["key"], factor["value"]) == ("mee/grid-electricity/average-cn-grid-sw", Decimal("0.2472"))
    assert factor["reference_period"] == {"from": "2023-01-01", "to": "2023-12-31"}
    assert (match["kind"], match["fallback"]) == ("fallback", ["geography", "time"])
    back, out = match["steps"]
    assert back == {
        "dimension": "time",
        "from": "2024",
        "to": "2023",
        "years": 1,
        "direction": "earlier",
        "reason": "no match",
    }
    assert (out["dimension"], out["from"], out["to"]) == ("geography", "CN-XZ", "CN-GRID-SW")
    assert (out["containment"], out["purpose"]) == ("derived", "electricity")
    assert out["note"]
    assert match["distance_class"] == {"time": 1, "geography": 2, "technology": 1}
    assert match["decided_by"] == "fewest steps in the order asked"
    assert match["candidates"] == 1 + len(match["alternatives"])


async def test_the_quality_of_a_figure_nobody_scored_stays_unknown_with_the_least_it_can_be(rest):
    quality = (await asked(rest, LHASA + "&fallback=geography,time"))["match"]["quality_in_context"]
    assert (quality["dqr_native"], quality["dqr_in_context"], quality["dqr"]) == (None, None, None)
    assert quality["rescored"]["GeR"] == {"native": None, "steps": 1, "in_context": None, "at_least": 2}
    assert quality["rescored"]["TiR"] == {
        "native": None,
        "steps": None,
        "in_context": None,
        "at_least": 1,
        "age_years": 1,
    }


async def test_alternatives_are_further_away_each_and_can_be_asked_for(rest):
    match = (await asked(rest, LHASA + "&fallback=geography,time"))["match"]
    away = [(one["steps"]["years"], one["steps"]["geography"]) for one in match["alternatives"]]
    assert 1 <= len(away) <= 5
    assert away == sorted(away)
    assert away[0] > (1, 1)
    for one in match["alternatives"]:
        found = await asked(rest, f"/v1/factors/{one['key']}/versions/{one['version']}")
        assert (found["factor"]["value"], found["factor"]["gas_basis"]) == (one["value"], "co2_only")
        assert found["factor"]["edition"] == one["edition"]


async def test_the_other_order_goes_back_in_time_before_it_leaves_the_place(rest):
    match = (await asked(rest, LHASA + "&fallback=time,geography"))["match"]
    assert [one["dimension"] for one in match["steps"]] == ["geography", "time"]
    alternatives = [(one["geography"], one["steps"]["years"]) for one in match["alternatives"]]
    assert alternatives[:2] == [("CN-GRID-SW", 2), ("CN-GRID-SW", 3)]


async def test_cement_of_2022_used_in_2024_keeps_its_rating_and_in_2029_loses_some(rest):
    near = (await asked(rest, CEMENT + "&date=2024&fallback=time"))["match"]["quality_in_context"]
    far = (await asked(rest, CEMENT + "&date=2029&fallback=time&max_age=50"))["match"]["quality_in_context"]
    assert near["dqr_native"] == near["dqr_in_context"] == far["dqr_native"] == Decimal("1.8009")
    assert (near["band"]["in_context"], far["band"]["in_context"]) == ("very_good", "good")
    assert (near["rescored"]["TiR"]["age_years"], far["rescored"]["TiR"]["age_years"]) == (2, 7)
    risen = far["rescored"]["TiR"]["in_context"] - far["rescored"]["TiR"]["native"]
    assert far["dqr_in_context"] - far["dqr_native"] == Decimal(risen) / 5
    assert "one to one" in near["approximation"]


async def test_the_quality_floor_is_that_of_the_figure_as_used(rest):
    far = CEMENT + "&date=2029&fallback=time&max_age=50"
    assert (await rest.get(far + "&dqr_max=2.2009")).status_code == 200
    assert (await rest.get(far + "&dqr_max=2.2008")).status_code == 404
    assert (await rest.get(CEMENT + "&dqr_max=1.8009")).status_code == 200


@pytest.mark.parametrize("order", ["geography", "time", "industry,technology", "time,geography,industry,technology"])
async def test_an_answer_without_a_step_is_the_strict_one(rest, order):
    strict = await asked(rest, "/v1/lookup?activity=electricity.grid-average&geography=CN-GD&date=2022")
    found = await asked(
        rest, f"/v1/lookup?activity=electricity.grid-average&geography=CN-GD&date=2022&fallback={order}"
    )
    assert found["factor"] == strict["factor"]
    assert (found["match"]["kind"], found["match"]["steps"]) == ("exact", [])
    assert found["citation"] == strict["citation"]


async def test_an_answer_is_the_same_however_often_and_under_its_pinned_release(rest):
    path = LHASA + "&fallback=geography,time"
    first = await rest.get(path)
    assert (await rest.get(path + "&&")).content == first.content
    pinned = await rest.get(path + f"&release={first.json()['release']['label']}")
    assert pinned.json()["factor"] == first.json()["factor"]
    assert pinned.json()["match"] == first.json()["match"]
    assert pinned.headers["cache-control"] == "public, max-age=60"


@pytest.mark.parametrize(
    ("path", "count"),
    [
        (LHASA + "&fallback=geography,time", 1),
        (LHASA + "&fallback=geography,time,industry,technology&max_age=50", 1),
        (CEMENT + "&date=2024&fallback=industry,time", 1),
        (CEMENT + "&date=2024&fallback=time&dqr_max=2&unit=USD", 1),
        (LHASA + "&fallback=geography", 2),
        ("/v1/lookup?activity=electricity.grid-average&fallback=geography,time", 1),
        ("/v1/lookup?activity=electricity.grid-average&geography=CN-XZ&max_age=3", 0),
    ],
)
async def test_a_fallback_costs_one_statement_and_its_miss_one_more(rest, path, count):
    with recorded(rest) as statements:
        answer = await rest.get(path + "&&&&&")
    assert answer.status_code in {200, 400, 404, 409}, answer.text
    assert len(statements) == count, (answer.text[:300], statements)


async def test_what_is_left_open_is_asked_back_also_where_steps_are_allowed(rest):
    answer = await rest.get("/v1/lookup?product=cpc:17100&fallback=time&max_age=50&date=2024")
    assert answer.status_code == 409
    assert answer.json()["code"] == "FT-LOOKUP-409"
    assert answer.json()["ambiguous_in"] == ["activity", "geography", "boundary", "gas_basis"]
