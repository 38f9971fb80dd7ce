"""Quality in the context of a question: worse by each step and year, never better, and unknown where never scored."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.factors.quality import INDICATORS
from app.lookup.rescore import age, geography_class, rescored, technology_class, time_class

scores = st.decimals(min_value=1, max_value=5, places=4)
steps = st.integers(0, 6)
ages = st.none() | st.integers(0, 30)


def quality(*said, dqr=None):
    scored = dict(zip(INDICATORS, map(Decimal, said), strict=True))
    mean = sum(scored.values()) / 5
    return {"pedigree": scored, "ilcd": None, "dqr": Decimal(dqr) if dqr else mean, "method": "m", "by_gas": []}


def asked(own, geography=0, technology=0, age=None):
    return rescored(own, geography_steps=geography, technology_steps=technology, age_years=age)


def test_each_step_worsens_its_indicator_by_one_and_the_rating_is_the_mean_of_the_same_five():
    found = asked(quality(2, 1, 1, 2, 3), geography=2, technology=1, age=5)
    assert found.dqr_native == Decimal("1.8")
    assert {one.name: one.in_context for one in found.indicators} == {"TeR": 4, "GeR": 4, "TiR": 3}
    assert found.dqr == Decimal("2.8")


def test_a_figure_ages_from_the_period_it_describes_and_not_within_it():
    def years(asked, *, since=2015, until=2020):
        days = ((date(since, 1, 1), date(until, 12, 31)), (date(asked, 1, 1), date(asked, 12, 31)))
        return age(*days)

    assert [years(asked) for asked in (2012, 2014, 2015, 2017, 2020, 2021, 2030)] == [3, 1, 0, 0, 0, 1, 10]


def test_an_ef_record_is_rated_by_the_mean_of_four():
    own = {"pedigree": None, "ilcd": {"TeR": 2, "GeR": 2, "TiR": 2, "P": 1}, "dqr": None}
    found = asked(own, geography=1)
    assert (found.dqr_native, found.dqr, found.rated_by) == (Decimal("1.75"), Decimal(2), "ilcd")


def test_an_ef_record_that_lacks_an_indicator_is_not_rated():
    found = asked({"pedigree": None, "ilcd": {"TeR": 2, "GeR": 2, "TiR": 2}, "dqr": None})
    assert (found.dqr_native, found.dqr) == (None, None)


def test_where_nothing_was_asked_for_elsewhere_the_rating_is_the_records_own():
    found = asked(quality(1, 1, 1, 1, 2, dqr="1.2001"))
    assert found.dqr == found.dqr_native == Decimal("1.2001")


@pytest.mark.parametrize("own", [None, {}, {"pedigree": None, "ilcd": None, "dqr": None}])
def test_a_figure_without_scores_stays_unknown_and_says_the_least_it_can_be(own):
    told = asked(own, geography=3, technology=9, age=7).told()
    assert (told["dqr_native"], told["dqr_in_context"], told["rated_by"]) == (None, None, None)
    assert told["band"] == {"scheme": "ef-3.1", "native": None, "in_context": None}
    found = {name: (one["in_context"], one["at_least"]) for name, one in told["rescored"].items()}
    assert found == {"TeR": (None, 5), "GeR": (None, 4), "TiR": (None, 4)}


def test_a_score_that_is_missing_leaves_the_rating_unknown_and_the_others_told():
    own = quality(1, 1, 1, 1, 1)
    own["pedigree"]["geographical"] = None
    found = asked(own, geography=1, technology=1)
    assert found.dqr is None
    assert {one.name: one.in_context for one in found.indicators} == {"TeR": 2, "GeR": None, "TiR": 1}


def test_what_is_told_names_method_levels_and_the_approximation():
    told = asked(quality(1, 1, 1, 1, 1), geography=4, age=9).told()
    assert told["method"] == "ef-age-and-steps/v1"
    assert told["band"] == {"scheme": "ef-3.1", "native": "excellent", "in_context": "good"}
    assert "one to one" in told["approximation"]
    assert told["rescored"]["TiR"] == {"native": 1, "steps": None, "in_context": 5, "at_least": 5, "age_years": 9}
    assert told["rescored"]["GeR"] == {"native": 1, "steps": 4, "in_context": 5, "at_least": 5}


@given(st.lists(scores, min_size=5, max_size=5), steps, steps, ages)
def test_context_never_improves_a_figure_and_never_leaves_the_scale(said, geography, technology, age):
    found = asked(quality(*said), geography, technology, age)
    for one in found.indicators:
        assert one.native <= one.in_context == one.at_least <= 5
    assert found.dqr_native <= found.dqr + Decimal("0.0001")
    assert found.dqr <= 5


@given(st.lists(scores, min_size=5, max_size=5), steps, steps, ages)
def test_the_rating_is_the_mean_of_the_scores_shown(said, geography, technology, age):
    found = asked(quality(*said), geography, technology, age)
    by_name = {one.name: one.in_context for one in found.indicators}
    mean = (said[0] + said[1] + by_name["TiR"] + by_name["GeR"] + by_name["TeR"]) / 5
    assert abs(found.dqr - mean) <= Decimal("0.0001")


@pytest.mark.parametrize(
    ("age", "expected"), [(0, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3), (7, 4), (8, 4), (9, 5), (-3, 2), (400, 5)]
)
def test_time_is_classed_by_the_thresholds_of_ef_earlier_or_later(age, expected):
    assert time_class(age) == expected


@pytest.mark.parametrize(
    ("kinds", "steps_taken", "expected"),
    [
        (("subdivision", "subdivision"), 0, 1),
        (("subdivision", "grid_region"), 1, 2),
        (("subdivision", "country"), 2, 3),
        (("country", "m49_subregion"), 1, 4),
        (("country", "m49_region"), 2, 4),
        (("country", "rest_of_world"), 3, 5),
        (("subdivision", "global"), 5, 5),
    ],
)
def test_place_is_classed_by_the_wider_of_two(kinds, steps_taken, expected):
    assert geography_class(*kinds, steps_taken) == expected


def test_technology_is_classed_by_steps():
    assert [technology_class(step) for step in (0, 1, 2, 3, 4, 9)] == [1, 2, 3, 4, 5, 5]
