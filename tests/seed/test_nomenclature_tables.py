"""The tables of `seed_data/nomenclature` as files: columns, sources, GWP values, and made again byte for byte."""

import csv
import filecmp
import os
import re
import tomllib
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from tests.seed.nomenclature_tables import SEED, TABLES, codes, rows

COLUMNS = {
    "units": "unit_group,code,name_en,name_zh,symbol,factor_to_reference,is_reference,ucum,aliases,note",
    "ambiguous_units": "alias,codes,why",
    "gases": "code,name_en,name_zh,formula,cas,kind,sign,note",
    "gwp_sets": "code,report,horizon_years,variant,table,citation,note",
    "gwp": "gwp_set,gas,value,source,note",
    "geographies": "code,kind,name_en,name_zh,iso3,m49,gbt2260,official",
    "geography_aliases": "alias,code,source,note",
    "containments": "child,parent,purpose,status,source,note",
    "schemes": "code,title,kind,authority,code_pattern,levels,licence,labels_licence,note",
    "sources": "file,document,publisher,edition,digest,licence,attribution,note",
}

GWP = {  # set: methane fossil, non-fossil, unstated, nitrous oxide, sulfur hexafluoride, HFC-134a
    "AR4-100": "25 25 25 298 22800 1430",
    "AR4-20": "72 72 72 289 16300 3830",
    "AR5-100": "30 28 28 265 23500 1300",
    "AR5-20": "85 84 84 264 17500 3710",
    "AR6-100": "29.8 27 27.9 273 25200 1530",
    "AR6-20": "82.5 79.7 81.2 273 18300 4140",
    "AR6-100-GHGP2024": "29.8 27 27.9 273 24300 1530",
}


def licences():
    found = [tomllib.loads(path.read_text()) for path in (SEED / "catalog.toml", TABLES / "licences.toml")]
    return {licence for each in found for licence in each["licences"]}


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_those_agreed(name):
    lines = (TABLES / f"{name}.csv").read_text(encoding="utf-8").split("\n")
    assert lines[0] == COLUMNS[name]


def test_files_are_utf8_without_bom_and_with_lf():
    for path in TABLES.rglob("*.csv"):
        content = path.read_bytes()
        assert content.decode("utf-8")
        assert not content.startswith(b"\xef\xbb\xbf"), path
        assert b"\r" not in content, path
        assert content.endswith(b"\n"), path


@pytest.mark.parametrize("name", ["units", "gases", "gwp_sets", "geographies", "schemes"])
def test_codes_are_unique(name):
    assert [code for code, times in Counter(row["code"] for row in rows(name)).items() if times > 1] == []


@pytest.mark.parametrize("gwp_set", GWP)
def test_gwp_values_are_those_of_the_reports(gwp_set):
    value = {row["gas"]: row["value"] for row in rows("gwp") if row["gwp_set"] == gwp_set}
    gases = ("ch4-fossil", "ch4-nonfossil", "ch4-unstated", "n2o", "sf6", "hfc-134a")
    assert " ".join(value[gas] for gas in gases) == GWP[gwp_set]
    assert {value[gas] for gas in ("co2-fossil", "co2-biogenic", "co2-biogenic-uptake", "co2-luc")} == {"1"}


def test_gwp_pairs_are_unique_known_and_canonical():
    pairs = [(row["gwp_set"], row["gas"]) for row in rows("gwp")]
    assert len(pairs) == len(set(pairs))
    assert {gas for _, gas in pairs} == codes("gases") - {"unspecified-co2e"}
    assert {gwp_set for gwp_set, _ in pairs} == codes("gwp_sets")
    assert all(re.fullmatch(r"(0|[1-9]\d*)(\.\d*[1-9])?", row["value"]) for row in rows("gwp"))


def test_only_biogenic_uptake_is_an_uptake():
    assert [row["code"] for row in rows("gases") if row["sign"] == "uptake"] == ["co2-biogenic-uptake"]
    assert {row["kind"] for row in rows("gases")} == {"co2", "ch4", "n2o", "hfc", "pfc", "other", "remainder"}


def test_every_table_names_its_source_and_licence():
    stated = {row["file"]: row for row in rows("sources")}
    tables = {path.relative_to(TABLES).as_posix() for path in TABLES.rglob("*.csv")}
    assert tables - set(stated) <= {"sources.csv", "activities.csv"}
    assert set(stated) <= tables
    used = {row["licence"] for row in stated.values()}
    used |= {row[side] for row in rows("schemes") for side in ("licence", "labels_licence")}
    assert used <= licences()
    for row in stated.values():
        assert re.fullmatch(r"(sha256:[0-9a-f]{64}(;|$))*", row["digest"]), row["file"]


@pytest.mark.originals
@pytest.mark.skipif("FOOTING_ORIGINALS" not in os.environ, reason="FOOTING_ORIGINALS names no folder of originals")
def test_the_maker_gives_the_committed_bytes(tmp_path):
    from seed_data.make.nomenclature import make  # noqa: PLC0415  (needs the reader of workbooks)

    make(Path(os.environ["FOOTING_ORIGINALS"]), tmp_path)
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(made) == 21
    for path in made:
        assert filecmp.cmp(path, SEED / path.relative_to(tmp_path), shallow=False), path.name


@pytest.mark.originals
@pytest.mark.skipif("FOOTING_ORIGINALS" not in os.environ, reason="FOOTING_ORIGINALS names no folder of originals")
def test_gwp_values_are_those_of_the_compilation_held():
    path = Path(os.environ["FOOTING_ORIGINALS"]) / "gwp" / "globalwarmingpotentials.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    held = {re.sub(r"\W", "", row["Species"]).casefold(): row for row in csv.DictReader(lines)}
    compared = 0
    for row in rows("gwp"):
        report, _, rest = row["gwp_set"].partition("-")
        value = held.get(row["gas"].replace("-", ""), {}).get(f"{report}GWP{rest}")
        if value:
            assert Fraction(value) == Fraction(row["value"]), row
            compared += 1
    assert compared > 150
