"""What people search for, and what they want to see first: a list to keep when ranks are changed."""

import re

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")

UK = "desnz/ghg-conversion-factors/"
GRID = "^mee/grid-electricity/average-cn$|uk-electricity-generated"
MEANT = f"^{UK}fuels-liquid-fuels-"
WIND, LIME, CEMENT = "generation-wind$", "supply-chain/327410-", "supply-chain/327310-"
WANTED = [
    ("电力", GRID),
    ("電力", GRID),
    ("中国 电力", GRID),
    ("electricity", GRID),
    ("grid electricity", GRID),
    ("外购电力", GRID),
    ("UK electricity", f"^{UK}uk-electricity-generated"),
    ("petrol", f"{MEANT}petrol-(average|100pc)"),
    ("steel", "331513-|material-use-metal-steel"),
    ("钢", "331513-|material-use-metal-steel"),
    ("热轧钢板", "331513-|material-use-metal-steel"),
    ("HGV", "hgvs-average-laden-(km|tonne-km)$"),
    ("卡车", "hgvs-average-laden-(km|tonne-km)$"),
    ("flight", f"^{UK}business-travel-air-flights"),
    ("hotel", f"^{UK}hotel-stay"),
    ("石灰", LIME),
    ("水泥", CEMENT),
    ("327310", CEMENT),
    ("2394", CEMENT),
    ("isic-4:2394", CEMENT),
    ("portland cemnt", CEMENT),
    ("kWh coal", f"^{UK}fuels-solid-fuels-coal"),
    ("光伏", "generation-solar-pv$"),
    ("柴油", "diesel-combustion$"),
    ("风电", WIND),
    ("水电", "generation-hydro$"),
    ("自来水", f"^{UK}water-supply"),
    ("原煤", "coal-combustion$"),
    ("EV car", "car-battery-electric-vehicle"),
    ("华东电网", "average-cn-grid-ec$"),
]


async def search(rest, q, **said):
    answer = await rest.get("/v1/factors", params={"q": q} | said)
    assert answer.status_code == 200, answer.text[:400]
    return answer.json()


@pytest.mark.parametrize(("q", "wanted"), WANTED, ids=[one[0] for one in WANTED])
async def test_what_is_wanted_comes_first(rest, q, wanted):
    keys = [one["key"] for one in (await search(rest, q, limit=3))["items"]]
    assert re.search(wanted, keys[0]), keys


async def test_the_fuel_comes_before_its_varieties(rest):
    keys = [one["key"] for one in (await search(rest, "diesel", geography="GB", limit=1000))["items"]]
    assert re.search(f"{MEANT}diesel-(average|100pc)", keys[0])
    first = [next(at for at, key in enumerate(keys) if kind in key) for kind in ("100pc-mineral", "development-diesel")]
    assert first == sorted(first)


async def test_the_newest_period_of_a_topic_comes_first(rest):
    (item,) = (await search(rest, "华东电网", limit=1))["items"]
    assert item["reference_period"]["from"] == "2023-01-01"


async def test_a_nation_comes_before_its_regions_and_these_before_provinces(rest):
    keys = [one["key"].removeprefix("mee/grid-electricity/") for one in await all_of(rest, "grid electricity")]
    firsts = [keys.index(one) for one in ("average-cn", "average-cn-grid-ec", "average-cn-ah")]
    assert firsts == sorted(firsts)


async def all_of(rest, q):
    return (await search(rest, q, limit=1000))["items"]


async def test_a_synonym_is_told_where_it_was_read_and_where_it_stands(rest):
    page = await search(rest, "风电", limit=1)
    assert page["interpreted"]["synonyms"] == {"风电": ["风力发电"]}
    (reason,) = page["found"][0]["reasons"]
    assert (reason["word"], reason["in"], reason["text"]) == ("风电", "synonym", "风力发电")


async def test_a_distant_code_says_what_led_there(rest):
    (reason,) = (await search(rest, "2394", limit=1))["found"][0]["reasons"]
    assert (reason["in"], reason["code"], reason["via"]) == ("reached", "isic-4:2394", ["naics-2017:327310"])


async def test_a_year_in_the_text_is_the_year_of_the_figures(rest):
    page = await search(rest, "electricity 2023", limit=1000)
    assert page["interpreted"]["year"] == "2023"
    assert {one["reference_period"]["from"][:4] for one in page["items"]} == {"2023"}
    both = await search(rest, "electricity 2023", year="2024")
    assert both["items"] == []


async def test_nothing_found_says_which_condition_to_leave_out(rest):
    page = await search(rest, "华东电网 2019")
    assert page["items"] == []
    assert page["interpreted"]["without"] == {"year": len(await all_of(rest, "华东电网"))}
    page = await search(rest, "cement", geography="CN", unit="kWh", year="2022")
    assert page["interpreted"]["without"].keys() == {"geography", "unit", "year"}
    page = await search(rest, "水泥 西藏")
    assert page["interpreted"]["without"] == {"place": len(await all_of(rest, "水泥"))}
    assert page["suggestions"] == []
    assert any("Xizang" in note for note in page["interpreted"]["notes"])


async def test_what_is_found_needs_no_explanation(rest):
    told = (await search(rest, "水泥 美国"))["interpreted"]
    assert (told["without"], told["notes"]) == ({}, [])


async def test_words_are_told_as_they_were_typed(rest):
    told = (await search(rest, "华东电网 电力", limit=1))["interpreted"]
    assert told["words"] == ["电力"]
    assert told["place"] == {"code": "CN-GRID-EC", "words": ["华东电网"]}
    (hit,) = (await search(rest, "水泥厂", limit=1))["found"]
    assert ([one["word"] for one in hit["reasons"]], hit["missing"]) == (["水泥"], ["厂"])


async def test_characters_of_two_words_are_no_reason(rest):
    for hit in (await search(rest, "中国电力", limit=50))["found"]:
        assert {one["word"] for one in hit["reasons"]} == {"中国", "电力"}
