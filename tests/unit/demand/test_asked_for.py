"""What is counted of a question that nothing answers: codes of the nomenclature, and nothing a caller made up."""

import pytest

from app.lookup.queries.miss import asked_for
from app.lookup.question import question
from tests.factories.words import words

WORDS = words()
GRID = {"activity": "electricity.grid-average"}


def counted(**said):
    return asked_for(question(said, WORDS), WORDS)


def test_codes_conditions_and_the_year_are_counted():
    said = GRID | {"geography": "UK", "date": "2024-02-29", "unit": "MWh", "boundary": "upstream"}
    assert counted(**said, gas_basis="all_gases") == GRID | {
        "geography": "GB",
        "year": "2024",
        "unit_group": "energy",
        "boundary": "upstream",
        "gas_basis": "all_gases",
    }


@pytest.mark.parametrize(
    "said",
    [
        {"activity": "acme/grid/a"},
        {"activity": "acme/grid/a", "industry": "isic-4:2394"},
    ],
)
def test_keys_make_a_question_that_is_not_counted(said):
    assert counted(**said, geography="FR") == {}


@pytest.mark.parametrize("said", [{"publisher": "a secret"}, {"dataset": "a/secret"}, {"dqr_max": "1.23456789"}])
def test_what_a_caller_writes_freely_is_left_out(said):
    assert counted(**GRID, **said) == GRID


@pytest.mark.parametrize(("date", "year"), [("1989", None), ("1990", "1990"), ("2100", "2100"), ("2101", None)])
def test_years_that_nobody_publishes_for_are_left_out(date, year):
    assert counted(**GRID, date=date).get("year") == year
