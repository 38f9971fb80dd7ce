"""Search: the words people type, why each factor was found, and what is said when nothing was."""

import pytest

from tests.edges.rest.walking import walk
from tests.plugins.queries import at_most

pytestmark = pytest.mark.asyncio(loop_scope="session")

CEMENT = "us-epa/supply-chain/327310-"
EAST = "mee/grid-electricity/average-cn-grid-ec"
GUANGDONG = "mee/grid-electricity/average-cn-gd"

SHOWN = [
    ("水泥", CEMENT),
    ("光伏", "mee/power-footprint/generation-solar-pv"),
    ("华东电网", EAST),
    ("柴油", "sac/gbt-32151-fuels/diesel-combustion"),
    ("portland cemnt", CEMENT),
    ("327310", CEMENT),
    ("naics-2017:327310", CEMENT),
    ("kWh coal", "desnz/ghg-conversion-factors/fuels-solid-fuels-coal"),
    ("電力", "mee/grid-electricity/"),
    ("水泥廠", CEMENT),
    ("華東電網", EAST),
    ("水泥 美国", CEMENT),
    ("cement US", CEMENT),
    ("cement united states", CEMENT),
    ("廣東電網", GUANGDONG),
    ("guangdong grid electricity", GUANGDONG),
    ("electricity.grid-average CN-GD", GUANGDONG),
    ("mee/grid-electricity/average-cn-gd", GUANGDONG),
    ("Ｃｅｍｅｎｔ　manufacturing", CEMENT),
]


async def search(rest, q, **said):
    answer = await rest.get("/v1/factors", params={"q": q} | said)
    assert answer.status_code == 200, answer.text[:400]
    return answer.json()


async def test_a_place_holds_whose_code_is_a_word_that_is_never_searched_for(rest):
    page = await search(rest, "cement IN")
    assert page["interpreted"]["place"] == {"code": "IN", "words": ["in"]}
    assert page["items"] == []


async def test_a_word_typed_twice_is_mended_once(rest):
    assert (await search(rest, "cemnt cemnt"))["interpreted"]["corrected"] == {"cemnt": ["cement"]}


@pytest.mark.parametrize(("q", "first"), SHOWN, ids=[one[0] for one in SHOWN])
async def test_the_first_found_is_what_was_meant(rest, q, first):
    page = await search(rest, q, limit=5)
    assert page["items"][0]["key"].startswith(first)


async def test_chinese_finds_english_factors_by_the_labels_their_codes_lead_to(rest):
    page = await search(rest, "水泥", limit=2)
    (reason,) = page["found"][0]["reasons"]
    assert reason["in"] == "reached"
    assert reason["lang"] == "zh"
    assert "水泥" in reason["text"]
    assert reason["via"][0] == "naics-2017:327310"
    assert {one["key"] for one in page["items"]} == {f"{CEMENT}cradle-to-gate", f"{CEMENT}cradle-to-sale"}


async def test_a_mistyped_word_is_mended_and_the_answer_says_so(rest):
    page = await search(rest, "portland cemnt", limit=1)
    assert page["interpreted"]["corrected"] == {"cemnt": ["cement"]}
    assert [reason["word"] for reason in page["found"][0]["reasons"]] == ["portland", "cemnt"]


async def test_traditional_and_simplified_script_find_the_same(rest):
    one, other = await search(rest, "電力"), await search(rest, "电力")
    assert one == other


async def test_a_named_place_holds_for_what_is_not_called_so_itself(rest):
    page = await search(rest, "水泥 美国", limit=1000)
    assert page["interpreted"]["place"] == {"code": "US", "words": ["美国"]}
    assert page["items"]
    assert {one["geography"] for one in page["items"]} == {"US"}
    assert page["found"][0]["reasons"][-1] | {"lang": None} == {
        "word": "美国",
        "in": "place",
        "text": "美国",
        "lang": None,
        "code": "US",
        "via": [],
    }


async def test_what_a_factor_lacks_of_the_words_is_told(rest):
    page = await search(rest, "xyzzy cement", limit=1)
    assert page["found"][0]["missing"] == ["xyzzy"]


