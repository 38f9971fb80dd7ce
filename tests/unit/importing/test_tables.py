"""A publisher's table is found by what its columns are called, wherever it stands."""

import pytest

from app.importing.errors import NotThatFile
from app.importing.grid import Sheet, sheets
from app.importing.table import Column, table

WANTED = (Column("code", "code"), Column("figure", "figure|number"), Column("unit", "unit", optional=True))


def sheet(*rows, name="a"):
    return Sheet(name, [(number, list(row)) for number, row in enumerate(rows, start=1)])


def test_the_header_is_found_below_other_rows_and_in_another_order():
    found = table([sheet(["A title"], [], ["Unit", "Number", "CODE"], ["kg", "1", "x"])], WANTED, "figures")
    assert found.header == 3
    assert list(found.rows()) == [(4, {"unit": "kg", "figure": "1", "code": "x"})]


def test_an_unknown_column_and_a_missing_one_are_told():
    found = table([sheet(["Code", "Figure", "Comment of the year"], ["x", "1", "?"])], WANTED, "figures")
    assert found.notes == (
        "column 'Comment of the year' is not known and was not read",
        "there is no column for 'unit'",
    )


def test_the_longest_table_is_read_and_the_others_are_told():
    short, long = (
        sheet(["Code", "Figure"], ["x", "1"], name="extract"),
        sheet(["Code", "Figure"], ["x", "1"], ["y", "2"]),
    )
    found = table([short, long], WANTED, "figures")
    assert found.sheet is long
    assert any("'extract' has a table of the same form" in note for note in found.notes)


def test_blank_rows_are_not_rows_and_short_rows_are_filled():
    found = table([sheet(["Code", "Figure", "Unit"], ["", " ", ""], ["x"])], WANTED, "figures")
    assert list(found.rows()) == [(3, {"code": "x", "figure": "", "unit": ""})]


def test_a_file_without_the_table_is_refused_with_what_it_lacks():
    with pytest.raises(NotThatFile) as refused:
        table([sheet(["Code", "Name"], ["x", "y"])], WANTED, "figures")
    assert "sheet a, row 1 lacks figure" in refused.value.detail
    assert refused.value.hint == "a table with the columns code, figure"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 figures",
        b"PK\x03\x04 no archive",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 no workbook",
        b"\xff\xfe\x00",
        b'a,"b\nc',
        b"Code,Name\n1,2\n",
    ],
)
def test_what_is_no_table_is_refused_with_a_code(tmp_path, content):
    path = tmp_path / "edition.xlsx"
    path.write_bytes(content)
    with pytest.raises(Exception, match=r".") as refused:
        table(sheets(path), WANTED, "figures")
    assert refused.value.code.startswith(("FT-IMPORT-", "FT-PROPOSAL-"))
