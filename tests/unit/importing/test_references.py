"""Cells that refer to another cell are followed; no formula is worked out, no stored result is believed."""

from openpyxl import Workbook

from app.importing.grid import sheets
from app.importing.references import followed


def read(*rows):
    return [row for _, row in followed(list(enumerate(map(list, rows), start=1)))[0]]


def test_a_reference_is_read_from_the_cell_it_names():
    assert read(["3.5", "x"], ["=A1", "=$B$1"]) == [["3.5", "x"], ["3.5", "x"]]


def test_references_are_followed_through_references_and_to_nothing():
    assert read(["1"], ["=A1"], ["=A2"], ["=Z99"]) == [["1"], ["1"], ["1"], [""]]


def test_a_circle_and_any_other_formula_stay_formulas():
    assert read(["=A2"], ["=A1"], ["=A1*2"], ["=Sheet2!A1"]) == [["=A2"], ["=A1"], ["=A1*2"], ["=Sheet2!A1"]]


def test_references_are_counted():
    assert followed([(1, ["1", "=A1", "=A1+1"])])[1] == 1


def test_a_workbook_is_read_without_stored_results(tmp_path):
    book = Workbook()
    book.active.append([2.5, "=A1", "=A1*2"])
    book.save(tmp_path / "a.xlsx")
    assert sheets(tmp_path / "a.xlsx")[0].rows == [(1, ["2.5", "2.5", "=A1*2"])]