async def test_items_are_the_records_themselves_and_found_stands_beside_them(rest):
    page = await search(rest, "光伏", limit=3)
    assert [(one["key"], one["version"]) for one in page["items"]] == [
        (one["key"], one["version"]) for one in page["found"]
    ]
    item = page["items"][0]
    alone = (await rest.get(f"/v1/factors/{item['key']}/versions/{item['version']}")).json()
    assert alone["factor"] == item


async def test_ranks_only_fall(rest):
    page = await search(rest, "electricity", limit=1000)
    ranks = [one["rank"] for one in page["found"]]
    assert ranks == sorted(ranks, reverse=True)
    assert all(0 <= rank <= 1000 for rank in ranks)


@pytest.mark.parametrize("said", [{}, {"sort": "key"}, {"sort": "-period"}, {"sort": "dqr"}], ids=str)
@pytest.mark.parametrize("q", ["cement", "华东电网", "水泥 美国", None], ids=str)
async def test_pages_are_the_same_whatever_their_size(rest, q, said):
    asked = said | ({"q": q} if q else {"dataset": "mee/grid-electricity"})
    by_seven, pages = await walk(rest, **asked, limit=7)
    at_once, _ = await walk(rest, **asked)
    assert pages > 1
    assert by_seven == at_once
    counted = (await rest.get("/v1/factors", params=asked | {"limit": 1, "total": "true"})).json()
    assert counted["total"] == len(at_once)
    assert len({(one["key"], one["version"]) for one in at_once}) == len(at_once)


async def test_each_order_is_kept(rest):
    newest, _ = await walk(rest, publisher="mee", sort="-period")
    days = [one["reference_period"]["to"] for one in newest]
    assert days == sorted(days, reverse=True)
    best, _ = await walk(rest, publisher="us-epa", sort="dqr")
    ratings = [one["quality"]["dqr"] for one in best]
    rated = [one for one in ratings if one is not None]
    assert rated == sorted(rated)
    assert ratings[: len(rated)] == rated


FILTERS = [
    ({"activity": "electricity.grid-average"}, lambda f: f["activity"] == "electricity.grid-average"),
    ({"activity": GUANGDONG}, lambda f: f["key"] == GUANGDONG),
    ({"product": "cpc:17"}, lambda f: any(c["code"].startswith("17") for c in f["products"])),
    ({"tier": "open", "publisher": "sac"}, lambda f: f["licence"]["tier"] == "open"),
    ({"dqr_max": "2.5"}, lambda f: f["quality"]["dqr"] <= 2.5),
    ({"q": "electricity", "geography": "CN-GD"}, lambda f: f["geography"] == "CN-GD"),
    ({"q": "cement", "industry": "naics-2017:3273"}, lambda f: f["industries"][0]["code"].startswith("3273")),
]


@pytest.mark.parametrize(("said", "meets"), FILTERS, ids=[str(one[0]) for one in FILTERS])
async def test_a_filter_keeps_what_meets_it(rest, said, meets):
    items, _ = await walk(rest, **said)
    assert items
    assert all(meets(one) for one in items)


async def test_a_licence_keeps_its_figures(rest):
    facets = (await rest.get("/v1/factors?limit=1&facets=licence")).json()["facets"]
    for value in facets["by"]["licence"]["values"]:
        page = await rest.get("/v1/factors", params={"licence": value["value"], "limit": 1, "total": "true"})
        assert page.json()["total"] == value["count"]
        assert value["label"]["en"]


FACETS = ["industry", "geography", "year", "unit", "boundary", "publisher", "dataset", "licence", "dqr", "gas_basis"]


@pytest.mark.parametrize("said", [{"q": "水泥"}, {"publisher": "mee"}, {"q": "华东电网"}], ids=str)
async def test_facets_count_all_that_matches(rest, said):
    page = (await rest.get("/v1/factors", params=said | {"facets": "true", "limit": 1, "total": "true"})).json()
    items, _ = await walk(rest, **said)
    facets = page["facets"]
    assert facets["counted"] == page["total"] == len(items)
    assert facets["complete"] is True
    assert set(facets["by"]) == {*FACETS, "activity"}
    for name, of in [("geography", lambda f: f["geography"]), ("unit", lambda f: f["declared_unit"]["unit"])]:
        counts = {one["value"]: one["count"] for one in facets["by"][name]["values"]}
        shown = [of(one) for one in items]
        assert all(counts[value] == shown.count(value) for value in counts)
        assert sum(counts.values()) + facets["by"][name]["others"]["count"] == len(items)


