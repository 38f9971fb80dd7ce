"""The digest that reviewers sign: anything else proposed has another."""

from copy import deepcopy
from functools import partial
from unicodedata import normalize

from hypothesis import assume, given
from hypothesis import strategies as st

from app.proposals.sealing import sealed

NAMES = st.sampled_from(("slug", "value", "unit", "name_zh", "note"))
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8).map(partial(normalize, "NFC"))
ROW = st.tuples(
    st.sampled_from(("add", "amend", "withdraw")),
    st.sampled_from(("a", "b", "c")),
    st.sampled_from((None, "2022-01-01", "2023-01-01")),
    st.dictionaries(NAMES, TEXT, max_size=4),
)
ROWS = st.lists(ROW, min_size=1, max_size=5)
STATED = st.fixed_dictionaries({"title": st.none() | TEXT, "edition": st.dictionaries(NAMES, TEXT, max_size=2)})


def the_digest(rows, stated=None, dataset="acme/grid", base="2026.1"):
    return sealed(dataset, base, {"title": "x"} if stated is None else stated, rows)


@given(ROWS, STATED)
def test_the_same_content_has_the_same_digest_whatever_the_order_of_its_columns(rows, stated):
    turned = [(kind, slug, day, dict(reversed(cells.items()))) for kind, slug, day, cells in rows]
    assert the_digest(rows, stated) == the_digest(turned, deepcopy(stated))
    assert len(the_digest(rows, stated)) == 32


@given(ROWS, st.data())
def test_a_change_of_any_cell_changes_it(rows, drawn):
    place = drawn.draw(st.integers(0, len(rows) - 1))
    kind, slug, day, cells = rows[place]
    name = drawn.draw(NAMES)
    other = cells | {name: cells.get(name, "") + "0"}
    assert the_digest([*rows[:place], (kind, slug, day, other), *rows[place + 1 :]]) != the_digest(rows)


@given(ROWS, st.data())
def test_a_cell_left_out_changes_it(rows, drawn):
    place = drawn.draw(st.integers(0, len(rows) - 1))
    kind, slug, day, cells = rows[place]
    assume(cells)
    gone = drawn.draw(st.sampled_from(sorted(cells)))
    left = {name: said for name, said in cells.items() if name != gone}
    assert the_digest([*rows[:place], (kind, slug, day, left), *rows[place + 1 :]]) != the_digest(rows)


@given(ROWS, st.data())
def test_kind_slug_and_day_of_a_change_are_in_it(rows, drawn):
    place = drawn.draw(st.integers(0, len(rows) - 1))
    other = drawn.draw(ROW)
    assume(other[:3] != rows[place][:3])
    assert the_digest([*rows[:place], (*other[:3], rows[place][3]), *rows[place + 1 :]]) != the_digest(rows)


@given(ROWS, ROWS)
def test_two_lists_of_changes_have_one_digest_only_where_they_are_one(rows, others):
    assert (the_digest(rows) == the_digest(others)) == (rows == others)


@given(ROWS, st.randoms())
def test_the_order_of_the_changes_is_in_it(rows, random):
    turned = rows.copy()
    random.shuffle(turned)
    assume(turned != rows)
    assert the_digest(turned) != the_digest(rows)


@given(STATED, STATED)
def test_what_is_stated_beside_is_in_it(stated, other):
    assert (the_digest([], stated) == the_digest([], other)) == (stated == other)


@given(ROWS)
def test_dataset_and_base_are_in_it(rows):
    assert len({the_digest(rows), the_digest(rows, dataset="acme/supply"), the_digest(rows, base="2026.2")}) == 3


def test_the_digest_of_the_first_format_stays_what_it_is():
    rows = [("add", "cement-cn-gd", "2025-01-01", {"slug": "cement-cn-gd", "value": "0.61"})]
    digest = sealed("cca/cement", "2026.1", {"title": "Cement", "note": None}, rows).hex()
    assert digest == "2aaca91cfe0662f5bf16a7906780ea7f6d3a908553795a6b22495b848f73da3e"
