"""CSV in which nothing is taken for a formula, cut into pieces in which no row is broken."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exports.fields import FIELDS, GUARDED
from app.exports.formats.guarding import guarded, guarded_text
from app.exports.formats.lines import write_csv
from app.exports.formats.reading import ends, pieces, rows, tables
from tests.factories.flat import HOSTILE, copied

NAMES = [one.name for one in FIELDS]
texts = st.one_of(
    st.none(),
    st.sampled_from(HOSTILE),
    st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    st.text("=+-@\t\r\n\",; '", max_size=8),
)
many = st.lists(st.lists(texts, min_size=len(NAMES), max_size=len(NAMES)), max_size=4)


def parsed(text):
    return list(csv.reader(io.StringIO(text, newline="")))


@given(st.lists(texts, min_size=len(NAMES), max_size=len(NAMES)))
def test_free_texts_that_look_like_formulas_have_an_apostrophe_and_all_else_is_as_it_was(cells):
    (found,) = parsed(guarded(copied(cells).encode()).decode())
    expected = [guarded_text(cell) if name in GUARDED else cell for name, cell in zip(NAMES, cells, strict=True)]
    assert found == [cell or "" for cell in expected]
    assert not any(cell[:1] in set("=+-@\t\r") for name, cell in zip(NAMES, found, strict=True) if name in GUARDED)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("name", sorted(GUARDED))
def test_every_start_of_a_formula_is_guarded_in_every_free_text(start, name):
    cells = [f'{start}1+"a",b' if one == name else "-1" for one in NAMES]
    (found,) = parsed(guarded(copied(cells).encode()).decode())
    assert found[NAMES.index(name)] == f'\'{start}1+"a",b'


def test_numbers_keep_their_signs():
    cells = ["-1.5" if one == "value" else None for one in NAMES]
    assert guarded(copied(cells).encode()) == copied(cells).encode()


@given(many, st.integers(1, 200))
def test_pieces_are_whole_rows_and_lose_nothing(tmp_path_factory, table, size):
    file = tmp_path_factory.mktemp("t") / "flat.csv"
    written = [copied(row).encode() for row in [NAMES, *table]]
    file.write_bytes(b"".join(written))
    cut = list(pieces(file, size))
    assert [row for piece in cut for row in rows(piece)] == written
    assert sum(map(ends, cut)) == len(written)


@given(many)
def test_what_is_empty_and_what_is_not_there_are_told_apart(tmp_path_factory, table):
    file = tmp_path_factory.mktemp("t") / "flat.csv"
    file.write_bytes("".join(copied(row) for row in [NAMES, *table]).encode())
    found = [list(row.values()) for part in tables(file) for row in part.to_pylist()]
    assert found == table


@given(many)
def test_a_file_is_guarded_row_by_row(tmp_path_factory, table):
    file = tmp_path_factory.mktemp("t") / "flat.csv"
    written = [copied(row).encode() for row in [NAMES, *table]]
    file.write_bytes(b"".join(written))
    to = io.BytesIO()
    assert write_csv(file, to) == len(table)
    assert to.getvalue() == b"".join(map(guarded, written))
