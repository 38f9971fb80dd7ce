"""Geographies: each resolves, leads to the world, and claims no grid region that it is not in."""

from collections import Counter

from tests.seed.nomenclature_tables import codes, rows


def parents(child, purpose="any"):
    return {row["parent"] for row in rows("containments") if row["child"] == child and row["purpose"] == purpose}


def test_geographies_cover_the_world_and_the_34_subdivisions_of_china():
    kinds = Counter(row["kind"] for row in rows("geographies"))
    assert kinds == {
        "global": 1,
        "rest_of_world": 1,
        "m49_region": 5,
        "m49_subregion": 17,
        "country": 246,
        "subdivision": 34,
        "grid_region": 7,
    }
    assert all(row["name_en"] and row["name_zh"] for row in rows("geographies"))
    assert {row["official"] for row in rows("geographies") if row["kind"] == "grid_region"} == {"derived"}


def test_aliases_of_geographies_lead_to_one_geography():
    known = codes("geographies")
    aliases = {row["alias"]: row["code"] for row in rows("geography_aliases")}
    assert not known & set(aliases)
    assert set(aliases.values()) <= known
    assert (aliases["HK"], aliases["MO"], aliases["TW"]) == ("CN-HK", "CN-MO", "CN-TW")


def test_every_geography_leads_to_the_world_without_a_circle():
    up = {code: parents(code) | parents(code, "electricity") for code in codes("geographies")}

    def climb(code, below):
        assert code not in below, "a circle"
        assert up[code] or code == "GLO", "no way up"
        for parent in up[code]:
            climb(parent, {*below, code})

    for code in up:
        climb(code, set())


def test_provinces_have_a_grid_region_for_electricity_only_and_inner_mongolia_none():
    provinces = {row["code"] for row in rows("geographies") if row["kind"] == "subdivision"}
    assert all(parents(code) == {"CN"} for code in provinces)
    without = {code for code in provinces if not parents(code, "electricity")}
    assert without == {"CN-NM", "CN-HK", "CN-MO", "CN-TW"}
    assert parents("CN-GD", "electricity") == {"CN-GRID-SC"}
    (xizang,) = (row for row in rows("containments") if row["child"] == "CN-XZ" and row["purpose"] == "electricity")
    assert (xizang["parent"], xizang["status"]) == ("CN-GRID-SW", "derived")
    assert "Not listed in the announcements" in xizang["note"]
