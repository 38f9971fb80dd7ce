"""The template says how it is filled, and what is filled in comes back as changes."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from app.factors.columns import ALL
from app.proposals.reading.changes import CSV, XLSX, read
from app.proposals.reading.errors import NoRows
from app.proposals.reading.template import template, template_csv
from app.proposals.reading.template_words import EXAMPLE
from app.provenance.model import AccountingRule, Traceability
from tests.cases.hostile_files.making import ROW
from tests.cases.hostile_files.reading_all import DATASET, EDITION
from tests.factories.words import words

RULE = AccountingRule(
    code="gbt-24067",
    title_en="Product carbon footprint",
    title_zh="产品碳足迹",
    boundaries=("cradle-to-gate", "cradle-to-grave"),
    required=("coverage", "reference_period"),
    dqr_max=None,
    traceability=Traceability.HELD,
    valid_from=None,
    valid_to=None,
    citation="GB/T 24067-2024",
)


@pytest.fixture(params=["zh", "en"])
def written(request):
    return template(DATASET, RULE, words(), request.param)


@pytest.fixture
def book(written):
    return load_workbook(io.BytesIO(written))


def test_the_template_as_it_comes_has_no_changes(written, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(written)
    with pytest.raises(NoRows):
        read(path, XLSX, DATASET, EDITION, standing={})


def test_what_is_filled_in_comes_back_as_changes(book, tmp_path):
    sheet = book["factors"]
    for place in range(30):
        filled = ROW | {"slug": f"cement-{place}", "value": 700 + place / 8}
        sheet.append([filled.get(column.name) for column in ALL])
    path = tmp_path / "file"
    book.save(path)
    found = read(path, XLSX, DATASET, EDITION, standing={})
    assert found.errors == []
    assert [one.content.value for one in found.changes] == [700 + Decimal(place) / 8 for place in range(30)]


def test_the_example_is_a_row_that_is_taken_once_it_is_no_remark(book, tmp_path):
    book["factors"]["A3"] = None
    path = tmp_path / "file"
    book.save(path)
    found = read(path, XLSX, DATASET, EDITION, standing={})
    assert found.errors == []
    (one,) = found.changes
    assert one.content.value == sum(gas.co2e or gas.kg for gas in one.content.constituents)
    assert (one.cells["sites"], one.cells["largest_share"]) == ("17", "0.31")


def test_the_example_stays_inside_the_boundaries_of_the_rule(tmp_path):
    rule = replace(RULE, boundaries=("gate-to-gate",))
    path = tmp_path / "file"
    path.write_bytes(template_csv(rule, "zh").replace(EXAMPLE["zh"].encode(), b""))
    found = read(path, CSV, DATASET, EDITION, standing={})
    assert ([one.content.boundary for one in found.changes], found.errors) == (["gate-to-gate"], [])


def test_the_sheets_explain_every_column_in_both_languages(book):
    assert book.sheetnames[0] == "factors"
    assert set(book.sheetnames) == {"factors", "说明", "Read me", "codes", "lists"}
    for name in ("说明", "Read me"):
        first = [row[0].value for row in book[name].iter_rows()]
        assert [column.name for column in ALL] == first[-len(ALL) :]
    assert [cell.value for cell in book["factors"][1]] == [column.name for column in ALL]
    assert all(book["factors"].cell(row, 1).value.startswith("#") for row in (2, 3))


def test_the_rule_says_what_is_needed(book):
    needed = {row[0].value: row[2].value for row in book["Read me"].iter_rows() if row[0].value}
    assert needed["coverage"] == "by the accounting rule"
    assert needed["value"] == "yes"
    assert needed["technology"] == "no"


def test_drop_downs_offer_what_is_accepted(book):
    offered = {row[0]: [word for word in row[1:] if word] for row in book["lists"].iter_cols(values_only=True)}
    assert offered["boundary"] == list(RULE.boundaries)
    assert {"kWh", "t"} <= set(offered["unit"])
    assert "CN-GD" in offered["geography"]
    assert book["lists"].sheet_state == "hidden"
    checks = book["factors"].data_validations.dataValidation
    assert len([check for check in checks if check.type == "list"]) == len(offered)


def test_no_cell_of_it_is_a_formula(book):
    assert [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_csv_template_is_filled_too(language, tmp_path):
    path = tmp_path / "file"
    line = ",".join(f'"{ROW.get(column.name, "")}"' for column in ALL)
    path.write_bytes(template_csv(RULE, language) + line.encode() + b"\r\n")
    found = read(path, CSV, DATASET, EDITION, standing={})
    assert (len(found.changes), found.errors, found.encoding) == (1, [], "utf-8")
