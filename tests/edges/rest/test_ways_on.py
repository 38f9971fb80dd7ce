"""A miss says the way on: what a fallback would answer, or what the nearest factor does not meet."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")
GRID = "activity=electricity.grid-average"


async def refusal(rest, query):
    return (await rest.get(f"/v1/lookup?{query}")).json()


async def test_the_nearest_is_the_neighbour_one_year_earlier_and_not_another_country(rest):
    told = await refusal(rest, f"{GRID}&geography=CN-XZ&date=2024")
    assert told["nearest"][0]["key"] == "mee/grid-electricity/average-cn-grid-sw"
    assert told["nearest"][0]["reference_period"]["from"] == "2023-01-01"
    assert told["hint"] == (
        "fallback=geography,time would answer mee/grid-electricity/average-cn-grid-sw, 2023-01-01 to 2023-12-31"
    )


async def test_what_the_hint_promises_is_what_the_fallback_answers(rest):
    answer = await refusal(rest, f"{GRID}&geography=CN-XZ&date=2024&fallback=geography,time")
    assert answer["factor"]["key"] == "mee/grid-electricity/average-cn-grid-sw"


@pytest.mark.parametrize("place", ["CN-HK", "CN-MO", "CN-TW"])
async def test_a_figure_known_not_to_cover_a_place_is_not_near_it(rest, place):
    told = await refusal(rest, f"{GRID}&geography={place}&date=2023&gas_basis=co2_only")
    assert "CN" not in {one["geography"] for one in told["nearest"]}
    assert told["reasons"]


async def test_the_hint_names_the_one_condition_that_the_nearest_does_not_meet(rest):
    told = await refusal(rest, "activity=fuel.natural-gas.combustion&geography=CN&unit=m3")
    assert told["hint"] == "sac/gbt-32151-fuels/natural-gas-combustion meets all but unit"


async def test_each_factor_is_near_once(rest):
    told = await refusal(rest, f"{GRID}&geography=CN-XZ&date=2024")
    keys = [one["key"] for one in told["nearest"]]
    assert len(keys) == len(set(keys)) == 5


async def test_quality_after_the_steps_is_what_fails_when_a_step_would_lead_there(rest):
    asked = "industry=naics-2017:327310&boundary=cradle-to-gate&geography=US&date=2025&fallback=time&dqr_max=1"
    assert (await refusal(rest, asked))["failed"] == "dqr_max"


@pytest.mark.parametrize(("said", "code"), [("Guangdong", "CN-GD"), ("广东", "CN-GD"), ("cn-gd", "CN-GD")])
async def test_a_place_by_its_name_is_refused_with_its_code(rest, said, code):
    told = await refusal(rest, f"{GRID}&geography={said}")
    assert (told["status"], told["nearest"][0]) == (400, code)


async def test_a_class_that_does_not_exist_is_unknown_and_no_miss(rest):
    told = await refusal(rest, "industry=naics-2017:999999")
    assert (told["code"], told["fields"]) == ("FT-NOM-404", ["industry"])


async def test_an_ambiguity_shows_each_factor_once_with_its_figure(rest):
    told = await refusal(rest, GRID)
    keys = [one["key"] for one in told["candidates"]]
    assert len(keys) == len(set(keys))
    assert all(one["value"] is not None and one["name"]["en"] for one in told["candidates"])


async def test_the_entrance_names_doors_that_are_there(rest):
    doors = (await rest.get("/")).json()["doors"]
    answered = [(await rest.get(path)).status_code for name, path in doors.items() if name != "graphql"]
    assert set(answered) <= {200, 400}, answered
