"""Quality is computed from raw scores, weighted by CO2e, and never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.factors.model import Constituent, GroupScores, PedigreeScores
from app.factors.quality import INDICATORS, co2e_of, co2e_weights, factor_scores

scores = st.integers(1, 5)
fives = st.lists(scores, min_size=5, max_size=5)
weights = st.decimals(min_value="0.0001", max_value=1000, places=4)
AR5 = {"co2-fossil": Decimal(1), "ch4-fossil": Decimal(30), "n2o": Decimal(265)}


def group(name, *said):
    return GroupScores(group=name, scores=pedigree(*said))


def pedigree(*said):
    return PedigreeScores(**{name: None if s is None else Decimal(s) for name, s in zip(INDICATORS, said, strict=True)})


@pytest.mark.parametrize(
    ("said", "dqr"),
    [((1, 1, 1, 1, 1), "1"), ((2, 1, 1, 1, 2), "1.4"), ((5, 5, 5, 5, 4), "4.8"), ((4, 2, 3, 1, 4), "2.8")],
)
def test_scores_of_all_gases_together_are_the_factors_own_and_the_rating_is_their_mean(said, dqr):
    assert factor_scores([group("all", *said)], {}) == (pedigree(*said), Decimal(dqr))


def test_groups_count_by_their_co2e():
    found = factor_scores(
        [group("co2-fossil", 1, 1, 1, 1, 1), group("other", 5, 1, 1, 1, 1)],
        {"co2-fossil": Decimal(3), "other": Decimal(1)},
    )
    assert found == (pedigree("2", 1, 1, 1, 1), Decimal("1.2"))


@given(st.lists(st.tuples(fives, weights), min_size=1, max_size=6))
def test_every_score_and_the_rating_lie_between_the_best_and_the_worst(groups):
    listed = [group(f"g{place}", *said) for place, (said, _) in enumerate(groups)]
    found = factor_scores(listed, {f"g{place}": weight for place, (_, weight) in enumerate(groups)})
    assert found is not None
    for place, score in enumerate(found[0].all()):
        said = [one[place] for one, _ in groups]
        assert min(said) <= score <= max(said)
    assert min(found[0].all()) <= found[1] <= max(found[0].all())


@given(st.lists(st.tuples(fives, weights), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_groups_changes_nothing(groups, chance):
    named = [(group(f"g{place}", *said), (f"g{place}", weight)) for place, (said, weight) in enumerate(groups)]
    before = factor_scores([one for one, _ in named], dict(pair for _, pair in named))
    chance.shuffle(named)
    assert factor_scores([one for one, _ in named], dict(pair for _, pair in named)) == before


def test_a_group_that_weighs_and_has_no_scores_leaves_the_factor_unrated():
    one = [group("co2-fossil", 1, 1, 1, 1, 1)]
    assert factor_scores(one, {"co2-fossil": Decimal(1), "other": Decimal("0.01")}) is None
    assert factor_scores([group("co2-fossil", 1, 1, None, 1, 1)], {"co2-fossil": Decimal(1)}) is None
    assert factor_scores([group("all", 1, 1, None, 1, 1)], {"co2-fossil": Decimal(1)}) is None


def test_a_group_without_weight_needs_no_scores_and_nothing_weighing_is_no_rating():
    one = [group("co2-fossil", 1, 1, 1, 1, 1)]
    assert factor_scores(one, {"co2-fossil": Decimal(1), "other": Decimal(0)}) is not None
    assert factor_scores(one, {"co2-fossil": Decimal(0)}) is None
    assert factor_scores(one, {}) is None


def test_weights_are_absolute_co2e_by_scored_gas_and_the_rest_together():
    parts = [
        Constituent(gas="co2-fossil", kg=Decimal(-2)),
        Constituent(gas="ch4-fossil", kg=Decimal("0.1")),
        Constituent(gas="n2o", co2e=Decimal("0.5")),
        Constituent(gas="sf6", kg=Decimal(1)),
    ]
    found = co2e_weights(parts, AR5, {"co2-fossil"})
    assert found == {"co2-fossil": Decimal(2), "other": Decimal("3.5")}


def test_co2e_is_as_published_or_from_the_mass_and_otherwise_unknown():
    assert co2e_of(Constituent(gas="n2o", kg=Decimal("0.0001")), AR5) == Decimal("0.0265")
    assert co2e_of(Constituent(gas="n2o", co2e=Decimal("0.03")), AR5) == Decimal("0.03")
    assert co2e_of(Constituent(gas="sf6", kg=Decimal(1)), AR5) is None
    assert co2e_of(Constituent(gas="n2o"), AR5) is None
