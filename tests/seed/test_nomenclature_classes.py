"""Classifications and their correspondences: whole, without orphans, right where we know the answer."""

import re
import tomllib
from collections import Counter

import pytest

from tests.seed.nomenclature_tables import TABLES, codes, rows

SCHEMES = sorted(path.stem for path in (TABLES / "classes").glob("*.csv"))
CORRESPONDENCES = sorted(path.stem for path in (TABLES / "correspondences").glob("*__*.csv"))

COUNTS = {  # per level, as the publishers state them (GB/T 4754: the copy held lacks one class of 1382)
    "gbt4754-2017": [20, 97, 473, 1381],
    "isic-4": [21, 88, 238, 419],
    "isic-5": [22, 87, 258, 463],
    "nace-2": [21, 88, 272, 615],
    "nace-2.1": [22, 87, 287, 651],
    "naics-2017": [20, 99, 311, 709, 1057],
    "naics-2022": [20, 96, 308, 689, 1012],
    "cpc": [10, 71, 327, 1301, 2877],
    "cpc-2.1": [10, 71, 329, 1299, 2887],
    "hs-2017": [96, 1222, 5387],
    "hs-2022": [96, 1228, 5612],
}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_classes_have_their_parents_levels_and_numbers(scheme):
    classes = {row["code"]: row for row in rows(f"classes/{scheme}")}
    (described,) = (row for row in rows("schemes") if row["code"] == scheme)
    assert len(classes) == sum(COUNTS[scheme])
    assert len(described["levels"].split(";")) == len(COUNTS[scheme])
    for code, row in classes.items():
        above = classes[row["parent"]]["level"] if row["parent"] else "0"
        assert int(row["level"]) == int(above) + 1, code
        assert re.search(described["code_pattern"], code), code
    levels = Counter(int(row["level"]) for row in classes.values())
    assert [levels[level + 1] for level in range(len(levels))] == COUNTS[scheme]


def test_every_scheme_has_its_classes():
    assert codes("schemes") == set(SCHEMES) == set(COUNTS)


def test_known_classes():
    names = {row["code"]: row["name_zh"] for row in rows("classes/gbt4754-2017")}
    assert (names["3011"], names["4411"]) == ("水泥制造", "火力发电")
    naics = {row["code"]: row for row in rows("classes/naics-2017")}
    assert naics["327310"]["name_en"] == "Cement Manufacturing"
    assert naics["327"]["parent"] == "31-33"


@pytest.mark.parametrize("scheme", ["isic-4", "isic-5", "cpc", "cpc-2.1", "hs-2017", "hs-2022"])
def test_classes_whose_labels_are_not_ours_carry_none(scheme):
    assert all(row["name_en"] == row["name_zh"] == "" for row in rows(f"classes/{scheme}"))


def test_labels_name_classes_and_are_not_for_redistribution():
    known = {scheme: codes(f"classes/{scheme}") for scheme in ("isic-4", "isic-5", "cpc")}
    labels = rows("labels/un_labels")
    assert all(row["code"] in known[row["scheme"]] and row["label"] for row in labels)
    assert Counter((row["scheme"], row["lang"]) for row in labels) == {
        ("isic-4", "en"): 766,
        ("isic-5", "en"): 830,
        ("isic-5", "zh"): 830,
        ("cpc", "en"): 4586,
        ("cpc", "zh"): 4586,
    }
    licence = tomllib.loads((TABLES / "labels" / "LICENCE.toml").read_text())
    assert (licence["redistribution"], licence["zh"]["official"]) == (False, False)


@pytest.mark.parametrize("name", CORRESPONDENCES)
def test_correspondences_join_codes_of_both_sides(name):
    source, target = name.split("__")
    pairs = rows(f"correspondences/{name}")
    assert {row["from_code"] for row in pairs} <= codes(f"classes/{source}")
    assert {row["to_code"] for row in pairs} <= codes(f"classes/{target}")
    assert len({(row["from_code"], row["to_code"]) for row in pairs}) == len(pairs)
    sources, targets = (Counter(row[side] for row in pairs) for side in ("from_code", "to_code"))
    for row in pairs:
        alone = {"exact": (1, 1), "narrower": (1, None), "broader": (None, 1), "partial": (None, None)}
        times = sources[row["from_code"]], targets[row["to_code"]]
        assert all(want in (None, got) for want, got in zip(alone[row["match_type"]], times, strict=True)), row


def test_known_correspondences():
    naics = {row["from_code"]: row for row in rows("correspondences/naics-2017__isic-4")}
    assert (naics["327310"]["to_code"], naics["327310"]["match_type"]) == ("2394", "narrower")
    nace = {row["from_code"]: row for row in rows("correspondences/nace-2__isic-4")}
    assert (nace["01.41"]["to_code"], nace["01.41"]["match_type"]) == ("0141", "narrower")
    assert (nace["01.50"]["to_code"], nace["01.50"]["match_type"]) == ("0150", "exact")
    excluded = Counter(row["file"] for row in rows("correspondences/excluded"))
    assert excluded == {"naics-2017__isic-4.csv": 2, "cpc-2.1__isic-4.csv": 52}
