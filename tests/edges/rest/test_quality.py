"""A factor's quality: all that follows from its raw scores, with formula and source; nulls say because of what."""

import json
from decimal import Decimal

import jsonschema_rs
import pytest

from tests.golden.openapi import produced
from tests.plugins.queries import recorded

pytestmark = pytest.mark.asyncio(loop_scope="session")

CEMENT = "/v1/factors/us-epa/supply-chain/327310-cradle-to-gate"
GUANGDONG = "/v1/factors/mee/grid-electricity/average-cn-gd"
UNSCORED = "the publisher scored no data quality for this figure"
KEY = "/v1/factors/{publisher}/{dataset}/{slug}"
DOCUMENT = produced()
for schema in DOCUMENT["components"]["schemas"].values():
    if "properties" in schema:
        schema["additionalProperties"] = False


async def asked(rest, path):
    answer = await rest.get(path)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text, parse_float=Decimal, parse_int=Decimal)


async def test_scores_are_those_stored_and_the_rating_that_of_the_record(rest):
    found = await asked(rest, CEMENT + "/quality")
    record = (await asked(rest, CEMENT))["factor"]
    assert found["factor"]["digest"] == record["digest"]
    assert found["scores"]["factor"] == record["quality"]["pedigree"]
    by_gas = [{name: one[name] for name in ("group", "pedigree")} for one in found["scores"]["by_gas"]]
    assert by_gas == record["quality"]["by_gas"]
    assert found["dqr"]["rating"] == record["quality"]["dqr"]
    assert found["dqr"]["method"] == record["quality"]["method"]
    assert abs(sum(one["co2e_share"] for one in found["scores"]["by_gas"]) - 1) < Decimal("1e-14")


async def test_levels_are_named_by_scheme(rest):
    every = (await asked(rest, CEMENT + "/quality"))["dqr"]["levels"]
    assert [one["scheme"] for one in every] == ["ef-3.1", "pef-2013", "ilcd-2010"]
    one = (await asked(rest, CEMENT + "/quality?scheme=pef-2013"))["dqr"]["levels"]
    assert one == [every[1]]


async def test_ef_and_ilcd_ratings_are_not_guessed_but_bridged_as_an_approximation(rest):
    found = await asked(rest, CEMENT + "/quality")
    for name in ("ef", "ilcd"):
        assert found[name]["rating"] is None
        assert found[name]["because"].startswith("not scored by the publisher: TeR")
    pedigree, bridged = found["scores"]["factor"], found["bridged"]
    assert bridged["indicators"]["GeR"] == pedigree["geographical"]
    mean = sum(pedigree[one] for one in ("technological", "geographical", "temporal", "reliability")) / 4
    assert bridged["unrounded"] == mean.quantize(Decimal("0.0001"))
    assert "one to one" in bridged["approximation"]


async def test_the_uncertainty_is_spelled_every_way_around_the_figure(rest):
    found = await asked(rest, CEMENT + "/quality")
    said = found["uncertainty"]
    assert said["gsd2"] == found["pedigree_uncertainty"]["v3"]["gsd2"]
    assert said["conventions"]["ilcd.relativeStandardDeviation95In"] == said["gsd2"]
    assert abs(said["gsd"] ** 2 - said["gsd2"]) < Decimal("1e-12")
    low, high = said["interval_95"]["low"], said["interval_95"]["high"]
    assert low < found["factor"]["value"] < high
    assert abs(high / low - said["gsd2"] ** 2) < Decimal("1e-12")
    assert said["formulas"].keys() >= {"variance", "sigma", "gsd", "gsd2", "cv_percent", "interval_95"}


async def test_the_basic_uncertainty_is_an_assumption_until_it_is_said(rest):
    assumed, said, named = [
        (await asked(rest, CEMENT + "/quality" + query))["pedigree_uncertainty"]
        for query in ("", "?basic_uncertainty=2", "?basic_uncertainty=transport")
    ]
    assert assumed["basic_uncertainty"]["gsd2"] == Decimal("1.05")
    assert assumed["basic_uncertainty"]["source"].startswith("assumption")
    assert said["v3"]["gsd2"] == named["v3"]["gsd2"] > assumed["v3"]["gsd2"]
    assert (said["basic_uncertainty"]["source"], named["basic_uncertainty"]["kind"]) == ("asked", "transport")


async def test_errors_of_gases_that_are_one_spread_more_than_independent_ones(rest):
    spreads = (await asked(rest, CEMENT + "/quality"))["pedigree_uncertainty"]
    for name in ("v2", "v3"):
        assert 1 < spreads[name]["gsd2_independent"] < spreads[name]["gsd2"]


