"""What somebody typed: terms, and the place that some of them name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.nomenclature.geography import Geography, geographies
from app.search.errors import NothingToSearch
from app.search.reading import reading


def a_place(code, name_en, name_zh, iso3=None):
    return Geography(
        code=code,
        kind="country",
        name_en=name_en,
        name_zh=name_zh,
        iso3=iso3,
        m49=None,
        gbt2260=None,
        official="official",
    )


PLACES = geographies(
    [
        a_place("US", "United States of America", "美利坚合众国", "USA"),
        a_place("CN-GD", "Guangdong", "广东"),
        a_place("CN-GRID-EC", "East China grid", "华东电网"),
        a_place("PE", "Peru", "秘鲁", "PER"),
        a_place("IN", "India", "印度", "IND"),
    ],
    [],
    {},
)


def read(text):
    return reading(text, PLACES)


def required(text):
    return [term.typed for term in read(text).required]


@pytest.mark.parametrize(
    ("text", "place", "left"),
    [
        ("cement US", "US", ["cement"]),
        ("cement us", "US", ["cement"]),
        ("United States of America cement", "US", ["cement"]),
        ("steel, united states", "US", ["steel"]),
        ("水泥 美国", "US", ["水泥"]),
        ("美国水泥", "US", ["水泥"]),
        ("华东电网", "CN-GRID-EC", []),
        ("華東電網", "CN-GRID-EC", []),
        ("广东省电力", "CN-GD", ["电力"]),
        ("CN-GD electricity", "CN-GD", ["electricity"]),
        ("cn-gd electricity", "CN-GD", ["electricity"]),
        ("PE film", "PE", ["film"]),
        ("cement IN", "IN", ["cement"]),
        ("cement in", None, ["cement"]),
        ("IN", "IN", []),
        ("cement", None, ["cement"]),
        ("水泥", None, ["水泥"]),
    ],
)
def test_a_place_is_told_from_the_other_words(text, place, left):
    assert read(text).place == place
    assert required(text) == left


@pytest.mark.parametrize("text", ["🏭", "…", "  ", "of the", "的", "--//::"])
def test_a_text_without_a_word_is_refused_with_an_example(text):
    with pytest.raises(NothingToSearch) as refused:
        read(text)
    assert "水泥" in refused.value.hint
    assert refused.value.facts == {"fields": ["q"]}


def test_a_code_is_one_term_until_it_turns_out_to_be_words():
    (term,) = read("naics-2017:327310").terms
    assert term.whole
    assert term.lexemes == ("naics-2017:327310",)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        found = read(text)
    except NothingToSearch:
        return
    assert 1 <= len(found.terms) <= 40
    assert all(term.lexemes for term in found.terms)
    assert (found.place is None) is (not any(term.names_place for term in found.terms))
