"""One spread in every spelling, there and back; what cannot be is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.factors.errors import NotUncertainty
from app.factors.uncertainty import CONVENTIONS, SPELLINGS, Spread, between, shown, spread

sigmas = st.decimals(min_value="0.0001", max_value=3, places=6)
spellings = st.sampled_from([*SPELLINGS, *CONVENTIONS])


def test_a_spread_of_one_tenth_in_every_spelling():
    told = spread("sigma", Decimal("0.1")).told()
    assert (told["variance"], told["sigma"]) == (Decimal("0.01"), Decimal("0.1"))
    assert told["gsd"] == Decimal("1.10517091807565")  # e^0.1
    assert told["gsd2"] == Decimal("1.22140275816017")  # e^0.2
    assert told["cv_percent"] == Decimal("10.0250521615441")  # 100 √(e^0.01 - 1)
    assert told["mean_to_median"] == Decimal("1.00501252085940")  # e^0.005
    assert told["conventions"] == {
        "ilcd.relativeStandardDeviation95In": told["gsd2"],
        "openlca.geomSd": told["gsd"],
        "ecospold2.variance": told["variance"],
        "brightway.scale": told["sigma"],
    }


def test_the_interval_lies_around_the_median():
    assert spread("gsd2", Decimal(2)).interval(Decimal(10)) == (Decimal(5), Decimal(20))
    assert spread("gsd2", Decimal(2)).interval(Decimal(-10)) == (Decimal(-20), Decimal(-5))
    assert spread("gsd2", Decimal(1)).interval(Decimal("0.3")) == (Decimal("0.3"), Decimal("0.3"))


@given(sigmas, spellings, spellings)
def test_there_and_back_through_any_two_spellings_is_the_same(sigma, one, other):
    start = Spread(sigma)
    first = spread(one, getattr(start, CONVENTIONS.get(one, one)))
    second = spread(other, getattr(first, CONVENTIONS.get(other, other)))
    assert shown(second.sigma) == shown(sigma)


@given(sigmas, st.decimals(min_value="0.001", max_value=10_000, places=3))
def test_an_interval_gives_its_spread_back(sigma, median):
    low, high = Spread(sigma).interval(median)
    assert abs(between(low, high).sigma - sigma) < Decimal("1e-12")


@given(sigmas, sigmas)
def test_a_wider_spread_is_wider_in_every_spelling(one, other):
    narrow, wide = Spread(min(one, other)), Spread(max(one, other))
    assert all(getattr(narrow, name) <= getattr(wide, name) for name in SPELLINGS)


@pytest.mark.parametrize(
    ("spelling", "amount"),
    [
        ("gsd", "0.99"),
        ("gsd2", "0"),
        ("variance", "-0.01"),
        ("sigma", "-1"),
        ("cv_percent", "-5"),
        ("openlca.geomSd", "0.5"),
        ("sigma", "21"),
        ("gsd2", "1e30"),
        ("sigma", "NaN"),
        ("gsd", "Infinity"),
        ("geometric", "1.2"),
    ],
)
def test_what_cannot_be_is_refused_saying_what_can(spelling, amount):
    with pytest.raises(NotUncertainty) as refused:
        spread(spelling, Decimal(amount))
    assert refused.value.hint


@pytest.mark.parametrize(("low", "high"), [("0", "1"), ("-1", "1"), ("2", "1")])
def test_no_interval_of_a_log_normal_is_refused(low, high):
    with pytest.raises(NotUncertainty):
        between(Decimal(low), Decimal(high))


@pytest.mark.parametrize(("spelling", "amount"), [("gsd", 1), ("gsd2", 1), ("variance", 0), ("sigma", 0)])
def test_no_spread_is_a_spread(spelling, amount):
    told = spread(spelling, Decimal(amount)).told()
    assert [told[name] for name in SPELLINGS] == [0, 0, 1, 1, 0]
