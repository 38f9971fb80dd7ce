"""UK flat files of any year: layouts, gases, units and levels nobody prepared for."""

from collections import Counter

import pytest

from app.factors.rows import content
from app.importing.desnz import read
from app.importing.errors import NotStated
from app.importing.model import Stated, Why
from tests.factories.workbooks import (
    BUTANE,
    R134A,
    UK_GASES,
    UK_HEADER,
    a_table,
    a_total,
    a_uk_file,
    a_uk_workbook,
    gas_rows,
)

SAID = Stated(published="2031-06")


def whys(imported):
    return Counter(one.why for one in imported.report.asides)


def rows(imported):
    return {row["slug"]: row for row in imported.rows}


def butane(imported):
    return rows(imported)["fuels-gaseous-fuels-butane-tonnes"]


def test_a_total_with_its_gases_is_one_row(tmp_path):
    imported = read(a_uk_file(tmp_path / "a.csv", a_total(), *gas_rows()), SAID)
    assert butane(imported) | {"evidence": "official", "gwp": "AR5-100"} == butane(imported)
    assert butane(imported)["constituents"] == "co2-fossil=3029.26:co2e;ch4-unstated=2.25:co2e;n2o=1.8:co2e"
    assert (imported.report.rows, len(imported.rows), imported.report.joined) == (6, 3, 3)


@pytest.mark.parametrize("label", ["kg {}", "kg CO2e of {}", "kg CO2e of {} per unit", "kg CO₂e of {}"])
def test_gases_are_read_in_the_words_of_every_year(tmp_path, label):
    imported = read(a_uk_file(tmp_path / "a.csv", a_total(), *gas_rows(label=label)), SAID)
    assert butane(imported)["gas_basis"] == "all_gases"


@pytest.mark.parametrize("missing", [["CH4"], ["CO2", "N2O"]])
def test_a_total_without_all_gases_is_undivided_and_flagged(tmp_path, missing):
    gases = {gas: said for gas, said in UK_GASES.items() if gas not in missing}
    imported = read(a_uk_file(tmp_path / "a.csv", a_total(), *gas_rows(gases)), SAID)
    assert (butane(imported)["gas_basis"], butane(imported)["constituents"]) == ("co2e_undivided", "")
    assert butane(imported)["flags"] == "gas-split-incomplete"


def test_gases_that_do_not_add_up_are_left_out_and_told(tmp_path):
    imported = read(a_uk_file(tmp_path / "a.csv", a_total("3033.5"), *gas_rows()), SAID)
    assert butane(imported)["constituents"] == ""
    assert any("line 4: the gases do not add up to 3033.5" in note for note in imported.report.notes)


def test_gases_without_their_total_are_refused(tmp_path):
    imported = read(a_uk_file(tmp_path / "a.csv", *gas_rows()), SAID)
    assert whys(imported) == {Why.GAS_WITHOUT_TOTAL: 3}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (a_total(path=(*BUTANE[:-1], "furlongs")), Why.UNKNOWN_UNIT),
        (a_total(""), Why.NO_FIGURE),
        (a_total("< 1"), Why.NOT_A_NUMBER),
        (a_total("1,5"), Why.NOT_A_NUMBER),
        (a_total("=A1*2"), Why.NOT_A_NUMBER),
        ((*BUTANE, "kWh (Net CV)", "3"), Why.ENERGY),
        ((*BUTANE, "`", "3"), Why.UNKNOWN_GAS),
        (("Outside of Scopes", *BUTANE[1:], "kg CO2", "3"), Why.OUTSIDE_OF_SCOPES),
        (
            a_total(path=("Scope 3", "Hotel stay", "Hotel stay", "Atlantis", "", "", "Room per night")),
            Why.UNKNOWN_PLACE,
        ),
    ],
)
def test_a_row_that_is_no_figure_is_told_with_its_place(tmp_path, row, why):
    imported = read(a_uk_file(tmp_path / "a.csv", row), SAID)
    assert [(one.why, one.place) for one in imported.report.asides] == [(why, "line 4")]
    assert len(imported.rows) == 2


