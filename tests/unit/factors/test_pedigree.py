"""Pedigree scores as a spread: the worked values of both ecoinvent formulas, and what must hold of any scores."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.factors.errors import NotScores, NotUncertainty
from app.factors.pedigree import BASIC, FACTORS, VARIANCES, spread_v2, spread_v3, together
from app.factors.uncertainty import Spread

# Worked values of the matrix (Frischknecht et al. 2007; Weidema et al. 2013): scores in the order reliability,
# completeness, temporal, geographical, technological; basic uncertainty; GSD² (v2), σ² (v3), GSD² (v3), GSD (v2).
WORKED = [
    ((1, 1, 1, 1, 1), "1.05", "1.0500", "0.000595", "1.0500", "1.0247"),
    ((2, 1, 1, 1, 2), "1.05", "1.0882", "0.001795", "1.0884", "1.0432"),
    ((3, 3, 3, 3, 3), "1.05", "1.2685", "0.013295", "1.2594", "1.1263"),
    ((5, 5, 5, 5, 5), "1.05", "2.5196", "0.210595", "2.5038", "1.5873"),
    ((4, 2, 3, 1, 4), "1.5", "1.8396", "0.091200", "1.8294", "1.3563"),
    ((2, 3, 2, 2, 3), "2.0", "2.0559", "0.129538", "2.0541", "1.4338"),
]
fives = st.lists(st.integers(1, 5), min_size=5, max_size=5)
basics = st.sampled_from(sorted(BASIC.values()))


def decimals(said):
    return [Decimal(score) for score in said]


@pytest.mark.parametrize(("scores", "basic", "gsd2_v2", "variance", "gsd2_v3", "gsd_v2"), WORKED)
def test_the_worked_values_of_both_formulas(scores, basic, gsd2_v2, variance, gsd2_v3, gsd_v2):
    old, new = (formula(decimals(scores), Decimal(basic)) for formula in (spread_v2, spread_v3))
    for found, expected in (
        (old.gsd2, gsd2_v2),
        (old.gsd, gsd_v2),
        (new.variance, variance),
        (new.gsd2, gsd2_v3),
    ):
        assert found.quantize(Decimal(expected)) == Decimal(expected)


def test_each_variance_is_about_the_square_of_half_the_logarithm_of_its_factor():
    for name, factors in FACTORS.items():
        for factor, variance in zip(factors, VARIANCES[name], strict=True):
            assert abs((factor.ln() / 2) ** 2 - variance) <= variance * Decimal("0.15") + Decimal("0.00001")


@given(fives, st.integers(0, 4), basics)
def test_a_worse_score_never_narrows_the_spread(said, place, basic):
    worse = [*said]
    worse[place] = min(5, worse[place] + 1)
    for formula in (spread_v2, spread_v3):
        assert formula(decimals(said), basic).sigma <= formula(decimals(worse), basic).sigma


@given(fives, basics)
def test_the_basic_uncertainty_is_the_least(said, basic):
    for formula in (spread_v2, spread_v3):
        assert formula(decimals(said), basic).gsd2 >= basic * (1 - Decimal("1e-20"))


@pytest.mark.parametrize("said", [("1",) * 4, ("1",) * 6, ("0",) * 5, ("6",) * 5, ("1.5",) * 5, ()])
def test_other_than_five_whole_scores_are_refused(said):
    for formula in (spread_v2, spread_v3):
        with pytest.raises(NotScores):
            formula(decimals(said), Decimal("1.05"))


def test_a_basic_uncertainty_below_one_is_refused():
    for formula in (spread_v2, spread_v3):
        with pytest.raises(NotUncertainty):
            formula(decimals((1,) * 5), Decimal("0.95"))


def test_parts_that_depend_spread_more_than_parts_that_do_not():
    halves = [(Decimal("0.5"), Spread(Decimal("0.3"))), (Decimal("0.5"), Spread(Decimal("0.4")))]
    assert together(halves, dependent=True).sigma == Decimal("0.35")
    assert together(halves, dependent=False).sigma == Decimal("0.25")
    assert together([(Decimal(1), Spread(Decimal("0.2")))], dependent=False).sigma == Decimal("0.2")
