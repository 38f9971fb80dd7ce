"""The workbook as openpyxl reads it: figures, texts that look like formulas, sheets, and what people are told."""

import io
import zipfile
from datetime import datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from xlsxwriter import Workbook

from app.exports.fields import FIELDS, Kind
from app.exports.formats import xlsx
from app.factors.model import Evidence, GasBasis
from app.releases.model import ChangeKind
from tests.factories.flat import LONG, a_record, about, given

NUMBERS = {one.name for one in FIELDS if one.kind in {Kind.DECIMAL, Kind.INTEGER}}
BY_HEAD = {f"{one.zh} / {one.en}": one.name for one in FIELDS}
FIRST = ["name_zh", "name_en", "geography", "period_from", "period_to", "value", "value_unit", "amount", "unit"]


@pytest.fixture(scope="module")
def book(release_files):
    book = load_workbook(io.BytesIO(release_files["xlsx"][0].read_bytes()))
    yield book
    book.close()


def names(sheet):
    """The columns of a sheet of factors, by its head."""
    return [BY_HEAD[cell.value] for cell in sheet[1]]


def told(cell):
    """What a cell holds, as a text; XML writes control characters as _xHHHH_."""
    said = cell.value
    if isinstance(said, int | float):
        return format(Decimal(repr(said)), "f").removesuffix(".0")
    return unescape(said) or None if said is not None else None


def test_the_factors_are_the_records_row_for_row(book, given_files):
    sheet = book["Factors"]
    found = [dict(zip(names(sheet), map(told, row), strict=True)) for row in sheet.iter_rows(min_row=2)]
    expected = [{name: said or None for name, said in row.items()} for row in given_files.rows]
    assert found == expected


def test_figures_are_numbers_unless_they_are_too_long_for_a_double(book, given_files):
    sheet = book["Factors"]
    for row, expected in zip(sheet.iter_rows(min_row=2), given_files.rows, strict=True):
        for name, cell in zip(names(sheet), row, strict=True):
            digits = (expected[name] or "").replace("-", "").replace(".", "").strip("0")
            is_number = name in NUMBERS and expected[name] is not None and len(digits) <= 15
            assert (cell.data_type == "n" and cell.value is not None) == is_number, (name, cell.value)


def test_no_cell_is_a_formula_or_a_link_and_what_looks_like_one_is_marked_as_a_text(book):
    marked = 0
    for sheet in book:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                looks_so = isinstance(cell.value, str) and unescape(cell.value)[:1] in set("=+-@\t\r")
                assert bool(cell.quotePrefix) == looks_so
                marked += looks_so
    assert marked > 40


def test_heads_are_in_both_languages_frozen_and_filtered(book):
    sheet = book["Factors"]
    heads = [cell.value for cell in sheet[1]]
    assert sorted(heads) == sorted(BY_HEAD)
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == sheet.dimensions


def test_what_a_person_looks_for_comes_first_and_the_rest_in_its_order(book):
    found = names(book["Factors"])
    first = [*FIRST, "key", "version"]
    assert found[: len(first)] == first
    assert found[len(first) :] == [one.name for one in FIELDS if one.name not in first]


def test_codes_are_explained_in_both_languages(book):
    said = list(book["Read me"].iter_rows(values_only=True))
    codes = [*GasBasis, *Evidence, *(set(ChangeKind) - {ChangeKind.WITHDRAW})]
    for language in zip(*((row[0] or "", row[1] or "") for row in said), strict=True):
        assert [code for code in codes if code.value not in "\n".join(language)] == []


def test_sources_licences_and_what_to_mind_have_sheets(book):
    assert book.sheetnames == ["Factors", "Sources", "Licences", "Read me"]
    licences = list(book["Licences"].iter_rows(min_row=2, values_only=True))
    assert [row[-1] for row in licences] == ["Acme “first”", "@Acme, 第二版"]
    assert len(list(book["Sources"].iter_rows(min_row=2))) == 4
    said = "\n".join(str(cell) for row in book["Read me"].iter_rows(values_only=True) for cell in row)
    for part in (
        "2026.3",
        about().digest,
        "12 rows of acme/closed/1 are left out",
        "15 digits",
        "@Acme, 第二版",
        "摘要",
    ):
        assert part in said


def test_the_workbook_was_made_on_no_day(book, release_files):
    assert book.properties.created == book.properties.modified == datetime(1980, 1, 1)  # noqa: DTZ001 - as it is read
    with zipfile.ZipFile(release_files["xlsx"][0]) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 31, 0, 0, 0)}  # XlsxWriter's own


@pytest.mark.parametrize(("most", "sheets"), [(4, [4, 4, 2]), (5, [5, 5]), (10, [10]), (11, [10])])
def test_factors_go_on_in_another_sheet_where_one_is_full(tmp_path, most, sheets):
    records = [a_record(number, f"slug-{place:02}") for place in range(5) for number in (1, 2)]
    files = given(tmp_path, records)
    with Workbook(str(tmp_path / "out.xlsx"), {"constant_memory": True}) as made:
        assert xlsx.factors(made, files.table, most) == 10
    book = load_workbook(tmp_path / "out.xlsx")
    place = [one.name for one in xlsx.ORDER].index("key")
    found = [[row[place] for row in sheet.iter_rows(min_row=2, values_only=True) if row[place]] for sheet in book]
    book.close()
    assert [len(keys) for keys in found] == sheets
    assert [key for keys in found for key in keys] == [row["key"] for row in files.rows]
    assert book.sheetnames == ["Factors", "Factors 2", "Factors 3"][: len(found)]


@pytest.mark.parametrize(("text", "is_cut"), [("x" * 32_767, False), ("x" * 32_768, True), ("🌍" * 16_384, True)])
def test_a_text_that_no_cell_holds_is_cut_and_says_so(tmp_path, text, is_cut):
    files = given(tmp_path, [a_record(note=text, value=Decimal(LONG))])
    xlsx.write(files.table, files.lines, about(), tmp_path / "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    (found,) = [cell.value for cell in book["Factors"][2] if isinstance(cell.value, str) and len(cell.value) > 9_000]
    book.close()
    assert (found == text) != is_cut
    assert len(found.encode("utf-16-le")) <= 2 * 32_767
    assert found.endswith(f"… [cut: {len(text)} characters, whole in the other formats]") == is_cut
