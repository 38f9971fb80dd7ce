"""What changed between two versions, field by field, and by how much where the two can be compared."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.changes.comparing import alike, differences, value_change
from app.factors.model import Boundary, CalorificBasis, Code, Constituent, DeclaredUnit, GasBasis, PriceBasis
from tests.factories.figures import a_content, a_version, gases

figures = st.decimals(min_value=Decimal("-1e6"), max_value=Decimal("1e6"), places=6)


def record(content, number=1):
    return json.loads(a_version(content, number=number).rendered, parse_float=Decimal)


def unit(name="kWh", **qualifiers):
    return DeclaredUnit(amount=Decimal(qualifiers.pop("amount", 1)), unit=name, **qualifiers)


def test_versions_that_differ_in_nothing_but_their_number_have_no_differences():
    assert differences(record(a_content()), record(a_content(), 2)) == []


def test_each_different_field_is_named_with_what_was_and_what_is():
    after = a_content(name_zh=None, note="mind", value=Decimal("0.4404"), constituents=())
    found = {one["field"]: (one["from"], one["to"]) for one in differences(record(a_content()), record(after, 2))}
    assert found == {
        "name.zh": ("广东电网平均电力", None),
        "value": (Decimal("0.4403"), Decimal("0.4404")),
        "constituents.co2-fossil.kg": (Decimal("0.4403"), None),
        "as_published.value": ("0.4403", "0.4404"),
        "note": (None, "mind"),
    }


def test_fields_that_one_record_has_not_are_differences_too():
    assert differences({"a": 1, "b": {"c": 1}}, {"b": {"d": 2}, "e": 3}) == [
        {"field": "a", "from": 1, "to": None},
        {"field": "b.c", "from": 1, "to": None},
        {"field": "b.d", "from": None, "to": 2},
        {"field": "e", "from": None, "to": 3},
    ]


@given(figures, figures)
def test_the_change_of_a_value_is_exact_and_relative_to_what_was(old, new):
    found = value_change(record(a_content(value=old)), record(a_content(value=new)))
    assert found["comparable"]
    assert found["absolute"] == new - old
    if old:
        assert abs(found["relative"] * old - (new - old)) <= abs(new - old) * Decimal("1e-14")
    else:
        assert found["relative"] is None


def test_guangdong_from_2022_to_2023():
    found = value_change(record(a_content()), record(a_content(value=Decimal("0.4419"))))
    relative = Decimal("0.00363388598682716")
    assert found == {"comparable": True, "absolute": Decimal("0.0016"), "relative": relative, "exact": False}


@pytest.mark.parametrize(
    ("after", "because"),
    [
        (a_content(gas_basis=GasBasis.CO2E_UNDIVIDED), ["gas_basis", "value_unit"]),
        (a_content(boundary=Boundary.UNSTATED), ["boundary"]),
        (a_content(gwp="AR5-100"), ["gwp"]),
        (a_content(declared_unit=unit("MWh")), ["declared_unit.unit"]),
        (a_content(declared_unit=unit(amount=10)), ["declared_unit.amount"]),
        (a_content(declared_unit=unit(calorific_basis=CalorificBasis.NET)), ["declared_unit.calorific_basis"]),
        (a_content(declared_unit=unit(currency_year=2020)), ["declared_unit.currency_year"]),
        (a_content(declared_unit=unit(price_basis=PriceBasis.PRODUCER)), ["declared_unit.price_basis"]),
    ],
)
def test_values_under_other_conditions_are_not_compared(after, because):
    found = value_change(record(a_content()), record(after))
    assert (found["comparable"], found["because"]) == (False, because)
    assert [one["field"] for one in found["differing"]] == because
    assert all(one["from"] != one["to"] for one in found["differing"])


def test_more_gases_in_the_same_total_are_still_comparable():
    after = gases(value=Decimal("0.91"), constituents=(Constituent(gas="co2-fossil", kg=Decimal("0.91")),))
    assert value_change(record(gases()), record(after))["absolute"] == Decimal("0.0035")


def test_gases_are_compared_gas_by_gas():
    parts = (Constituent(gas="co2-fossil", kg=Decimal("0.85")), Constituent(gas="n2o", kg=Decimal("0.0002")))
    found = differences(record(gases()), record(gases(constituents=parts), 2))
    assert found == [
        {"field": "constituents.ch4-fossil.kg", "from": Decimal("0.001"), "to": None},
        {"field": "constituents.n2o.kg", "from": Decimal("0.0001"), "to": Decimal("0.0002")},
    ]


def test_lists_of_codes_tell_what_was_added_and_removed():
    after = a_content(products=(Code("cpc", "17100"), Code("cpc", "17200")), stages=("production",))
    assert differences(record(a_content(stages=("use",))), record(after, 2)) == [
        {"field": "products", "added": [{"scheme": "cpc", "code": "17200"}], "removed": []},
        {"field": "stages", "added": ["production"], "removed": ["use"]},
    ]


def test_another_order_of_a_list_is_a_difference():
    assert differences({"a": [1, 2]}, {"a": [2, 1]}) == [{"field": "a", "from": [1, 2], "to": [2, 1]}]
    one, other = {"gas": "n2o", "kg": 1}, {"gas": "sf6", "kg": 2}
    assert differences({"a": [one, other]}, {"a": [other, one]}) == [
        {"field": "a", "from": [one, other], "to": [other, one]}
    ]


def test_a_gas_of_unknown_mass_that_comes_or_goes_is_a_difference():
    unknown, parts = {"gas": "n2o", "kg": None}, [{"gas": "sf6", "kg": 1}]
    found = differences({"constituents": [*parts, unknown]}, {"constituents": parts})
    assert found == [{"field": "constituents.n2o", "from": {"kg": None}, "to": None}]


def test_inputs_are_compared_by_their_names():
    before = a_content(inputs=(("NCV", "26.3"), ("oxidation", "0.99")))
    after = a_content(inputs=(("NCV", "26.7"), ("oxidation", "0.99")))
    assert differences(record(before), record(after, 2)) == [
        {"field": "inputs.NCV.stated", "from": "26.3", "to": "26.7"}
    ]


def test_the_same_figure_with_other_words_is_alike():
    assert alike(record(gases()), record(gases(note="mind"), 2))
    parts = (Constituent(gas="co2-fossil", kg=Decimal("0.9065")),)
    assert not alike(record(gases()), record(gases(constituents=parts), 2))
    assert not alike(record(gases()), record(gases(value=Decimal("0.91")), 2))
    assert not alike(record(a_content()), record(a_content(boundary=Boundary.UNSTATED), 2))


names = st.sampled_from(["a", "b", "c", "gas", "name"])
jsons = st.recursive(
    st.integers(0, 3) | st.text("xy", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)
records = st.dictionaries(names, jsons, max_size=4)


@given(records, records)
def test_two_records_differ_in_something_exactly_if_they_are_not_equal(before, after):
    assert bool(differences(before, after)) == (before != after)
    assert differences(before, before) == []
