"""Which gas and which stage makes how much of a figure: exact, summing up, or refused with the reason."""

import json
from decimal import Decimal

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")

GATE = "/v1/factors/us-epa/supply-chain/327310-cradle-to-gate"
SALE = "/v1/factors/us-epa/supply-chain/327310-cradle-to-sale"
GUANGDONG = "/v1/factors/mee/grid-electricity/average-cn-gd"
UK = "/v1/factors/desnz/ghg-conversion-factors/uk-electricity-generated-electricity-uk-kwh"


async def asked(rest, path):
    answer = await rest.get(path)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text, parse_float=Decimal, parse_int=Decimal)


@pytest.mark.parametrize("path", [GATE, SALE, UK, UK + "?unit=MWh", UK + "?gwp=AR6-20", GUANGDONG])
async def test_gases_and_the_difference_make_the_whole_figure(rest, path):
    name, _, query = path.partition("?")
    found = await asked(rest, f"{name}/shares?{query}")
    gap = found["difference"]
    assert abs(sum(one["amount"] for one in found["gases"]) + gap["amount"] - found["factor"]["value"]) < Decimal(
        "1e-12"
    )
    assert abs(sum(one["share"] for one in found["gases"]) + gap["share"] - 1) < Decimal("1e-13")
    assert (gap["because"] is None) == (gap["amount"] == 0)


async def test_a_figure_computed_from_its_gases_is_their_sum(rest):
    found = await asked(rest, UK + "/shares?gwp=AR6-100&unit=MWh")
    restated = await asked(rest, UK + "?gwp=AR6-100&unit=MWh")
    assert found["factor"]["value"] == restated["factor"]["value"]
    assert found["restated"] == restated["restated"]
    assert (found["difference"]["amount"], found["sum"]) == (0, {"share": 1, "exact": True})


async def test_the_unit_changes_amounts_and_no_share(rest):
    per_kwh, per_mwh = [await asked(rest, UK + "/shares" + query) for query in ("", "?unit=MWh")]
    for one, other in zip(per_kwh["gases"], per_mwh["gases"], strict=True):
        assert (one["gas"], one["share"]) == (other["gas"], other["share"])
        assert one["amount"] * 1000 == other["amount"]


async def test_carbon_dioxide_alone_is_all_of_it_and_never_called_co2e(rest):
    found = await asked(rest, GUANGDONG + "/shares")
    assert found["factor"]["value_unit"] == "kg CO2"
    (only,) = found["gases"]
    assert (only["gas"], only["share"], only["exact"]) == ("co2-fossil", 1, True)
    assert "co2e" not in json.dumps(found["gases"], default=str).lower()


async def test_a_remainder_without_gases_has_a_share_of_its_own(rest):
    found = await asked(rest, GATE + "/shares")
    rest_of_it = next(one for one in found["gases"] if one["gas"] == "unspecified-co2e")
    assert rest_of_it["kg"] is None
    assert rest_of_it["share"] > 0


async def test_a_figure_up_to_the_sale_divides_into_production_and_margins(rest):
    found, gate = await asked(rest, SALE + "/shares"), await asked(rest, GATE)
    production, margins = found["stages"]
    assert production["amount"] == gate["factor"]["value"]
    assert production["digest"] == gate["factor"]["digest"]
    assert production["amount"] + margins["amount"] == found["factor"]["value"]
    assert abs(production["share"] + margins["share"] - 1) < Decimal("1e-14")
    assert "cradle-to-gate version 2" in margins["from"]


async def test_stages_that_no_figure_tells_apart_are_null_with_the_reason(rest):
    found = await asked(rest, GATE + "/shares")
    assert (found["stages"], found["stages_because"]) == (None, "the publisher states one figure for all its stages")


async def test_undivided_gases_do_not_keep_the_stages_back(rest):
    found = await asked(rest, SALE + "/shares?release=2026.2")
    assert found["gases"] is None
    assert "without its gases" in found["gases_because"]
    assert [one["stage"] for one in found["stages"]] == ["production", "margins"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (GATE + "/shares?release=2026.2", "FT-RESTATE-103"),
        (GATE + "/shares?gwp=AR6-100", "FT-RESTATE-102"),
        (GUANGDONG + "/shares?gwp=AR6-100", "FT-RESTATE-102"),
        (GUANGDONG + "/shares?unit=kg", "FT-RESTATE-101"),
    ],
)
async def test_what_cannot_be_divided_or_restated_is_refused_with_the_reason(rest, path, code):
    answer = await rest.get(path)
    assert answer.status_code == 422
    assert answer.json()["code"] == code
    assert answer.json()["hint"]


async def test_an_unknown_parameter_is_refused_listing_the_accepted(rest):
    answer = await rest.get(GATE + "/shares?stage=production")
    assert answer.status_code == 400
    assert answer.json()["hint"] == "accepted: release, unit, gwp"
