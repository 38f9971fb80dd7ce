"""What words are worth: what a figure is of before which kind, whole nations before parts, amounts before money."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.nomenclature.geography import Geography, geographies
from app.search.places import names
from app.search.topic import Part, Said, found_by
from app.search.worth import OWN, less_for, postings, without_places


def a_place(code, kind, name_en, name_zh):
    return Geography(
        code=code, kind=kind, name_en=name_en, name_zh=name_zh, iso3=None, m49=None, gbt2260=None, official="official"
    )


PLACES = names(
    geographies(
        [
            a_place("CN", "country", "China", "中国"),
            a_place("CN-GD", "subdivision", "Guangdong", "广东"),
            a_place("CN-GRID-EC", "grid_region", "East China grid", "华东电网"),
        ],
        [],
        {},
    )
)


def a_name(text, lang="en"):
    return Part(said=Said.NAME, text=text, lang=lang)


def worth(word, *texts):
    return postings([a_name(text) for text in texts], PLACES)[word]


@pytest.mark.parametrize(
    ("word", "more", "less"),
    [
        ("cement", "Cement", "Cement, portland, from a rotary kiln"),
        ("cement", "Cement Manufacturing, cradle to producer gate", "Cement boards"),
        ("diesel", "Fuels, Liquid fuels, Diesel (average blend), per litre", "Bioenergy, Biofuel, Development diesel"),
        ("flight", "Business travel - air, Flights, Domestic", "Flight Training"),
        ("hgv", "HGV (all diesel), Average laden", "HGV (all diesel), 50% laden"),
        ("steel", "Metal: steel, primary", "Metal (steel), primary"),
        ("电力", "广东电网平均电力", "化石能源电力"),
        ("电力", "电网平均电力", "电网平均电力(不包括市场化交易)"),
    ],
)
def test_what_a_figure_is_of_counts_for_more_than_which_kind(word, more, less):
    assert worth(word, more) > worth(word, less)


def test_a_place_does_not_make_a_name_longer():
    assert worth("cement", "Cement, Guangdong") == worth("cement", "Cement, East China") == worth("cement", "Cement")
    assert without_places("Electricity, grid average, Guangdong", PLACES).split() == [
        "electricity",
        ",",
        "grid",
        "average",
        ",",
    ]
    assert without_places("广东电网平均电力", PLACES) == "电网平均电力"


@pytest.mark.parametrize(
    ("text", "less"), [("Electricity, China", 0), ("Electricity, East China", 10), ("Electricity, Guangdong", 20)]
)
def test_parts_of_a_country_come_after_it(text, less):
    assert less_for([a_name(text)], PLACES, money=False) == less
    assert less_for([a_name(text)], PLACES, money=True) > less


def test_waste_of_a_thing_comes_after_the_thing():
    assert less_for([a_name("Waste disposal, Metal")], PLACES, money=False) > 0


TEXTS = st.text(max_size=60) | st.sampled_from(
    ["Electricity, grid average, Guangdong", "柴油(平均)，每升", "((", "a - b"]
)
PARTS = st.builds(Part, said=st.sampled_from(Said), text=TEXTS, code=st.none() | TEXTS)


@given(st.lists(PARTS, max_size=5), st.integers(0, 150))
def test_every_word_is_worth_something_and_no_more_than_all(parts, less):
    found = postings(parts, PLACES, less)
    assert found.keys() == frozenset().union(*(found_by(part) for part in parts))
    assert all(1 <= points <= 1_000 for points in found.values())


@given(st.lists(PARTS, max_size=5))
def test_own_words_are_told_from_those_of_distant_classes(parts):
    distant = [part for part in parts if part.said in {Said.REACHED, Said.UNIT}]
    own = [part for part in parts if part.said not in {Said.REACHED, Said.UNIT}]
    assert all(points < OWN for points in postings(distant, PLACES).values())
    assert all(points >= 1 for points in postings(own, PLACES, 100).values())
