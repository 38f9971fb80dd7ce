"""Shares of a figure: exact ratios that sum to what the gases make of it; nothing published whole is divided."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.factors.model import Boundary, Constituent, GasBasis
from app.lookup.errors import NotDivisible
from app.lookup.shares import by_gas, by_stage, counterpart, parts, whole
from tests.factories.figures import a_content, a_key, a_period, a_version, gases
from tests.factories.words import words

SETS = words().gwp_sets
AR5, AR6 = SETS["AR5-100"], SETS["AR6-100"]
ONE = Fraction(1)
masses = st.decimals(min_value="0.000001", max_value=1000, places=6)


def record(content, slug="average-cn-gd"):
    return json.loads(a_version(content, key=a_key(slug)).rendered, parse_float=Decimal)


def part(gas, kg=None, co2e=None):
    return Constituent(gas=gas, kg=None if kg is None else Decimal(kg), co2e=None if co2e is None else Decimal(co2e))


def divided(content, target=AR5, scale=ONE):
    stated = record(content)
    counted = parts(stated, SETS.get(stated["gwp"]), target, scale)
    return by_gas(counted, whole(stated, counted, scale, computed=target is not SETS.get(stated["gwp"])))


def shares(found):
    return {one["gas"]: one["share"] for one in found["gases"]}


def test_three_gases_have_the_shares_of_their_co2e():
    found = divided(gases())
    assert [one["amount"] for one in found["gases"]] == [Decimal("0.85"), Decimal("0.03"), Decimal("0.0265")]
    assert shares(found)["co2-fossil"] == Decimal("0.937672366243795")  # 0.85 / 0.9065 = 1700/1813
    assert found["sum"] == {"share": 1, "exact": True}
    assert found["difference"] == {"amount": 0, "share": 0, "exact": True, "because": None}


def test_under_another_set_the_whole_is_the_sum_of_the_gases():
    found = divided(gases(), target=AR6)
    assert sum(one["amount"] for one in found["gases"]) == Decimal("0.9071")
    assert found["sum"]["share"] == 1


def test_published_co2e_is_taken_as_published_with_its_mass_beside():
    found = divided(gases(constituents=(part("co2-fossil", co2e="0.88"), part("n2o", co2e="0.0265"))))
    assert [(one["kg"], one["amount"]) for one in found["gases"]] == [
        (Decimal("0.88"), Decimal("0.88")),
        (Decimal("0.0001"), Decimal("0.0265")),
    ]


def test_gases_that_do_not_add_up_to_the_figure_leave_a_difference_that_is_said():
    found = divided(gases(value=Decimal("0.907")))
    assert found["difference"]["amount"] == Decimal("0.0005")
    assert found["difference"]["because"] == "the gases as published add up to less than the figure as published"
    more = divided(gases(value=Decimal("0.9")))
    assert "more" in more["difference"]["because"]


def test_biogenic_carbon_uptake_and_land_use_are_apart():
    parts_of_it = (
        part("co2-fossil", "1"),
        part("co2-biogenic", "0.5"),
        part("co2-biogenic-uptake", "-0.5"),
        part("co2-luc", "0.25"),
    )
    apart = divided(gases(constituents=parts_of_it, value=Decimal("1.25")))["apart"]
    assert apart["biogenic"] == {"amount": Decimal("0.5"), "share": Decimal("0.4"), "exact": True}
    assert apart["uptake"]["share"] == Decimal("-0.4")
    assert apart["land_use_change"]["share"] == Decimal("0.2")
    assert apart["other"]["share"] == Decimal("0.8")
    assert divided(gases())["apart"]["biogenic"] is None


def test_carbon_dioxide_alone_is_one_share_of_one_stated_or_not():
    for content in (a_content(), a_content(constituents=())):
        assert divided(content, target=None)["gases"] == [
            {
                "gas": "co2-fossil",
                "kg": Decimal("0.4403"),
                "amount": Decimal("0.4403"),
                "share": Decimal(1),
                "exact": True,
            }
        ]


@given(st.dictionaries(st.sampled_from(sorted(AR5.values.keys() - {"co2-biogenic-uptake"})), masses, min_size=1))
def test_shares_of_positive_gases_lie_between_zero_and_one_and_sum_to_one(amounts):
    total = sum(Fraction(kg) * Fraction(AR5.values[gas]) for gas, kg in amounts.items())
    value = Decimal(total.numerator * (10**40 // total.denominator)).scaleb(-40)
    found = divided(gases(constituents=tuple(part(gas, kg) for gas, kg in amounts.items()), value=value))
    assert all(0 <= share <= 1 for share in shares(found).values())
    assert abs(sum(shares(found).values()) - 1) < Decimal("1e-13")


@given(masses)
def test_scaling_changes_amounts_and_no_share(scale):
    one, other = divided(gases()), divided(gases(), scale=Fraction(scale))
    assert shares(one) == shares(other)
    assert other["gases"][0]["kg"] == Decimal("0.85") * scale


@pytest.mark.parametrize(
    "content",
    [
        gases(gas_basis=GasBasis.CO2E_UNDIVIDED, constituents=()),
        gases(value=Decimal(0), constituents=(part("co2-fossil", 0),)),
    ],
)
def test_what_was_published_whole_and_what_is_zero_is_not_divided(content):
    with pytest.raises(NotDivisible):
        divided(content)


def test_a_gas_without_a_value_in_the_set_is_refused_by_name():
    lacking = replace(AR6, values={"co2-fossil": Decimal(1)})
    with pytest.raises(NotDivisible) as refused:
        divided(gases(), target=lacking)
    assert refused.value.facts["gases"] == ["ch4-fossil"]


def sale(**changed):
    return record(gases(boundary=Boundary.CRADLE_TO_SALE, **changed), "cement-cradle-to-sale")


def gate(**changed):
    stated = {"boundary": Boundary.CRADLE_TO_GATE, "value": Decimal("0.8")} | changed
    return record(gases(**stated), "cement-cradle-to-gate")


def test_margins_are_what_the_sale_adds_to_the_gate():
    stages, because = by_stage(sale(), gate())
    assert because is None
    assert [(one["stage"], one["amount"]) for one in stages] == [
        ("production", Decimal("0.8")),
        ("margins", Decimal("0.1065")),
    ]
    assert stages[0]["digest"] == gate()["digest"]


def test_only_a_figure_up_to_the_sale_has_a_counterpart():
    assert counterpart(sale()) == "acme/grid/cement-cradle-to-gate"
    assert counterpart(gate()) is None
    assert counterpart(record(gases(boundary=Boundary.CRADLE_TO_SALE), "cement")) is None


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"gwp": "AR6-100"}, "gwp"),
        ({"reference_period": a_period(2021)}, "reference_period"),
        ({"geography": "CN"}, "geography"),
        ({"gas_basis": GasBasis.CO2E_UNDIVIDED}, "gas_basis"),
    ],
)
def test_a_counterpart_about_something_else_divides_nothing(other, field):
    stages, because = by_stage(sale(), gate(**other))
    assert stages is None
    assert field in because


def test_no_counterpart_and_a_figure_of_zero_divide_nothing_and_say_so():
    assert by_stage(sale(), None) == (None, "no figure of the same without its margins is in this release")
    assert by_stage(sale(value=Decimal(0)), gate()) == (None, "the figure is zero")
