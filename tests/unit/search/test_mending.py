"""Which words of the registry a mistyped one meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.mending import distance, meant

WORD = st.text(alphabet="abcde", max_size=8)
KNOWN = [("cement", "cement"), ("cemented", "cement"), ("portland", "portland"), ("327310", "327310"), ("coal", "coal")]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cemnt", ["cement"]),
        ("cmeent", ["cement"]),
        ("potland", ["portland"]),
        ("portlan", ["portland"]),
        ("cem", ["cement", "cemented"]),
        ("32731", ["327310"]),
        ("327311", []),
        ("col", []),
        ("xyzzy", []),
    ],
)
def test_a_word_means_what_it_begins_or_what_is_few_slips_away(typed, found):
    assert [word for word, _ in meant(typed, KNOWN)] == found


@given(WORD, WORD)
def test_distance_is_the_same_both_ways_and_nought_only_for_the_same(one, other):
    assert distance(one, other, 9) == distance(other, one, 9)
    assert (distance(one, other, 9) == 0) == (one == other)


@given(WORD, st.integers(0, 7), st.sampled_from("abcde"))
def test_one_slip_is_one(word, at, letter):
    added = word[:at] + letter + word[at:]
    assert distance(word, added, 2) == 1


@given(WORD, WORD, st.integers(0, 3))
def test_what_is_too_far_is_just_too_far(one, other, most):
    exact = distance(one, other, 99)
    bounded = distance(one, other, most)
    assert bounded == exact if exact <= most else bounded > most
