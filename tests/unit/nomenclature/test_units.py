"""Units: exact ratios within a group, nothing across groups, nothing ambiguous."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.nomenclature.errors import UnknownUnit
from app.nomenclature.units import ratio
from tests.factories.words import words

UNITS = words().units
codes = st.sampled_from(sorted(UNITS.by_code))


@given(codes, codes, codes)
def test_there_and_back_is_the_same_and_a_detour_changes_nothing(one, other, third):
    a, b, c = (UNITS.by_code[code] for code in (one, other, third))
    if ratio(a, b) is None or ratio(b, c) is None:
        assert (a.group == b.group == c.group) is False
        return
    assert ratio(a, b) * ratio(b, a) == 1
    assert ratio(a, b) * ratio(b, c) == ratio(a, c)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("kWh", "MJ", "3.6"),
        ("MWh", "kWh", "1000"),
        ("tce", "MJ", "29307.6"),
        ("short_ton", "kg", "907.18474"),
        ("long_ton", "kg", "1016.0469088"),
        ("lb", "kg", "0.45359237"),
        ("t", "kg", "1000"),
        ("Nm3_0C", "Sm3_20C", "29315/27315"),
        ("gal_us", "L", "3.785411784"),
        ("GJ", "kWh", "2500/9"),
        ("mu", "m2", "2000/3"),
    ],
)
def test_ratios_are_exact(source, target, expected):
    assert ratio(UNITS.named(source), UNITS.named(target)) == Fraction(expected)


@pytest.mark.parametrize(
    ("one", "other"), [("kWh", "kg"), ("m3", "Nm3_0C"), ("USD", "CNY"), ("tkm", "km"), ("kg", "L"), ("piece", "kg")]
)
def test_nothing_converts_across_groups(one, other):
    assert ratio(UNITS.named(one), UNITS.named(other)) is None


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("吨", "t"),
        ("公吨", "t"),
        ("tonne", "t"),
        ("kt", "kt"),
        ("标方", "Nm3_0C"),
        ("Nm3", "Nm3_0C"),
        ("千瓦时", "kWh"),
        ("公斤", "kg"),
        ("kilowatt hour", "kWh"),
        ("平方米", "m2"),
    ],
)
def test_other_spellings_of_a_unit_are_understood(spelling, code):
    assert UNITS.named(spelling).code == code


@pytest.mark.parametrize("spelling", ["ton", "mt", "MT", "元", "方", "桶", "kcal", "标煤", "gallon", "unit", "年"])
def test_a_spelling_that_means_several_units_is_refused_naming_them(spelling):
    with pytest.raises(UnknownUnit, match="ambiguous") as refusal:
        UNITS.named(spelling)
    meant = UNITS.refused[spelling][0].split(";")
    assert refusal.value.facts["nearest"] == meant
    assert set(meant) <= UNITS.by_code.keys()


def test_no_refused_spelling_is_a_code_or_an_alias():
    assert not UNITS.refused.keys() & (UNITS.by_code.keys() | UNITS.by_alias.keys())


@pytest.mark.parametrize("spelling", ["kwH", "Kg", "GWH ", "knots", "", "kWh ", "MW h", "mu²"])
def test_an_unknown_or_wrongly_written_unit_is_refused_and_not_guessed(spelling):
    with pytest.raises(UnknownUnit, match="is not a unit"):
        UNITS.named(spelling)
