"""Ratings of EF and ILCD, their levels, and ages as scores."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.factors.dqr import EF_31, ILCD_2010, PEF_2013, SCHEMES, ef_dqr, ilcd_dqr, level, rounded, time_score
from app.factors.errors import NotScores

scores = st.integers(1, 5).map(Decimal)


def decimals(said):
    return [None if score is None else Decimal(score) for score in said]


# TeR, GeR, TiR, P with rating and level of Recommendation (EU) 2021/2279.
@pytest.mark.parametrize(
    ("said", "rating", "name"),
    [
        ((1, 1, 1, 1), "1", "excellent"),
        ((2, 2, 2, 1), "1.75", "very_good"),
        ((2, 2, 2, 2), "2", "very_good"),
        ((2, 2, 3, 2), "2.25", "good"),
        ((3, 3, 3, 3), "3", "good"),
        ((5, 4, 4, 3), "4", "fair"),
        ((5, 5, 5, 4), "4.75", "poor"),
    ],
)
def test_ef_is_the_mean_of_four_with_its_level(said, rating, name):
    found = ef_dqr(decimals(said))
    assert (rounded(found), level(found)) == (Decimal(rating), name)


# TeR, GR, TiR, C, P, M with the rating of the ILCD Handbook: the weakest counts four times more.
@pytest.mark.parametrize(
    ("said", "rating"),
    [
        ((1, 1, 1, 1, 1, 1), "1"),
        ((2, 1, 2, 2, 1, 2), "1.8"),
        ((2, 2, 2, 2, 2, 4), "3"),
        ((1, 1, 1, 1, 1, 5), "3"),
        ((2, 2, 2, 2, 2, None), "2"),
    ],
)
def test_ilcd_counts_the_weakest_four_times_more(said, rating):
    assert rounded(ilcd_dqr(decimals(said))) == Decimal(rating)


@given(st.lists(scores, min_size=1, max_size=6))
def test_ilcd_lies_between_mean_and_weakest(said):
    found = ilcd_dqr(said)
    assert Fraction(sum(said)) / len(said) <= found <= max(said)


@pytest.mark.parametrize(
    ("rating", "scheme", "name"),
    [
        ("1.5", EF_31, "excellent"),
        ("1.5001", EF_31, "very_good"),
        ("1.6", PEF_2013, "excellent"),
        ("1.6", ILCD_2010, "high"),
        ("1.6001", ILCD_2010, "basic"),
        ("3.0", ILCD_2010, "basic"),
        ("4", ILCD_2010, "estimate"),
        ("4.0001", ILCD_2010, "not_usable"),
        ("2.004", EF_31, "good"),
        ("4.0001", PEF_2013, "poor"),
    ],
)
def test_a_bound_belongs_to_the_better_level_and_nothing_is_rounded_first(rating, scheme, name):
    assert level(Decimal(rating), scheme) == name


@given(st.decimals(1, 5, places=4), st.decimals(1, 5, places=4))
def test_a_worse_rating_has_never_a_better_level(one, other):
    for scheme in SCHEMES.values():
        names = [name for name, _ in scheme.levels] + [scheme.above]
        assert names.index(level(min(one, other), scheme)) <= names.index(level(max(one, other), scheme))


@pytest.mark.parametrize("said", [(), (1, 1, 1), (1, 1, 1, 1, 1), (0, 1, 1, 1), (1, 1, 1, 6)])
def test_ef_refuses_other_than_four_scores_of_one_to_five(said):
    with pytest.raises(NotScores):
        ef_dqr(decimals(said))


@pytest.mark.parametrize("said", [(), (None,) * 6, (1,) * 7, (0,), (1, 5.5)])
def test_ilcd_refuses_scores_that_are_none(said):
    with pytest.raises(NotScores):
        ilcd_dqr(decimals(said))


def test_age_is_scored_by_the_thresholds_of_ef():
    assert [time_score(age) for age in range(11)] == [1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