async def test_with_a_date_the_figure_has_aged(rest):
    assert (await asked(rest, CEMENT + "/quality"))["in_context"] is None
    soon, late = [(await asked(rest, f"{CEMENT}/quality?date={year}"))["in_context"] for year in (2023, 2032)]
    assert soon["dqr_in_context"] == soon["dqr_native"]
    assert late["rescored"]["TiR"]["in_context"] == 5
    assert late["dqr_in_context"] > late["dqr_native"]


async def test_a_figure_without_scores_is_answered_with_nulls_that_say_why(rest):
    found = await asked(rest, GUANGDONG + "/quality?date=2030")
    assert found["because"] == found["dqr"]["because"] == UNSCORED
    assert (found["dqr"]["rating"], found["uncertainty"], found["bridged"]) == (None, None, None)
    assert (found["pedigree_uncertainty"]["v2"]["gsd2"], found["pedigree_uncertainty"]["v2"]["because"]) == (
        None,
        UNSCORED,
    )
    assert found["in_context"]["dqr_in_context"] is None
    assert found["in_context"]["rescored"]["TiR"]["at_least"] == 4


async def test_scores_that_cover_not_all_gases_leave_the_whole_unrated(rest):
    found = await asked(rest, CEMENT + "/quality?release=2026.2")
    assert found["release"]["pinned"] is True
    assert found["because"] is None
    assert found["dqr"]["rating"] is None
    assert found["dqr"]["because"] == "the scores do not cover all of the figure's CO2e"
    assert found["uncertainty"] is None
    assert found["scores"]["by_gas"][0]["gsd2_v3"] > 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("basic_uncertainty=0.9", "basic_uncertainty"),
        ("basic_uncertainty=101", "basic_uncertainty"),
        ("basic_uncertainty=NaN", "basic_uncertainty"),
        ("basic_uncertainty=1e2", "basic_uncertainty"),
        ("basic_uncertainty=.", "basic_uncertainty"),
        ("basic_uncertainty=", "basic_uncertainty"),
        ("basic_uncertainty=steel", "basic_uncertainty"),
        ("scheme=ef-4", "scheme"),
        ("date=soon", "date"),
        ("unit=kg", "unit"),
    ],
)
async def test_a_parameter_that_means_nothing_is_refused_by_name(rest, query, field):
    answer = await rest.get(f"{CEMENT}/quality?{query}")
    assert answer.status_code == 400, answer.text
    assert answer.json()["fields"] == [field]
    assert answer.json()["hint"]


@pytest.mark.parametrize("below", ["quality", "shares"])
async def test_an_unknown_factor_is_not_found(rest, below):
    assert (await rest.get(f"{CEMENT}x/{below}")).json()["code"] == "FT-FAC-404"


@pytest.mark.parametrize("below", ["quality", "shares"])
async def test_id_and_key_answer_the_same_and_a_pinned_answer_is_kept(rest, below):
    by_key = await rest.get(f"{CEMENT}/{below}?release=2026.10")
    identity = by_key.json()["factor"]["id"]
    assert (await rest.get(f"/v1/factors/{identity}/{below}?release=2026.10")).content == by_key.content
    assert by_key.headers["cache-control"] == "public, max-age=60"
    assert by_key.headers["etag"]


@pytest.mark.parametrize(
    "path",
    [
        CEMENT + "/quality?date=2030",
        CEMENT + "/quality?release=2026.2",
        GUANGDONG + "/quality?date=2030",
        CEMENT + "/shares",
        CEMENT.replace("gate", "sale") + "/shares",
        CEMENT.replace("gate", "sale") + "/shares?release=2026.2",
        GUANGDONG + "/shares?unit=MWh",
    ],
)
async def test_an_answer_has_what_is_described_and_nothing_else(rest, path):
    below = path.partition("?")[0].rpartition("/")[2]
    described = DOCUMENT["paths"][f"{KEY}/{below}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    checked = jsonschema_rs.Draft202012Validator(described | {"components": DOCUMENT["components"]})
    errors = checked.iter_errors((await rest.get(path)).json())
    assert [(list(error.instance_path), error.message[:200]) for error in errors] == []


@pytest.mark.parametrize(
    ("path", "count"), [("gate/quality?date=2031", 1), ("gate/shares", 1), ("sale/quality", 1), ("sale/shares", 2)]
)
async def test_it_costs_one_statement_and_one_more_for_the_other_stage(rest, path, count):
    with recorded(rest) as statements:
        assert (await rest.get(f"/v1/factors/us-epa/supply-chain/327320-cradle-to-{path}")).status_code == 200
    assert len(statements) == count
