"""Texts as words: folding, scripts, pairs of characters, codes, stems."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.stem import stem
from app.search.traditional import simplified
from app.search.words import coded, is_han, lexemes, pairs, plainly, words

TEXTS = st.text(max_size=60)


@pytest.mark.parametrize(
    ("traditional", "simple"),
    [("電力", "电力"), ("水泥廠", "水泥厂"), ("華東電網", "华东电网"), ("鋼鐵與鋁", "钢铁与铝"), ("柴油", "柴油")],
)
def test_traditional_characters_read_as_simplified_ones(traditional, simple):
    assert simplified(traditional) == simple
    assert words(traditional) == words(simple)


@given(TEXTS)
def test_a_simplified_text_stays_as_it_is(text):
    once = simplified(text)
    assert simplified(once) == once
    assert len(once) == len(text)


@given(TEXTS)
def test_a_folded_text_stays_as_it_is(text):
    assert words(plainly(text)) == words(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Portland Cement, 42.5", ["portland", "cement", "42", "5"]),
        ("Électricité Ｆｕｌｌ m³ CO₂", ["electricite", "full", "m3", "co2"]),
        ("generation of electricity from the grid", ["generation", "electricity", "grid"]),
        ("每kWh水泥", ["每", "kwh", "水泥"]),
        ("🏭 …!?", []),
    ],
)
def test_words_of_a_text(text, found):
    assert words(text) == found


def test_chinese_is_found_by_each_character_and_each_two_together():
    assert lexemes("光伏发电") == {"光", "伏", "发", "电", "光伏", "伏发", "发电"}


@given(st.text(alphabet="电力水泥光伏发", min_size=1, max_size=12))
def test_a_run_is_found_by_the_pairs_of_any_part_of_it(run):
    known = lexemes(f"煤的{run}")
    assert set(pairs(run)) <= known
    assert is_han(run)


@pytest.mark.parametrize(
    ("forms", "shared"),
    [
        (("electricity", "Electricity"), "electriciti"),
        (("coals", "coal"), "coal"),
        (("manufacture", "manufacturing", "manufactured", "manufactures"), "manufactur"),
        (("batteries", "battery"), "batteri"),
        (("rolled", "rolling"), "roll"),
        (("gas",), "gas"),
        (("glass",), "glass"),
        (("bus",), "bus"),
        (("327310",), "327310"),
        (("hfc134a",), "hfc134a"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms, shared):
    assert {stem(form.lower()) for form in forms} <= {shared, stem(shared)}


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=20))
def test_a_stem_is_never_empty_and_never_much_longer(word):
    assert bool(stem(word)) == bool(word)
    assert len(stem(word)) <= len(word)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("naics-2017:327310", ["naics-2017:327310"]),
        ("electricity.grid-average", ["electricity.grid-average"]),
        ("cement", []),
        ("mee/grid-electricity/average-cn-gd x", ["mee/grid-electricity/average-cn-gd"]),
    ],
)
def test_codes_are_seen_as_wholes(text, whole):
    assert coded(text) == whole
