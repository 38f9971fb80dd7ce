"""Other codes of places."""

from app.nomenclature.geography import Geography, geographies
from app.nomenclature.model import Nomenclature
from app.nomenclature.units import Units


def a_place(code, **said):
    stated = {"kind": "country", "name_en": code, "name_zh": None, "iso3": None, "m49": None, "gbt2260": None}
    return Geography(code=code, official="official", **(stated | said))


def words(*places, aliases):
    return Nomenclature(Units({}, {}, {}), {}, {}, geographies(list(places), [], aliases), {}, {}, {})


def test_another_code_of_a_place_is_understood():
    assert words(a_place("GB", iso3="GBR", m49="826"), aliases={"UK": "GB"}).geography("826").code == "GB"
    assert words(a_place("GB", iso3="GBR", m49="826"), aliases={"UK": "GB"}).geography("UK").code == "GB"


def test_an_alias_never_takes_the_place_of_a_code():
    found = words(a_place("CN-GD"), a_place("CN-BJ"), aliases={"CN-GD": "CN-BJ"})
    assert found.geography("CN-GD").code == "CN-GD"
