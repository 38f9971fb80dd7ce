"""Stepping away from a question: only as far as it allows, in the order it names, each step told."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lookup.errors import BadQuestion
from app.lookup.fallback import Ways, Widened, measured, steps
from app.lookup.question import FALLBACKS, MAX_AGE, question
from app.nomenclature.geography import Purpose
from tests.factories.words import words
from tests.unit.lookup.test_ranking import a_candidate

GRID = {"activity": "electricity.grid-average", "geography": "CN-XZ", "date": "2024"}
CEMENT = {"industry": "gbt4754-2017:3011", "geography": "CN-SH", "date": "2024"}


def asked(said=GRID, **more):
    return question(said | more, words())


def ways(of):
    """How far a question may step, as the read path works it out."""
    places = words().geographies
    named = {"industry": of.industry, "technology": of.product}
    above = {code: words().above(code) for name, code in named.items() if code and name in of.fallback}
    if of.geography is None or "geography" not in of.fallback:
        return Ways(above=above)
    electricity, anything = (places.stand_ins(of.geography, purpose) for purpose in (Purpose.ELECTRICITY, Purpose.ANY))
    return Ways(electricity=electricity, anything=anything, above=above)


def a_figure(geography="CN-XZ", year=2024, last_year=None, codes=(), **changed):
    first, last = date(year, 1, 1), date(last_year or year, 12, 31)
    one = a_candidate(f"a/b/{geography.lower()}-{year}", geography=geography, period_from=first, period_to=last)
    return Widened(
        candidate=replace(one, **changed),
        codes=frozenset(codes),
        applies_from=first,
        applies_to=last,
        value=Decimal(1),
        edition="first",
    )


def away(figure, of):
    return measured(figure, of, ways(of))


def ranked(of, *figures):
    """The figures within reach, nearest first, by geography and year."""
    near = [one for one in (away(figure, of) for figure in figures) if one is not None]
    near.sort(key=lambda one: one.level(of.fallback))
    return [(one.candidate.geography, one.applies_from.year) for one in near]


def figures(*places_and_years):
    return [a_figure(place, year) for place, year in places_and_years]


SPREAD = figures(("CN-XZ", 2022), ("CN-GRID-SW", 2023), ("CN-GRID-SW", 2024), ("CN", 2024), ("CN-XZ", 2023))


def test_geography_then_time_looks_in_every_place_before_it_steps_back_a_year():
    found = ranked(asked(fallback="geography,time"), *SPREAD)
    assert found == [("CN-GRID-SW", 2024), ("CN", 2024), ("CN-XZ", 2023), ("CN-GRID-SW", 2023), ("CN-XZ", 2022)]


def test_time_then_geography_goes_back_in_one_place_before_it_leaves_it():
    found = ranked(asked(fallback="time,geography"), *SPREAD)
    assert found == [("CN-XZ", 2023), ("CN-XZ", 2022), ("CN-GRID-SW", 2024), ("CN-GRID-SW", 2023), ("CN", 2024)]


def test_a_dimension_not_named_is_not_stepped_along():
    assert ranked(asked(fallback="geography"), *SPREAD) == [("CN-GRID-SW", 2024), ("CN", 2024)]
    assert ranked(asked(fallback="time"), *SPREAD) == [("CN-XZ", 2023), ("CN-XZ", 2022)]
    assert ranked(asked(fallback="industry,technology"), *SPREAD) == []


def test_the_last_of_four_dimensions_weighs_most():
    of = asked(CEMENT, product="cpc:37440", fallback="industry,technology,time,geography")
    exact = ("gbt4754-2017:3011", "cpc:37440")
    far = [
        a_figure("CN", 2024, codes=exact, activity=None),
        a_figure("CN-SH", 2023, codes=exact, activity=None),
        a_figure("CN-SH", 2024, codes=("gbt4754-2017:3011", "cpc:3744"), activity=None),
        a_figure("CN-SH", 2024, codes=("gbt4754-2017:30", "cpc:37440"), activity=None),
    ]
    found = sorted((away(one, of) for one in far), key=lambda one: one.level(of.fallback))
    assert [(one.geography, one.years, one.technology, one.industry) for one in found] == [
        (0, 0, 0, 2),
        (0, 0, 1, 0),
        (0, 1, 0, 0),
        (1, 0, 0, 0),
    ]


distances = st.builds(
    lambda geography, years, when, industry, technology: replace(
        a_figure(), geography=geography, years=years, when=when, industry=industry, technology=technology
    ),
    st.integers(0, 6),
    st.integers(0, 50),
    st.sampled_from(["covers", "touches", "earlier", "later"]),
    st.integers(0, 4),
    st.integers(0, 4),
)
orders = st.permutations(FALLBACKS).flatmap(lambda names: st.integers(1, 4).map(lambda many: tuple(names[:many])))


@given(st.lists(distances, min_size=1, max_size=8), orders)
def test_what_needed_no_step_always_comes_first(near, order):
    near = [one for one in near if one.when != "covers" or not one.years]
    exact = a_figure()
    assert exact.is_exact
    assert min([*near, exact], key=lambda one: one.level(order)).level(order) == exact.level(order)


@given(distances, distances, orders)
def test_a_figure_that_is_nearer_along_the_last_dimension_and_no_further_along_others_is_never_behind(
    one, other, order
):
    closer = replace(one, geography=min(one.geography, other.geography), industry=min(one.industry, other.industry))
    assert closer.level(order) <= one.level(order)


@given(distances, distances, st.permutations(FALLBACKS))
def test_the_dimension_named_last_decides_before_all_others(one, other, order):
    last = order[-1]
    mine, others = one.level([last]), other.level([last])
    if mine != others:
        assert (one.level(order) < other.level(order)) == (mine < others)


@pytest.mark.parametrize(
    ("said", "year", "expected"),
    [
        ({}, 2023, ("earlier", 1)),
        ({}, 2021, ("earlier", 3)),
        ({}, 2020, None),
        ({"max_age": "0"}, 2023, None),
        ({"max_age": "50"}, 1974, ("earlier", 50)),
        ({"max_age": "50"}, 1973, None),
        ({}, 2025, None),
        ({"allow_later": "false"}, 2025, None),
        ({"allow_later": "true"}, 2025, ("later", 1)),
        ({"allow_later": "true"}, 2027, ("later", 3)),
        ({"allow_later": "true"}, 2028, None),
        ({"allow_later": "true", "max_age": "0"}, 2025, None),
        ({}, 2024, ("covers", 0)),
    ],
)
def test_a_year_is_reached_only_within_max_age_and_later_ones_only_if_allowed(said, year, expected):
    found = away(a_figure(year=year), asked(fallback="time", **said))
    assert (found and (found.when, found.years)) == expected


def test_an_earlier_year_comes_before_a_later_one_at_the_same_distance_and_a_nearer_later_one_before_both():
    of = asked(fallback="time", allow_later="true")
    assert ranked(of, *figures(("CN-XZ", 2026), ("CN-XZ", 2022), ("CN-XZ", 2025))) == [
        ("CN-XZ", 2025),
        ("CN-XZ", 2022),
        ("CN-XZ", 2026),
    ]
    assert ranked(of, *figures(("CN-XZ", 2025), ("CN-XZ", 2023))) == [("CN-XZ", 2023), ("CN-XZ", 2025)]


def part_of_a_year(first, last):
    return replace(a_figure(), applies_from=first, applies_to=last)


def test_a_period_that_covers_only_part_of_what_is_asked_is_a_step_of_no_years():
    half = part_of_a_year(date(2024, 4, 1), date(2025, 3, 31))
    of = asked(fallback="time", max_age="0")
    found = away(half, of)
    assert (found.when, found.years, found.is_exact) == ("touches", 0, False)
    [told] = steps(found, of, ways(of))
    assert (told["from"], told["to"], told["direction"]) == ("2024", "2024-04-01/2025-03-31", "touches")
    assert away(half, asked(fallback="geography")) is None


def test_a_period_that_ends_where_the_day_asked_begins_is_earlier_and_one_that_holds_the_day_covers_it():
    of = asked(date="2024-04-01", fallback="time")
    before, holds = (
        part_of_a_year(date(2023, 4, 1), date(2024, 3, 31)),
        part_of_a_year(date(2024, 4, 1), date(2025, 3, 31)),
    )
    assert [(one.when, one.years) for one in (away(before, of), away(holds, of))] == [("earlier", 0), ("covers", 0)]
    assert away(before, of).level(of.fallback) > away(holds, of).level(of.fallback)


def test_without_a_date_every_period_is_as_good():
    of = asked({"activity": "electricity.grid-average", "geography": "CN-XZ"}, fallback="geography,time")
    assert away(a_figure(year=1990), of).is_exact


def test_a_grid_region_stands_in_for_electricity_only():
    of = asked(CEMENT, fallback="geography,industry")
    code = ("gbt4754-2017:3011",)
    assert away(a_figure("CN-GRID-EC", codes=code, activity=None), of) is None
    assert away(a_figure("CN-GRID-EC", codes=code, activity="fuel.coal.combustion"), of) is None
    assert away(a_figure("CN", codes=code, activity=None), of).geography == 1
    power = away(a_figure("CN-GRID-EC", codes=code), of)
    assert (power.geography, away(a_figure("CN", codes=code), of).geography) == (1, 2)


@pytest.mark.parametrize("place", ["CN-HK", "CN-MO", "CN-TW"])
def test_a_figure_of_china_never_stands_in_where_it_does_not_hold(place):
    of = asked(geography=place, fallback="geography,time")
    assert away(a_figure("CN"), of) is None
    reached = [step.parent for step in ways(of).electricity]
    assert "CN" not in reached
    assert not [one for one in reached if one.startswith("CN-GRID")]
    assert reached[-1] == "GLO"
    assert away(a_figure("GLO"), of) is not None


def test_the_rest_of_the_world_comes_before_the_world():
    of = asked(geography="FR", fallback="geography")
    reached = [step.parent for step in ways(of).anything]
    assert reached[-2:] == ["RoW", "GLO"]
    assert ranked(of, *figures(("GLO", 2024), ("RoW", 2024))) == [("RoW", 2024), ("GLO", 2024)]
    assert steps(away(a_figure("RoW"), of), of, ways(of))[-1]["containment"] == "derived"


def test_from_the_rest_of_the_world_only_the_world_is_left():
    of = asked(geography="RoW", fallback="geography")
    assert [step.parent for step in ways(of).anything] in (["GLO"], [])
    assert away(a_figure("CN"), of) is None


def test_nothing_steps_down_or_sideways():
    of = asked(geography="CN", fallback="geography,time,industry,technology")
    assert ranked(of, *figures(("CN-GD", 2024), ("CN-GRID-SC", 2024), ("GB", 2024))) == []


@pytest.mark.parametrize(
    ("dimension", "said", "own", "reached"),
    [
        ("industry", "gbt4754-2017:3011", "gbt4754-2017:301", 1),
        ("industry", "gbt4754-2017:3011", "gbt4754-2017:C", 3),
        ("industry", "gbt4754-2017:3011", "gbt4754-2017:3012", None),
        ("industry", "gbt4754-2017:3011", "isic-4:2394", None),
        ("industry", "naics-2017:327310", "naics-2017:3273", 2),
        ("industry", "naics-2017:327310", "naics-2017:31-33", 4),
        ("product", "cpc:37440", "cpc:374", 2),
        ("product", "cpc:37440", "cpc-2.1:3744", None),
        ("product", "cpc:37440", "cpc:37441", None),
    ],
)
def test_a_code_climbs_in_its_own_classification_only(dimension, said, own, reached):
    name = "technology" if dimension == "product" else "industry"
    of = asked({dimension: said}, fallback=name)
    found = away(a_figure(codes=(own,)), of)
    assert (found and (found.industry or found.technology)) == reached
    assert away(a_figure(codes=(own,)), asked({dimension: said}, fallback="geography")) is None


def test_the_nearest_of_several_codes_of_one_figure_counts():
    of = asked({"industry": "gbt4754-2017:3011"}, fallback="industry")
    assert away(a_figure(codes=("gbt4754-2017:C", "gbt4754-2017:301")), of).industry == 1


def test_every_step_is_told_the_outermost_dimension_first_and_on_whose_word():
    of = asked(fallback="geography,time")
    told = steps(away(a_figure("CN", 2022), of), of, ways(of))
    assert [(one["dimension"], one["from"], one["to"]) for one in told] == [
        ("time", "2024", "2022"),
        ("geography", "CN-XZ", "CN-GRID-SW"),
        ("geography", "CN-GRID-SW", "CN"),
    ]
    assert (told[0]["years"], told[0]["direction"]) == (2, "earlier")
    assert told[1]["containment"] == "derived"
    assert told[1]["purpose"] == "electricity"
    assert all(one["reason"] == "no match" for one in told)


def test_steps_of_classes_are_told_one_by_one():
    of = asked({"industry": "gbt4754-2017:3011", "product": "cpc:37440"}, fallback="industry,technology")
    found = away(a_figure(codes=("gbt4754-2017:30", "cpc:3744")), of)
    assert [(one["dimension"], one["from"], one["to"]) for one in steps(found, of, ways(of))] == [
        ("technology", "cpc:37440", "cpc:3744"),
        ("industry", "gbt4754-2017:3011", "gbt4754-2017:301"),
        ("industry", "gbt4754-2017:301", "gbt4754-2017:30"),
    ]


@given(st.sampled_from(sorted(words().geographies.by_code)), st.sampled_from(list(Purpose)))
def test_steps_in_place_lead_from_one_to_the_next_and_never_twice_to_one(place, purpose):
    reached = words().geographies.stand_ins(place, purpose)
    chain = [place, *(step.parent for step in reached)]
    assert len(set(chain)) == len(chain)
    assert [step.child for step in reached] == chain[:-1]


def test_a_figure_that_needed_no_step_tells_none():
    of = asked(fallback="geography,time")
    found = away(a_figure(), of)
    assert found.is_exact
    assert steps(found, of, ways(of)) == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"fallback": "places"}, "fallback"),
        ({"fallback": "geography,geography"}, "fallback"),
        ({"fallback": "none,time"}, "fallback"),
        ({"fallback": "geography, time"}, "fallback"),
        ({"fallback": ",time"}, "fallback"),
        ({"fallback": "TIME"}, "fallback"),
        ({"max_age": "3"}, "max_age"),
        ({"fallback": "geography", "max_age": "3"}, "max_age"),
        ({"fallback": "geography", "allow_later": "true"}, "allow_later"),
        ({"fallback": "none", "allow_later": "false"}, "allow_later"),
        ({"fallback": "time", "max_age": "51"}, "max_age"),
        ({"fallback": "time", "max_age": "-1"}, "max_age"),
        ({"fallback": "time", "max_age": "3.0"}, "max_age"),
        ({"fallback": "time", "max_age": "٣"}, "max_age"),
        ({"fallback": "time", "allow_later": "yes"}, "allow_later"),
    ],
)
def test_what_cannot_be_stepped_along_is_refused_with_what_can(said, field):
    with pytest.raises(BadQuestion) as refusal:
        asked(**said)
    assert refusal.value.facts["fields"] == [field]
    assert refusal.value.hint


def test_the_order_asked_is_kept_and_nothing_is_stepped_along_unless_asked():
    assert asked().fallback == asked(fallback="none").fallback == ()
    assert asked(fallback="technology,geography").fallback == ("technology", "geography")
    assert asked(fallback="time").max_age == MAX_AGE
