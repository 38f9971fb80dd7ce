"""Units: factors against the definitions, and spellings that can mean one unit only."""

import re
from fractions import Fraction

import pytest

from tests.seed.nomenclature_tables import codes, rows

# Built from definitions (BIPM SI brochure; NIST SP 811 appendix B; the 1959 yard and pound), not from our table.
INCH, POUND, CALORIE_IT = Fraction("0.0254"), Fraction("0.45359237"), Fraction("4.1868")
MILE, GALLON_US = 63360 * INCH / 1000, 231 * INCH**3
BTU = CALORIE_IT * POUND * 1000 * Fraction(5, 9) / 10**6  # MJ: one pound of water by one degree Fahrenheit
UNITS = {
    "g": Fraction(1, 1000),
    "t": Fraction(1000),
    "Mt": Fraction(10**9),
    "lb": POUND,
    "oz_av": POUND / 16,
    "short_ton": 2000 * POUND,
    "long_ton": 2240 * POUND,
    "jin": Fraction(1, 2),
    "GJ": Fraction(1000),
    "kWh": Fraction(36, 10),
    "Wh": Fraction(36, 10000),
    "TWh": Fraction(36, 10) * 10**9,
    "kcal_IT": CALORIE_IT / 1000,
    "kcal_th": Fraction("4.184") / 1000,
    "kgce": 7000 * CALORIE_IT / 1000,
    "tce": 7000 * CALORIE_IT,
    "toe": 10**7 * CALORIE_IT / 1000,
    "Btu_IT": BTU,
    "mmBtu": BTU * 10**6,
    "therm_IT": BTU * 10**5,
    "therm_US": Fraction("105.4804"),
    "therm_EC": Fraction("105.506"),
    "L": Fraction(1, 1000),
    "million_L": Fraction(1000),
    "gal_us": GALLON_US,
    "gal_imp": Fraction("4.54609") / 1000,
    "bbl_oil": 42 * GALLON_US,
    "ft3": (12 * INCH) ** 3,
    "Sm3_15C": Fraction(27315, 28815),
    "Sm3_20C": Fraction(27315, 29315),
    "1e4Nm3": Fraction(10**4),
    "scf_60F": (12 * INCH) ** 3 * Fraction("491.67") / Fraction("519.67"),
    "mu": Fraction(10000, 15),
    "ha": Fraction(10000),
    "acre": 43560 * (12 * INCH) ** 2,
    "ft2": (12 * INCH) ** 2,
    "mi": MILE,
    "nmi": Fraction("1.852"),
    "ft": 12 * INCH / 1000,
    "kgkm": Fraction(1, 1000),
    "t_mi": MILE,
    "short_ton_mi": 2 * POUND * MILE,
    "t_nmi": Fraction("1.852"),
    "pmi": MILE,
    "vmi": MILE,
    "min": Fraction(1, 60),
    "a": Fraction(8760),
    "GiB": Fraction(2**30, 10**9),
    "1e4CNY": Fraction(10**4),
}


def spellings():
    for row in rows("units"):
        names = [row["code"], row["name_en"], row["name_zh"], *row["aliases"].split(";")]
        yield from ((name, row["code"]) for name in dict.fromkeys(names) if name)


@pytest.mark.parametrize("code", UNITS)
def test_unit_factor_follows_from_its_definition(code):
    (unit,) = (row for row in rows("units") if row["code"] == code)
    assert Fraction(unit["factor_to_reference"]) == UNITS[code]


def test_each_unit_group_has_one_reference_unit():
    references = [row for row in rows("units") if row["is_reference"] == "yes"]
    assert {row["unit_group"] for row in rows("units")} == {row["unit_group"] for row in references}
    assert len(references) == len({row["unit_group"] for row in references})
    assert all(row["factor_to_reference"] == "1" for row in references)


def test_unit_factors_are_plain_decimals_or_fractions():
    for row in rows("units"):
        assert re.fullmatch(r"[1-9]\d*/[1-9]\d*|(0|[1-9]\d*)(\.\d*[1-9])?", row["factor_to_reference"]), row["code"]


def test_a_spelling_means_one_unit():
    meanings = {}
    for name, code in spellings():
        assert meanings.setdefault(name, code) == code, name


def test_spellings_that_differ_in_case_alone_mean_the_same_unit():
    meanings = {}
    for name, code in spellings():
        assert meanings.setdefault(name.casefold(), code) == code, name


def test_ambiguous_spellings_are_no_aliases_and_name_known_units():
    names = {name for name, _ in spellings()}
    for row in rows("ambiguous_units"):
        assert row["alias"] not in names
        assert row["why"]
        assert set(row["codes"].split(";")) - {""} <= codes("units")
    assert {"ton", "kcal", "bl", "mt", "gallon"} <= {row["alias"] for row in rows("ambiguous_units")}


def test_currencies_do_not_convert_into_one_another():
    groups = {row["code"]: row["unit_group"] for row in rows("units")}
    assert len({groups[code] for code in ("USD", "CNY", "GBP", "EUR")}) == 4


def test_what_needs_a_property_stands_in_a_group_of_its_own():
    groups = {row["code"]: row["unit_group"] for row in rows("units")}
    for one, other in [
        ("TEUkm", "tkm"),
        ("kWp", "kW"),
        ("m3", "Nm3_0C"),
        ("pkm", "vkm"),
        ("km", "vkm"),
        ("h", "FTE_h"),
    ]:
        assert groups[one] != groups[other]
