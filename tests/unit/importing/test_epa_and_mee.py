"""EPA supply-chain factors and the Chinese tables, also of versions nobody prepared for."""

from collections import Counter

import pytest
from openpyxl import Workbook

from app.factors.rows import content
from app.importing.errors import NoReader, NotStated, NotThatFile
from app.importing.model import Stated, Why
from app.importing.readers import READERS, read
from app.importing.reporting import as_json, as_text
from tests.factories.workbooks import EPA_HEADER, GRID_HEADER, a_grid_row, a_table, an_epa_row

V14 = Stated(label="v1.4.0", year=2024, published="2026-02")


def whys(imported):
    return Counter(one.why for one in imported.report.asides)


def test_each_epa_row_brings_two_figures(tmp_path):
    imported = read("us-epa", a_table(tmp_path / "a.csv", EPA_HEADER, an_epa_row()), V14)
    assert [(row["slug"], row["value"]) for row in imported.rows] == [
        ("327310-cradle-to-sale", "3.858"),
        ("327310-cradle-to-gate", "3.768"),
    ]
    assert {(row["currency_year"], row["price_basis"], row["gas_basis"]) for row in imported.rows} == {
        ("2024", "purchaser", "co2e_undivided")
    }
    assert imported.edition.key == "us-epa/supply-chain/v1.4.0"


def test_the_file_by_gas_divides_the_figures(tmp_path):
    gases = [an_epa_row(unit="kg/2024 USD, purchaser price")[:2] for _ in range(2)]
    rows = [
        (*gases[0], "Carbon dioxide", "kg/2024 USD, purchaser price", "3.7", "0", "3.8", "327310"),
        (*gases[1], "Methane", "kg/2024 USD, purchaser price", "1.3e-03", "0", "1.4e-03", "327310"),
    ]
    by_gas = a_table(tmp_path / "g.csv", EPA_HEADER, *rows)
    stated = Stated(label="v1.4.0", year=2024, published="2026-02", gwp="AR5-100", by_gas=by_gas)
    imported = read("us-epa", a_table(tmp_path / "a.csv", EPA_HEADER, an_epa_row()), stated)
    assert imported.rows[0]["constituents"] == "co2-fossil=3.8;ch4-unstated=0.0014"
    assert [source.name for source in imported.edition.sources] == ["co2e", "by-gas"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (an_epa_row(unit="g CO2e/USD"), Why.UNKNOWN_UNIT),
        (an_epa_row(code="3273"), Why.UNKNOWN_CODE),
        (an_epa_row(with_="n/a"), Why.NOT_A_NUMBER),
        (an_epa_row(with_=""), Why.NO_FIGURE),
    ],
)
def test_an_epa_row_that_is_no_figure_is_told(tmp_path, row, why):
    imported = read("us-epa", a_table(tmp_path / "a.csv", EPA_HEADER, an_epa_row("111110"), row), V14)
    assert set(whys(imported)) == {why}
    assert imported.report.rows * imported.report.each == len(imported.rows) + len(imported.report.asides)


def test_an_epa_workbook_is_read_as_the_csv_is(tmp_path):
    book = Workbook()
    for row in (EPA_HEADER, an_epa_row()):
        book.active.append(list(row))
    book.save(tmp_path / "SupplyChain_v1.4.1_NAICS.xlsx")
    imported = read("us-epa", tmp_path / "SupplyChain_v1.4.1_NAICS.xlsx", Stated(year=2024, published="2026"))
    assert (imported.edition.label, len(imported.rows)) == ("v1.4.1", 2)


def test_the_epa_file_by_gas_alone_is_refused(tmp_path):
    path = a_table(tmp_path / "a.csv", EPA_HEADER, ("327310", "Cement", "Methane", "kg/2024 USD", "1", "0", "1", "x"))
    with pytest.raises(NotThatFile, match="All GHGs"):
        read("us-epa", path, V14)