def test_two_figures_for_one_path_refuse_both_and_a_repeated_one_counts_once(tmp_path):
    other = (*BUTANE[:-1], "litres")
    twice = [a_total("1"), a_total("2"), a_total("3", other), a_total("3", other)]
    imported = read(a_uk_file(tmp_path / "a.csv", *twice), SAID)
    assert whys(imported) == {Why.CONTRADICTED: 2, Why.REPEATED: 1}
    assert "fuels-gaseous-fuels-butane-litres" in rows(imported)


def test_two_paths_with_one_name_are_both_refused(tmp_path):
    shouted = (*BUTANE[:3], "BUTANE", *BUTANE[4:])
    imported = read(a_uk_file(tmp_path / "a.csv", a_total(), a_total(path=shouted)), SAID)
    assert whys(imported) == {Why.SAME_NAME: 2}


def test_an_unknown_column_is_told_and_the_rest_is_read(tmp_path):
    header = ("Row ID", *UK_HEADER, "Confidence")
    lines = [("1_1", *one[:-1], "high", one[-1]) for one in (R134A, a_total())]
    path = a_table(tmp_path / "a.csv", (*header, "GHG Conversion Factor 2031"), *lines)
    imported = read(path, SAID)
    assert butane(imported)["external_id"] == "1_1"
    assert "column 'Confidence' is not known and was not read" in imported.report.notes


def test_an_unknown_level_has_no_boundary_until_it_is_matched(tmp_path):
    imported = read(a_uk_file(tmp_path / "a.csv", a_total(path=("Scope 1", "Fuels burnt", *BUTANE[2:]))), SAID)
    assert rows(imported)["fuels-burnt-gaseous-fuels-butane-tonnes"]["boundary"] == ""
    assert [(one.level, one.tail) for one in imported.called][-1] == ("Fuels burnt", "gaseous-fuels-butane-tonnes")


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        (
            ("Scope 1", "Fuels", "Gaseous fuels", "CNG", "", "Energy - Net CV", "kWh (Net CV)"),
            "gaseous-fuels-cng-kwh-net-cv",
        ),
        (
            ("Scope 3", "WTT- fuels", "WTT- gaseous fuels", "CNG", "", "Volume", "litres"),
            "wtt-fuels-gaseous-fuels-cng-litres",
        ),
        (
            ("Scope 2", "UK electricity", "Electricity generated", "Electricity: UK", "2019", "", "kWh"),
            "uk-electricity-generated-electricity-uk-kwh",
        ),
    ],
)
def test_earlier_spellings_lead_to_the_later_name(tmp_path, path, slug):
    imported = read(a_uk_file(tmp_path / "a.csv", a_total(path=path)), SAID)
    assert imported.rows[-1]["slug"].endswith(slug)
    assert imported.called[-1].slugs[0] != imported.called[-1].slugs[1]


def test_a_workbook_says_its_year_and_day_and_rows_are_cited_by_sheet(tmp_path):
    imported = read(a_uk_workbook(tmp_path / "a.xlsx", a_total(), *gas_rows()), Stated())
    assert (imported.edition.key, imported.edition.published) == ("desnz/ghg-conversion-factors/2031", "2031-06-10")
    assert butane(imported)["place"] == "sheet Factors by Category, row 7"
    assert imported.edition.sources[0].digest.startswith("sha256:")


@pytest.mark.parametrize(
    ("year", "stated", "field"), [("2031", Stated(), "published"), ("", SAID, "year"), ("20310", SAID, "year")]
)
def test_what_the_file_does_not_state_is_asked_for(tmp_path, year, stated, field):
    with pytest.raises(NotStated) as refused:
        read(a_table(tmp_path / "a.csv", (*UK_HEADER, f"GHG conversion factor {year}".strip()), R134A), stated)
    assert refused.value.facts["fields"] == [field]


def test_a_gwp_set_that_cannot_be_told_is_asked_for(tmp_path):
    path = a_table(tmp_path / "a.csv", (*UK_HEADER, "GHG Conversion Factor 2031"), (*R134A[:-1], "1301"), a_total())
    with pytest.raises(NotStated, match="HFC-134a 1301"):
        read(path, SAID)
    assert butane(read(path, Stated(published="2031", gwp="AR6-100")))["gwp"] == "AR6-100"


def test_rows_are_rows_of_a_change_set(tmp_path):
    imported = read(a_uk_file(tmp_path / "a.csv", a_total(), *gas_rows()), SAID)
    for row in imported.rows:
        assert content(row, imported.edition, "open").source.title.startswith("UK Government")
