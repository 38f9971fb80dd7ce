"""Many look-ups in one request: each is answered as if it were asked alone, in the order asked, for few statements."""

import json
from collections import Counter

import jsonschema_rs
import pytest

from tests.cases.selectors import MIXED, alone
from tests.edges.rest.test_database_gone import away, back, database_of
from tests.edges.rest.test_lookup_cases import CASES
from tests.edges.rest.test_openapi import STRICT
from tests.plugins.queries import at_most, recorded

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRID = {"activity": "electricity.grid-average"}
TIBET = GRID | {"geography": "CN-XZ", "date": 2024, "gas_basis": "co2_only", "fallback": "geography,time"}
PROVINCES = ("CN-GD", "CN-BJ", "CN-SH", "CN-FJ", "CN-HA", "CN-NM", "CN-SC", "CN-YN")


async def posted(rest, selectors, **more):
    return await rest.post("/v1/lookup", json={"selectors": selectors} | more)


async def answered(rest, selectors, **more):
    answer = await posted(rest, selectors, **more)
    assert answer.status_code == 200, answer.text[:300]
    return answer.json()


async def single(rest, selector, **more):
    """What a look-up alone answers, written as an item of a batch."""
    answer = await rest.get("/v1/lookup", params=alone(selector) | more)
    content = answer.json()
    if answer.status_code != 200:
        return content
    return {"status": 200} | content | {"status": 200, "factor_status": content["status"]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["ask"]))
async def test_every_row_of_the_table_is_answered_in_a_batch_as_alone(rest, case):
    [item] = (await answered(rest, [case["ask"]]))["items"]
    assert item == await single(rest, case["ask"])
    assert item["status"] == case.get("status", 200)


async def test_a_thousand_mixed_selectors_keep_their_order_and_each_its_own_outcome(rest):
    selectors = [MIXED[place * 7 % len(MIXED)] for place in range(1_000)]
    items = (await answered(rest, selectors))["items"]
    assert len(items) == 1_000
    apart = {}
    for selector, item in zip(selectors, items, strict=True):
        told = json.dumps(selector, sort_keys=True)
        assert apart.setdefault(told, item) == item, told
    assert {item["status"] for item in items} == {200, 400, 404, 409, 422}
    for told, item in apart.items():
        selector = json.loads(told)
        if isinstance(selector, dict) and all(not isinstance(one, dict | list) for one in selector.values()):
            assert item == await single(rest, selector), told


async def test_what_is_no_selector_is_refused_in_its_place_and_spoils_no_other(rest):
    wrong = [None, 1, "text", [], [GRID], True, {}, {"activity": None}, {"activity": {}}, {"activity": [GRID]}]
    selectors = [one for other in wrong for one in (other, TIBET)]
    items = (await answered(rest, selectors))["items"]
    assert [item["status"] for item in items] == [400, 200] * len(wrong)
    for item in items[::2]:
        assert item["code"] in {"FT-EDGE-401", "FT-LOOKUP-101"}
        assert item["hint"]


async def test_a_name_that_is_no_parameter_is_refused_also_where_it_says_nothing(rest):
    items = (await answered(rest, [GRID | {"colour": None}, GRID | {"geography": None, "date": None}]))["items"]
    assert (items[0]["status"], items[0]["fields"]) == (400, ["colour"])
    assert items[0]["hint"].startswith("accepted: activity")
    assert items[1] == await single(rest, GRID)


async def test_numbers_and_truth_are_read_as_their_texts(rest):
    said = GRID | {"geography": "GB", "date": 2021, "fallback": "time", "allow_later": True, "max_age": 2}
    texts = GRID | {"geography": "GB", "date": "2021", "fallback": "time", "allow_later": "true", "max_age": "2"}
    cement = {"industry": "naics-2017:327310", "boundary": "cradle-to-gate"}
    items = (await answered(rest, [said, texts, cement | {"dqr_max": 1.8009}, cement | {"dqr_max": "1.8009"}]))["items"]
    assert items[0] == items[1]
    assert items[2] == items[3]
    assert {item["status"] for item in items} == {200}


@pytest.mark.parametrize(("many", "status"), [(0, 400), (1, 200), (1_000, 200), (1_001, 400)])
async def test_one_to_a_thousand_selectors_are_taken(rest, many, status):
    answer = await posted(rest, [GRID | {"geography": "CN-GD", "date": "2022"}] * many)
    assert answer.status_code == status
    if status == 400:
        assert answer.json()["fields"] == ["selectors"]
        assert "1 to 1000" in answer.json()["hint"]
    else:
        assert len(answer.json()["items"]) == many


async def test_a_release_of_the_body_holds_for_selectors_that_name_none(rest):
    plain = GRID | {"geography": "GB"}
    selectors = [plain, plain | {"release": "2026.3"}, plain | {"release": "latest"}, plain | {"release": "2026.99"}]
    content = await answered(rest, selectors, release="2026.1")
    assert content["release"] == {"label": "2026.1", "digest": content["release"]["digest"], "pinned": True}
    first, second, third, fourth = content["items"]
    assert first == await single(rest, plain, release="2026.1")
    assert (second["release"]["label"], third["release"]["pinned"]) == ("2026.3", False)
    assert (fourth["status"], fourth["code"]) == (404, "FT-REL-404")
    digest = content["release"]["digest"]
    assert (await answered(rest, selectors, release=digest))["items"] == content["items"]