async def test_facets_are_named_in_both_languages_and_rated_in_bands(rest):
    page = (await rest.get("/v1/factors?facets=geography,unit,industry,dqr&limit=1&q=cement US")).json()
    by = page["facets"]["by"]
    assert set(by) == {"geography", "unit", "industry", "dqr"}
    assert {one["value"]: one["label"]["zh"] for one in by["geography"]["values"]} == {"US": "美利坚合众国"}
    assert all(one["label"]["en"] for one in by["industry"]["values"])
    assert by["dqr"]["scheme"] == "ef-3.1"
    assert {one["value"] for one in by["dqr"]["values"]} <= {"excellent", "very_good", "good", "fair", "poor", None}


async def test_what_nothing_matches_is_an_empty_page_with_words_alike(rest):
    page = await search(rest, "qqcementqq wwelectricww", geography="CN-GD")
    assert page["items"] == page["found"] == []
    assert page["next"] is None
    page = await search(rest, "elctrcty cemnt", publisher="sac")
    assert page["items"] == []
    assert "electricity" in page["suggestions"] or page["interpreted"]["corrected"]


REFUSED = [
    ({"q": "🏭"}, 400, "FT-SEARCH-101", "水泥"),
    ({"q": "...!?"}, 400, "FT-SEARCH-101", "水泥"),
    ({"q": "水" * 201}, 400, "FT-KIT-103", "200"),
    ({"q": "x" * 10_000}, 414, "FT-EDGE-414", "8192"),
    ({"q": ""}, 400, "FT-LOOKUP-101", "leave"),
    ({"q": " "}, 400, "FT-LOOKUP-101", "leave"),
    ({"sort": "value"}, 400, "FT-LOOKUP-101", "-period"),
    ({"sort": "relevance"}, 400, "FT-LOOKUP-101", "key"),
    ({"facets": "colour"}, 400, "FT-LOOKUP-101", "geography"),
    ({"publisher": "nobody"}, 404, "FT-PRO-404", "/v1/publishers"),
    ({"dataset": "mee/nothing"}, 404, "FT-PRO-405", "/v1/datasets"),
    ({"licence": "mine"}, 404, "FT-SEARCH-404", "OGL"),
    ({"activity": "electricity.magic"}, 404, "FT-NOM-404", "activities"),
    ({"product": "cpc:99999"}, 404, "FT-NOM-404", "cpc"),
    ({"tier": "secret"}, 400, "FT-LOOKUP-101", "open"),
    ({"dqr_max": "good"}, 400, "FT-KIT-101", None),
    ({"q": GUANGDONG, "activity": "mee/grid-electricity/average-cn"}, 400, "FT-LOOKUP-101", "same key"),
    ({"q": "cement", "cursor": "x"}, 400, "FT-KIT-102", "next"),
    ({"colour": "red"}, 400, "FT-LOOKUP-101", "facets"),
]


@pytest.mark.parametrize(("said", "status", "code", "hint"), REFUSED, ids=[str(one[0])[:40] for one in REFUSED])
async def test_a_refusal_says_what_would_be_accepted(rest, said, status, code, hint):
    answer = await rest.get("/v1/factors", params=said)
    assert answer.status_code == status
    told = answer.json()
    assert told["code"] == code
    assert hint is None or hint in told["hint"]


async def test_a_cursor_of_another_order_is_refused(rest):
    first = (await rest.get("/v1/factors?q=cement&limit=2")).json()
    for sort in ("key", "-period", "dqr"):
        answer = await rest.get("/v1/factors", params={"q": "cement", "sort": sort, "cursor": first["next"]})
        assert answer.json()["code"] == "FT-KIT-102"


async def test_a_pinned_search_reads_the_release_it_names(rest):
    page = await search(rest, "光伏", release="2026.1")
    assert page["release"]["label"] == "2026.1"
    assert "mee" not in {one["publisher"] for one in page["items"]}


async def test_a_search_costs_three_statements_at_most(rest):
    with at_most(3, rest):
        await search(rest, "portland cemnt", limit=3)
    with at_most(1, rest):
        await search(rest, "光伏", limit=3)
    with at_most(1, rest):
        assert (await rest.get("/v1/factors?geography=CN-GD&limit=3")).status_code == 200
