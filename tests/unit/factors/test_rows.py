"""A flat row is read whole: what it states in its types, or everything that is wrong with it, cell by cell."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.factors.cells import BadCell, number, share
from app.factors.columns import ALL, BY_NAME, CHANGES, COLUMNS, REASONS
from app.factors.model import Boundary, Constituent, GasBasis, Period
from app.factors.rows import BadCells, content
from app.releases.model import ChangeKind, WithdrawalReason
from tests.cases.hostile_files.making import ROW
from tests.cases.hostile_files.reading_all import EDITION

ROWS = st.dictionaries(st.sampled_from([column.name for column in ALL]), st.text(max_size=40))


def read(**changed):
    return content({name: said for name, said in (ROW | changed).items() if said}, EDITION, "open")


def wrong(**changed):
    with pytest.raises(BadCells) as refused:
        read(**changed)
    return {one.column: (one.message, one.hint) for one in refused.value.wrong}


def test_a_row_is_a_figure():
    told = read(constituents="co2-fossil=730; ch4-fossil=5.2 co2e", scores="all=1,2,-,4,5", uncertainty="gsd2=1.20")
    assert told.value == Decimal("735.2")
    assert told.reference_period == Period(date(2025, 1, 1), date(2025, 12, 31))
    assert told.boundary is Boundary.CRADLE_TO_GATE
    assert told.gas_basis is GasBasis.CO2E_UNDIVIDED
    assert told.constituents == (
        Constituent(gas="co2-fossil", kg=Decimal(730)),
        Constituent(gas="ch4-fossil", co2e=Decimal("5.2")),
    )
    assert told.scores[0].scores.all() == (1, 2, None, 4, 5)
    assert told.uncertainty == {"gsd2": "1.2"}
    assert told.source.title == "Report 2026"
    assert told.owner == "acme"


def test_columns_of_a_proposal_are_content_too():
    told = read(
        description="Bagged", stages="A1; A2", allocation="by mass", cut_off="1 %", coverage="62 %", note="a\nb"
    )
    assert (told.description, told.stages, told.allocation) == ("Bagged", ("A1", "A2"), "by mass")
    assert (told.cut_off, told.coverage, told.note) == ("1 %", "62 %", "a\nb")


def test_everything_wrong_with_a_row_is_told_at_once():
    told = wrong(value="1,5", geography="", boundary="gate", period_from="2025-1-1", source="other", scores="all=1")
    assert set(told) == {"value", "geography", "boundary", "period_from", "source", "scores"}
    assert all(hint for _, hint in told.values())


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("735,2", "735.2"),
        ("1,735.2", "1735.2"),
        ("1 735 000", "1735000"),
        ("-", "empty"),
        ("—", "empty"),
        ("n/a", "empty"),
        ("40 %", "percent"),
        ("abc", "such as 0.4403"),
        ("Infinity", "such as 0.4403"),
        ("0x10", "such as 0.4403"),
        ("１.５", "such as 0.4403"),  # digits that are not ASCII
        ("1e99", "40 digits"),
    ],
)
def test_the_slip_in_a_number_is_named(said, hint):
    assert hint in wrong(value=said)["value"][1]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("slug", "Cement 42.5"),
        ("slug", "cement\u200b"),
        ("name_en", "a\u202eb"),
        ("period_to", "2024-12-31"),
        ("period_to", "45658"),
        ("valid_from", "soon"),
        ("products", "37440"),
        ("constituents", "co2-fossil"),
        ("constituents", "co2-fossil=1,5"),
        ("scores", "all=1,2,3,4,6"),
        ("uncertainty", "gsd2=0.5"),
        ("uncertainty", "spread=2"),
        ("uncertainty", "low=2; high=1"),
        ("uncertainty", "gsd2=1.2; gsd=1.1"),
        ("inputs", "ncv"),
        ("scope", "4"),
        ("dataset_type", "average"),
        ("currency_year", "20x4"),
        ("evidence", "good"),
        ("synonyms", "a;" * 200),
    ],
)
def test_a_cell_of_another_form_is_refused_where_it_stands(column, said):
    (told,) = wrong(**{column: said}).items()
    assert told[0] == column
    assert told[1][1]


def test_minus_zero_is_zero():
    assert not read(value="-0.00").value.is_signed()


@pytest.mark.parametrize("column", sorted(column.name for column in ALL if column.needed))
def test_a_needed_cell_is_asked_for(column):
    assert wrong(**{column: ""})[column][0] == "must not be empty"


@pytest.mark.parametrize("column", sorted(column.name for column in ALL if not column.of_proposals))
def test_the_example_of_each_column_is_accepted(column):
    changed = {column: BY_NAME[column].example, "period_from": "2020-01-01", "valid_to": "2030-01-01"}
    assert read(**changed)


def test_the_words_of_changes_are_those_of_releases():
    assert list(CHANGES) == [kind.value for kind in ChangeKind]
    assert list(REASONS) == [reason.value for reason in WithdrawalReason]


def test_the_columns_of_the_seed_are_those_of_figures():
    assert {column.name for column in ALL} - COLUMNS == {
        "change",
        "erratum",
        "reason",
        "replacement",
        "sites",
        "largest_share",
    }


def test_a_share_is_a_part_or_a_percentage():
    assert (share("0.4"), share("40 %"), share("40%")) == (Decimal("0.4"),) * 3
    for said in ("40", "-0.1", "101 %", "x"):
        with pytest.raises(BadCell):
            share(said)


@given(ROWS)
def test_any_row_is_read_or_refused(row):
    wrong = []
    try:
        content(row, EDITION, "open")
    except BadCells as refused:
        wrong = refused.wrong
    assert all(one.message and one.column in BY_NAME for one in wrong)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=12))
def test_a_number_keeps_its_digits(figure):
    assert number(format(figure, "f")) == figure
