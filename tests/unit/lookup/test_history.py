"""What changed between two versions, field by field, and by how much where the two can be compared."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.factors.model import Boundary, CalorificBasis, Constituent, DeclaredUnit, GasBasis, PriceBasis
from app.lookup.history import differences, value_change
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
        "constituents": ([{"gas": "co2-fossil", "kg": Decimal("0.4403")}], []),
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
    assert found == {"comparable": True, "absolute": Decimal("0.0016"), "relative": Decimal("0.00363388598682716")}


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
    assert value_change(record(a_content()), record(after)) == {"comparable": False, "because": because}


def test_more_gases_in_the_same_total_are_still_comparable():
    after = gases(value=Decimal("0.91"), constituents=(Constituent(gas="co2-fossil", kg=Decimal("0.91")),))
    assert value_change(record(gases()), record(after))["absolute"] == Decimal("0.0035")