@pytest.mark.parametrize(
    ("release", "status"), [("2026.99", 404), ("", 400), (7, 400), ([], 400), ("latest", 200), (None, 200)]
)
async def test_a_release_of_the_body_that_is_none_refuses_the_whole(rest, release, status):
    answer = await posted(rest, [GRID | {"geography": "CN-GD"}], release=release)
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["release"]["pinned"] is False


@pytest.mark.parametrize(
    "content", [[], "text", 1, {}, {"selectors": {}}, {"selectors": None}, {"selectors": "a"}, {"Selectors": []}]
)
async def test_a_body_that_is_no_list_of_selectors_is_refused_with_what_is(rest, content):
    answer = await rest.post("/v1/lookup", json=content)
    assert (answer.status_code, answer.json()["code"]) == (400, "FT-EDGE-401")
    assert '"selectors"' in answer.json()["hint"]


async def test_an_unknown_member_and_a_query_string_are_refused(rest):
    more = await posted(rest, [GRID], fallback="time")
    assert (more.status_code, more.json()["fields"]) == (400, ["fallback"])
    assert more.json()["hint"] == "accepted: selectors, release"
    said = await rest.post("/v1/lookup?release=2026.1", json={"selectors": [GRID]})
    assert (said.status_code, said.json()["fields"]) == (400, ["release"])


async def test_an_answer_to_a_batch_is_kept_by_nobody(rest):
    answer = await posted(rest, [TIBET])
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_selectors_of_one_shape_share_statements_however_many(rest):
    hits = [GRID | {"geography": place, "date": str(2021 + nth % 3)} for nth in range(125) for place in PROVINCES]
    for many in (1, 100, 250):
        with at_most(1, rest):
            await answered(rest, hits[:many])
    with at_most(4, rest):
        items = (await answered(rest, hits))["items"]
    assert Counter(item["status"] for item in items) == {200: 1_000}


async def test_selectors_that_ask_the_very_same_are_asked_once(rest):
    with at_most(1, rest):
        items = (await answered(rest, [TIBET] * 1_000))["items"]
    assert all(item == items[0] for item in items)
    units = [TIBET | {"unit": unit} for unit in ("kWh", "MWh", "GJ", "kg", "nothing")]
    with at_most(3, rest):  # kg is another unit group, and its miss is explained
        statuses = [item["status"] for item in (await answered(rest, units))["items"]]
    assert statuses == [200, 200, 200, 404, 400]


async def test_misses_about_one_subject_are_explained_together(rest):
    misses = [GRID | {"geography": "FR", "date": str(1950 + nth)} for nth in range(250)]
    with at_most(2, rest):
        items = (await answered(rest, misses))["items"]
    assert {(item["status"], item["failed"]) for item in items} == {(404, "geography")}


async def test_misses_about_many_subjects_cost_a_statement_for_each_fifty(rest):
    misses = [{"activity": f"acme/none/number-{nth}"} for nth in range(200)]
    with recorded(rest) as statements:
        await answered(rest, misses)
    assert len(statements) == 1 + 4


async def test_fallbacks_without_a_place_are_read_a_few_at_a_time(rest):
    wide = {"product": "cpc:17100", "fallback": "time", "max_age": 50}
    with recorded(rest) as statements:
        await answered(rest, [wide | {"date": f"2024-01-{1 + nth:02}"} for nth in range(26)])
    assert len(statements) == 2


async def test_outcomes_are_as_the_contract_says_and_have_nothing_else(rest):
    described = STRICT["paths"]["/v1/lookup"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    schema = described | {"components": STRICT["components"]}
    errors = jsonschema_rs.Draft202012Validator(schema).iter_errors(await answered(rest, MIXED))
    assert [(list(error.instance_path), error.message[:200]) for error in errors] == []


@pytest.mark.asyncio
async def test_a_database_that_is_gone_fails_the_whole_and_says_when_to_come_back(own_rest, server, seeded_place):
    name = database_of(seeded_place)
    for selectors in ([TIBET], [GRID | {"geography": "FR"}], [TIBET, None, GRID | {"geography": "CN-GD"}]):
        assert (await posted(own_rest, selectors)).status_code == 200
    await away(server, name)
    try:
        for selectors in ([TIBET], [GRID | {"geography": "FR"}], [TIBET, None, GRID | {"geography": "CN-GD"}]):
            answer = await posted(own_rest, selectors)
            assert (answer.status_code, answer.json()["code"]) == (503, "FT-KIT-501")
            assert int(answer.headers["retry-after"]) >= 1
        refused = await posted(own_rest, [None, {"activity": "nothing"}])
        assert [item["status"] for item in refused.json()["items"]] == [400, 404]
    finally:
        await back(server, name)
    assert (await posted(own_rest, [TIBET])).status_code == 200