@pytest.mark.parametrize(
    ("stated", "fields"),
    [
        (Stated(label="v1", published="2026"), ["year"]),
        (Stated(year=2024, published="2026"), ["label"]),
        (Stated(label="v1", year=2024), ["published"]),
    ],
)
def test_what_the_epa_file_does_not_state_is_asked_for(tmp_path, stated, fields):
    with pytest.raises(NotStated) as refused:
        read("us-epa", a_table(tmp_path / "a.csv", EPA_HEADER, an_epa_row()), stated)
    assert refused.value.facts["fields"] == fields


def test_a_chinese_table_of_a_new_year_is_transcribed(tmp_path):
    imported = read("mee", a_table(tmp_path / "a.csv", GRID_HEADER, a_grid_row()))
    assert (imported.edition.key, imported.edition.published) == ("mee/grid-electricity/2031", "2032-12-31")
    assert imported.rows[0]["slug"] == "average-cn-gd"
    assert imported.rows[0]["evidence"] == "transcribed"


def test_the_year_of_several_must_be_named_and_the_others_are_left_out(tmp_path):
    path = a_table(tmp_path / "a.csv", GRID_HEADER, a_grid_row("2030"), a_grid_row("2031"))
    with pytest.raises(NotStated, match="2030, 2031"):
        read("mee", path)
    assert whys(read("mee", path, Stated(year=2031))) == {Why.ANOTHER_EDITION: 1}
    with pytest.raises(NotStated, match="no figures of 2040"):
        read("mee", path, Stated(year=2040))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (a_grid_row(region="CN-XX"), Why.UNKNOWN_PLACE),
        (a_grid_row(kind="life_cycle"), Why.UNKNOWN_KIND),
        (a_grid_row(unit="tCO2/MWh"), Why.UNKNOWN_UNIT),
        (a_grid_row(value="—"), Why.NOT_A_NUMBER),
        (a_grid_row(value=""), Why.NO_FIGURE),
    ],
)
def test_a_row_of_a_chinese_table_that_is_no_figure_is_told(tmp_path, row, why):
    imported = read("mee", a_table(tmp_path / "a.csv", GRID_HEADER, a_grid_row(region="CN-BJ"), row))
    assert [(one.why, one.place) for one in imported.report.asides] == [(why, "line 3")]


def test_the_footprint_form_is_told_from_the_grid_form(tmp_path):
    header = ("data_year", "product_zh", "value", "unit")
    path = a_table(tmp_path / "a.csv", header, ("2031", "燃煤发电", "0.91", "kgCO2e/kWh"))
    with pytest.raises(NotStated, match="title and published"):
        read("mee", path)
    imported = read("mee", path, Stated(title="2031年电力碳足迹因子", published="2032-10"))
    assert (imported.edition.dataset, imported.rows[0]["slug"]) == ("mee/power-footprint", "generation-coal")


def test_rows_of_both_are_rows_of_a_change_set(tmp_path):
    epa = read("us-epa", a_table(tmp_path / "a.csv", EPA_HEADER, an_epa_row()), V14)
    mee = read("mee", a_table(tmp_path / "b.csv", GRID_HEADER, a_grid_row()))
    for imported in (epa, mee):
        for row in imported.rows:
            assert content(row, imported.edition, "open").owner == imported.edition.dataset.split("/")[0]


def test_the_report_is_told_to_people_and_programs(tmp_path):
    imported = read("mee", a_table(tmp_path / "a.csv", GRID_HEADER, a_grid_row(), a_grid_row(region="CN-XX")))
    assert as_json(imported)["refused"]["unknown-place"]["count"] == 1
    assert "  1 unknown-place\n      line 3: 2031" in as_text(imported)


def test_a_publisher_without_a_reader_is_refused_with_those_that_have_one(tmp_path):
    with pytest.raises(NoReader) as refused:
        read("ipcc", tmp_path / "a.csv")
    assert refused.value.hint == "one of " + ", ".join(READERS)
