"""What stands in a workbook that is evidence: the texts of every sheet that can be seen, and what formulas came to."""

import pytest
from openpyxl import Workbook

from app.proposals.reading.errors import NotThatFormat
from app.proposals.reading.xlsx_rows import texts_of
from tests.cases.hostile_files.making import ROW, sheet, write_book


def test_texts_of_all_sheets_that_can_be_seen_are_told(tmp_path):
    book = Workbook()
    book.active["B2"] = "clinker"
    book.active["C3"] = 0.1 + 0.2
    hidden = book.create_sheet("hidden")
    hidden["A1"], hidden.sheet_state = "secret", "hidden"
    book.create_sheet("more")["A1"] = 735.2
    book.save(tmp_path / "file")
    assert list(texts_of(tmp_path / "file")) == ["clinker", "0.3", "735.2"]


def test_results_of_formulas_are_evidence(tmp_path):
    write_book(tmp_path / "file", sheet=sheet([ROW | {"value": "<c ><f>1+1</f><v>2.50</v></c>"}]))
    assert "2.5" in list(texts_of(tmp_path / "file"))


def test_another_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("a", encoding="utf-8")
    with pytest.raises(NotThatFormat):
        list(texts_of(tmp_path / "file"))
