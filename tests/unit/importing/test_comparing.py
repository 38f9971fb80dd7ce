"""Which factor a row is about, and what it would change; nothing is matched that could be another."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importing.comparing import Released, compared
from app.importing.model import Called, Imported, Report, Why
from app.provenance.model import Edition, Editions

WORDS = {"name_en": "Butane", "name_zh": "丁烷", "activity": "fuel.butane.combustion", "products": "", "industries": ""}


def released(slug="butane", year=2024, value="3", **stated):
    said = {
        "gwp": "AR5-100",
        "unit": "t",
        "calorific_basis": "",
        "price_basis": "",
        "currency_year": "",
        "geography": "GB",
        "boundary": "combustion",
        "published_value": value,
        "constituents": "co2-fossil=1:co2e",
        "external_id": "",
        "words": WORDS,
    } | stated
    first, last = date(year, 1, 1), date(year, 12, 31)
    return Released(slug=slug, period_from=first, period_to=last, value=value, **said)


def a_row(slug="butane", year=2020, value="2", **stated):
    return {
        "slug": slug,
        "name_en": "Butane gas",
        "geography": "GB",
        "period_from": f"{year}-01-01",
        "period_to": f"{year}-12-31",
        "unit": "t",
        "value": value,
        "gwp": "AR5-100",
        "boundary": "combustion",
        "published_value": value,
        "place": "line 2",
    } | stated


def an_edition(*rows, called=None):
    named = called or [Called(slugs=(row["slug"],)) for row in rows]
    edition = Edition(
        key="a/b/2020", dataset="a/b", label="2020", published="2020", licence="x", attribution="y", sources=()
    )
    report = Report(file="a.csv", rows=len(rows), joined=0)
    return Imported(edition=edition, rows=rows, called=tuple(named), report=report)


def changes(rows, known, editions=Editions.EXTEND, called=None):
    return [row["change"] for row in compared(an_edition(*rows, called=called), known, editions).rows]


def whys(rows, known, editions=Editions.EXTEND, called=None):
    return [one.why for one in compared(an_edition(*rows, called=called), known, editions).report.asides]


@pytest.mark.parametrize("year", [2014, 2020, 2030])
def test_an_earlier_or_later_period_extends(year):
    assert changes([a_row(year=year)], [released(year=2022), released(year=2024)]) == ["extend"]


def test_the_same_period_is_amended_and_the_same_figure_left_out():
    assert changes([a_row(year=2024)], [released()]) == ["amend"]
    assert whys([a_row(year=2024, value="3")], [released()]) == [Why.SAME_AS_RELEASED]


def test_another_split_by_gas_is_a_change_and_none_is_not():
    assert changes([a_row(year=2024, value="3", constituents="co2-fossil=2:co2e")], [released()]) == ["amend"]
    same = a_row(year=2024, value="3", constituents="co2-fossil=1:co2e")
    assert whys([same], [released()]) == [Why.SAME_AS_RELEASED]


def test_what_nobody_knows_is_added():
    assert changes([a_row("propane")], [released()]) == ["add"]


def test_a_dataset_that_keeps_one_edition_is_replaced_but_never_by_an_older_one():
    assert changes([a_row(year=2025)], [released()], Editions.REPLACE) == ["replace"]
    assert whys([a_row(year=2020)], [released()], Editions.REPLACE) == [Why.OLDER_THAN_RELEASED]


def test_a_matched_row_takes_the_names_of_its_factor_and_says_its_own():
    row = compared(an_edition(a_row()), [released()], Editions.EXTEND).rows[0]
    assert (row["name_en"], row["activity"]) == ("Butane", "fuel.butane.combustion")
    assert row["change_note"] == "In this edition: Butane gas."


def test_the_identifier_tells_before_the_name_and_the_earlier_name_after_it():
    known = [released("butane", external_id="1_1"), released("propane")]
    assert changes([a_row("gas")], known, called=[Called(external_id="1_1", slugs=("gas",))]) == ["extend"]
    imported = compared(an_edition(a_row(), called=[Called(slugs=("but", "propane"))]), known, Editions.EXTEND)
    assert (imported.rows[0]["slug"], imported.report.matches) == ("propane", {"later-name": 1})


def test_an_identifier_and_a_name_that_disagree_refuse_the_row():
    known = [released("butane", external_id="1_1"), released("propane")]
    assert whys([a_row("propane")], known, called=[Called(external_id="1_1", slugs=("propane",))]) == [
        Why.DIFFERS_FROM_RELEASED
    ]


def test_an_identifier_of_two_factors_tells_nothing():
    known = [released("butane", external_id="1_1"), released("propane", external_id="1_1")]
    assert changes([a_row("gas")], known, called=[Called(external_id="1_1", slugs=("gas",))]) == ["add"]


@pytest.mark.parametrize(
    "other", [{"unit": "kg"}, {"geography": "FR"}, {"boundary": "upstream"}, {"calorific_basis": "net"}]
)
def test_a_row_that_cannot_be_its_factor_is_refused(other):
    assert whys([a_row(**other)], [released()]) == [Why.DIFFERS_FROM_RELEASED]


def test_two_rows_about_one_factor_are_both_refused():
    called = [Called(slugs=("butane",)), Called(slugs=("but", "butane"))]
    assert whys([a_row(), a_row("but")], [released()], called=called) == [Why.SAME_NAME, Why.SAME_NAME]


def test_a_level_renamed_as_a_whole_is_recognised():
    known = [released(f"fuels-gas-{n}") for n in range(4)]
    rows = [a_row(f"combustion-of-fuels-gas-{n}", boundary="") for n in range(4)]
    called = [Called(slugs=(row["slug"],), level="Combustion of fuels", tail=f"gas-{n}") for n, row in enumerate(rows)]
    imported = compared(an_edition(*rows, called=called), known, Editions.EXTEND)
    assert [row["slug"] for row in imported.rows] == [one.slug for one in known]
    assert {row["boundary"] for row in imported.rows} == {"combustion"}
    assert imported.report.matches == {"level-renamed": 4}


@pytest.mark.parametrize("found", [1, 2])
def test_an_unknown_level_that_few_rows_speak_for_is_refused(found):
    known = [released(f"fuels-gas-{n}") for n in range(found)]
    called = [Called(slugs=(f"new-gas-{n}",), level="New", tail=f"gas-{n}") for n in range(4)]
    rows = [a_row(f"new-gas-{n}", boundary="") for n in range(4)]
    assert whys(rows, known, called=called) == [Why.UNKNOWN_BOUNDARY] * 4


def test_a_level_that_still_stands_is_not_taken_over():
    known = [released(f"fuels-gas-{n}") for n in range(4)]
    old = [a_row(one.slug) for one in known]
    new = [a_row(f"new-gas-{n}", boundary="") for n in range(4)]
    called = [Called(slugs=(row["slug"],)) for row in old]
    called += [Called(slugs=(f"new-gas-{n}",), level="New", tail=f"gas-{n}") for n in range(4)]
    assert whys([*old, *new], known, called=called) == [Why.UNKNOWN_BOUNDARY] * 4


NAMES = st.lists(st.sampled_from("abcdef"), max_size=6)


@given(names=NAMES, known=st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from([2020, 2024])), unique=True))
def test_every_row_is_proposed_once_or_told(names, known):
    versions = [released(slug, year) for slug, year in known]
    imported = compared(an_edition(*map(a_row, names)), versions, Editions.EXTEND)
    assert len(imported.rows) + len(imported.report.asides) == len(names)
    assert len(imported.rows) == len(imported.called)
    about = [row["slug"] for row in imported.rows if row["change"] != "add"]
    assert len(about) == len(set(about))
