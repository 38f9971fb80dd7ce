"""The same factor in another unit or under another GWP set: exact and from its gases, or refused with the reason."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.factors.model import Constituent, DeclaredUnit, GasBasis
from app.lookup.errors import NotCommensurable, NotRestatable
from app.lookup.restate import restate
from app.nomenclature.errors import UnknownGwpSet, UnknownUnit
from tests.factories.figures import a_content, a_version, gases
from tests.factories.words import words

SETS = words().gwp_sets
SHARED = sorted(SETS["AR5-100"].values.keys() & SETS["AR6-100"].values.keys())
masses = st.decimals(min_value=0, max_value=1000, places=9)


def record(content):
    return json.loads(a_version(content).rendered, parse_float=Decimal)


def part(gas, kg=None, co2e=None):
    return Constituent(gas=gas, kg=None if kg is None else Decimal(kg), co2e=None if co2e is None else Decimal(co2e))


def under(content, gwp):
    found = restate(record(content), None, gwp, words())
    return found.record["value"] if found else record(content)["value"]


@pytest.mark.parametrize(
    ("gwp", "expected"),
    [("AR4-100", "0.9048"), ("AR5-100", "0.9065"), ("AR6-100", "0.9071"), ("AR6-20", "0.9598")],
)
def test_the_published_vector_of_three_gases(gwp, expected):
    assert under(gases(), gwp) == Decimal(expected)


@pytest.mark.parametrize(("gwp", "expected"), [("AR5-100", "0.9045"), ("AR6-100", "0.9043")])
def test_the_published_vector_with_methane_that_is_not_fossil(gwp, expected):
    parts = (part("co2-fossil", "0.85"), part("ch4-nonfossil", "0.001"), part("n2o", "0.0001"))
    assert under(gases(constituents=parts, gwp="AR4-100", value=Decimal("0.9048")), gwp) == Decimal(expected)


@given(st.dictionaries(st.sampled_from(SHARED), masses, min_size=1, max_size=8))
def test_from_masses_ar5_to_ar6_and_back_is_the_same(amounts):
    parts = tuple(
        Constituent(gas=gas, kg=-kg if words().gases[gas].is_uptake else kg) for gas, kg in sorted(amounts.items())
    )
    total = sum(Fraction(one.kg) * Fraction(SETS["AR5-100"].values[one.gas]) for one in parts)
    value = Decimal(total.numerator * (10**30 // total.denominator)).scaleb(-30)
    before = record(gases(constituents=parts, value=value))
    there = restate(before, None, "AR6-100", words())
    back = restate(there.record, None, "AR5-100", words())
    assert there.told["exact"]
    assert (back.record["value"], back.record["constituents"]) == (before["value"], before["constituents"])
    assert (there.record["gwp"], back.record["gwp"]) == ("AR6-100", "AR5-100")
    assert there.record["value_origin"] == "computed"


@given(masses, st.sampled_from([("kWh", "MWh"), ("kg", "t"), ("MJ", "kJ"), ("kWh", "GWh"), ("m3", "L"), ("t", "g")]))
def test_another_unit_and_back_is_the_same(amount, pair):
    content = a_content(value=amount, declared_unit=DeclaredUnit(amount=Decimal(1), unit=pair[0]))
    before = record(content)
    there = restate(before, pair[1], None, words())
    back = restate(there.record, pair[0], None, words())
    assert there.told["exact"]
    assert back.record == before
    assert there.record["declared_unit"]["unit"] == pair[1]


def test_per_megawatt_hour_is_a_thousand_times_per_kilowatt_hour_with_its_gases():
    found = restate(record(a_content()), "MWh", None, words())
    assert found.record["value"] == Decimal("440.3")
    assert found.record["constituents"] == [{"gas": "co2-fossil", "kg": Decimal("440.3")}]
    assert found.record["as_published"]["value"] == "0.4403"
    assert found.told["from"] == {"value": Decimal("0.4403"), "unit": "kWh", "gwp": None}


def test_a_result_that_is_no_finite_decimal_is_rounded_and_said_so():
    content = a_content(value=Decimal(1))
    found = restate(record(content), "MJ", None, words())
    assert found.record["value"] == Decimal("0.277777777777778")
    assert found.told["exact"] is False


def test_gases_that_must_be_rounded_make_the_answer_inexact_though_its_value_is_not():
    parts = (part("co2-fossil", "0.8"), part("n2o", "0.01"))
    content = gases(value=Decimal("3.6"), constituents=parts)
    found = restate(record(content), "MJ", None, words())
    assert found.record["value"] == 1
    assert found.told["exact"] is False


def test_unit_and_gwp_set_are_restated_together():
    found = restate(record(gases()), "MWh", "AR6-100", words())
    assert found.record["value"] == Decimal("907.1")
    assert [one["kg"] for one in found.record["constituents"]] == [850, 1, Decimal("0.1")]


@pytest.mark.parametrize(("unit", "gwp"), [(None, None), ("kWh", None), (None, "AR5-100"), ("kWh", "AR5-100")])
def test_what_already_is_as_asked_is_left_alone(unit, gwp):
    assert restate(record(gases()), unit, gwp, words()) is None


def test_uptake_counts_below_zero():
    parts = (part("co2-fossil", "1"), part("co2-biogenic-uptake", "-1.5"), part("ch4-nonfossil", "0.1"))
    content = gases(constituents=parts, value=Decimal("2.3"))
    assert under(content, "AR6-100") == Decimal("2.2")


def test_a_gas_published_as_co2e_is_turned_back_with_the_set_it_was_published_under():
    parts = (part("co2-fossil", "0.85"), part("ch4-fossil", None, "0.03"), part("n2o", None, "0.0265"))
    assert under(gases(constituents=parts), "AR6-100") == Decimal("0.9071")


def test_methane_of_unstated_origin_is_said_with_what_the_others_would_be():
    parts = (part("co2-fossil", "0.85"), part("ch4-unstated", "0.001"))
    found = restate(record(gases(constituents=parts, value=Decimal("0.878"))), None, "AR6-100", words())
    assert found.record["value"] == Decimal("0.8779")
    (note,) = found.told["notes"]
    assert note["code"] == "methane-origin-unstated"
    assert note["text"] == "methane origin unstated: 27.9 used; fossil would be 29.8, other 27"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (a_content(), "CO2 alone"),
        (gases(gas_basis=GasBasis.CO2E_UNDIVIDED, constituents=()), "one CO2e figure"),
        (gases(constituents=(part("co2-fossil", "0.9"), part("unspecified-co2e", None, "0.0065"))), "0.0065 kg CO2e"),
        (gases(constituents=(part("co2-fossil", "0.9"), part("hfc-41", "0.00001"))), "hfc-41 has no value in AR4-100"),
    ],
)
def test_what_has_not_all_its_gases_is_refused_saying_why(content, reason):
    with pytest.raises(NotRestatable, match=reason):
        restate(record(content), None, "AR4-100", words())


def test_a_remainder_of_zero_stands_in_the_way_of_nothing():
    parts = (*gases().constituents, part("unspecified-co2e", None, "0"))
    there = restate(record(gases(constituents=parts)), None, "AR6-100", words())
    assert there.record["value"] == Decimal("0.9071")
    assert there.record["constituents"][-1] == {"gas": "unspecified-co2e", "kg": None, "co2e": 0}
    assert restate(there.record, None, "AR5-100", words()).record["value"] == Decimal("0.9065")


@pytest.mark.parametrize("unit", ["kg", "USD", "tkm"])
def test_a_unit_that_measures_something_else_is_refused(unit):
    with pytest.raises(NotCommensurable, match="measures"):
        restate(record(a_content()), unit, None, words())


def test_a_volume_is_not_a_normal_volume():
    content = a_content(declared_unit=replace(a_content().declared_unit, unit="Nm3_0C"))
    with pytest.raises(NotCommensurable):
        restate(record(content), "m3", None, words())
    at_20 = restate(record(replace(content, value=Decimal(29315), constituents=())), "Sm3_20C", None, words())
    assert at_20.record["value"] == 27315


def test_unknown_sets_and_ambiguous_units_are_refused():
    with pytest.raises(UnknownGwpSet):
        restate(record(gases()), None, "SAR-100", words())
    with pytest.raises(UnknownUnit, match="ambiguous"):
        restate(record(gases()), "ton", None, words())
