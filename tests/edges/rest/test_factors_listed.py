"""Lists of factors: each filter by itself, pages by keyset, limits."""

import pytest

from tests.edges.rest.walking import walk

pytestmark = pytest.mark.asyncio(loop_scope="session")


FILTERS = [
    ({"industry": "naics-2017:3273"}, lambda f: any(c["code"].startswith("3273") for c in f["industries"])),
    ({"industry": "naics-2017:327310"}, lambda f: {"scheme": "naics-2017", "code": "327310"} in f["industries"]),
    ({"industry": "gbt4754-2017:D"}, lambda f: any(c["scheme"] == "gbt4754-2017" for c in f["industries"])),
    ({"geography": "CN"}, lambda f: f["geography"].startswith("CN")),
    ({"geography": "CN-GRID-SW"}, lambda f: f["geography"] in {"CN-GRID-SW", "CN-SC", "CN-CQ", "CN-XZ"}),
    ({"geography": "UK", "year": "2025", "boundary": "combustion"}, lambda f: f["geography"] == "GB"),
    ({"year": "2021"}, lambda f: f["reference_period"]["from"][:4] <= "2021" <= f["reference_period"]["to"][:4]),
    ({"unit": "1e4Nm3"}, lambda f: f["declared_unit"]["unit"] == "1e4Nm3"),
    ({"unit": "度", "publisher": "mee"}, lambda f: f["declared_unit"]["unit"] == "kWh"),
    ({"boundary": "unstated"}, lambda f: f["boundary"] == "unstated"),
    ({"gas_basis": "co2_only"}, lambda f: f["gas_basis"] == "co2_only"),
    ({"dataset": "sac/gbt-32151-fuels"}, lambda f: f["dataset"] == "sac/gbt-32151-fuels"),
    ({"publisher": "mee"}, lambda f: f["publisher"] == "mee"),
]


@pytest.mark.parametrize(("asked", "meets"), FILTERS, ids=[str(one[0]) for one in FILTERS])
async def test_a_filter_keeps_what_meets_it_and_counts_it(rest, asked, meets):
    items, _ = await walk(rest, **asked)
    assert items
    assert all(meets(one) for one in items)
    counted = (await rest.get("/v1/factors", params=asked | {"limit": 1, "total": "true"})).json()
    assert counted["total"] == len(items)


@pytest.mark.parametrize(
    ("asked", "total"),
    [
        ({}, 10_008),
        ({"release": "2026.1"}, 2_577),
        ({"release": "2026.2"}, 4_609),
        ({"publisher": "us-epa"}, 2_032),
        ({"publisher": "us-epa", "boundary": "cradle-to-gate"}, 1_016),
        ({"publisher": "desnz", "year": "2024"}, 2_616),
        ({"publisher": "desnz", "year": "2025"}, 2_616),
        ({"dataset": "mee/grid-electricity"}, 120),
        ({"dataset": "sac/gbt-32151-fuels"}, 26),
        ({"industry": "naics-2017:3273"}, 10),
        ({"publisher": "mee", "gas_basis": "all_gases"}, 0),
    ],
    ids=str,
)
async def test_the_seed_has_as_many(rest, asked, total):
    page = (await rest.get("/v1/factors", params=asked | {"limit": 1, "total": "true"})).json()
    assert page["total"] == total


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ({"industry": "gbt4754-2017:D"}, {"industry": "gbt4754-2017:4420"}),
        ({"industry": "naics-2017:31-33"}, {"industry": "naics-2017:327310"}),
        ({"geography": "CN"}, {"geography": "CN-GD"}),
        ({"geography": "CN"}, {"geography": "CN-GRID-SC"}),
        ({"geography": "GLO"}, {"geography": "GB", "year": "2022", "boundary": "use"}),
    ],
    ids=str,
)
async def test_a_subtree_holds_what_its_parts_hold(rest, wide, narrow):
    inner = {(one["key"], one["version"]) for one in (await walk(rest, **narrow))[0]}
    outer = {(one["key"], one["version"]) for one in (await walk(rest, **wide))[0]}
    assert inner
    assert inner < outer


async def test_pages_hold_every_key_of_the_uk_edition_once(rest):
    asked = {"dataset": "desnz/ghg-conversion-factors", "year": "2025"}
    items, pages = await walk(rest, **asked, limit=307)
    keys = [one["key"] for one in items]
    assert pages == 9
    assert keys == sorted(set(keys))
    counted = (await rest.get("/v1/factors", params=asked | {"limit": 1, "total": "true"})).json()
    assert counted["total"] == len(keys) == 2_616


async def test_pages_are_the_same_whatever_their_size(rest):
    asked = {"dataset": "mee/grid-electricity"}
    by_seven, _ = await walk(rest, **asked, limit=7)
    at_once, pages = await walk(rest, **asked)
    assert pages == 1
    assert by_seven == at_once
    assert len(at_once) == 120


async def test_a_page_that_ends_exactly_at_the_end_has_no_next(rest):
    page = (await rest.get("/v1/factors?dataset=mee/grid-electricity&limit=120")).json()
    assert len(page["items"]) == 120
    assert page["next"] is None


async def test_a_cursor_stays_with_the_release_of_its_first_page(rest):
    first = (await rest.get("/v1/factors?release=2026.2&publisher=us-epa&limit=3")).json()
    second = (await rest.get("/v1/factors", params={"publisher": "us-epa", "limit": 3, "cursor": first["next"]})).json()
    assert second["release"]["label"] == "2026.2"
    assert {one["edition"] for one in second["items"]} == {"v1.2"}


async def test_a_cursor_is_refused_under_another_release(rest):
    first = (await rest.get("/v1/factors?release=2026.2&limit=3")).json()
    other = await rest.get("/v1/factors", params={"release": "2026.4", "cursor": first["next"]})
    assert other.status_code == 404
    assert other.json()["code"] == "FT-REL-404"


async def test_items_are_the_factors_themselves(rest):
    page = await rest.get("/v1/factors?dataset=mee/grid-electricity&geography=CN-GD&year=2022")
    item = next(one for one in page.json()["items"] if one["activity"] == "electricity.grid-average")
    alone = (await rest.get(f"/v1/factors/{item['key']}/versions/{item['version']}")).json()
    assert alone["factor"] == item
