"""Quality of a record: what its scores allow, by every formula, and null with the reason where they do not."""

import json
from decimal import Decimal

import pytest

from app.factors.dqr import SCHEMES
from app.factors.model import GroupScores, PedigreeScores
from app.factors.quality import INDICATORS
from app.kit.errors import FootingError
from app.lookup.assess import assessed, basic_uncertainty
from tests.factories.figures import a_version, gases
from tests.factories.words import words

AR5 = words().gwp_sets["AR5-100"]
EVERY = list(SCHEMES.values())


def scored(**groups):
    return tuple(
        GroupScores(
            group=name.replace("_", "-"),
            scores=PedigreeScores(
                **{one: None if s is None else Decimal(s) for one, s in zip(INDICATORS, said, strict=True)}
            ),
        )
        for name, said in groups.items()
    )


def record(**changed):
    return json.loads(a_version(gases(**changed)).rendered, parse_float=Decimal)


def found(stated, basic=None):
    return assessed(stated, AR5, basic_uncertainty(basic), EVERY)


def test_scores_of_all_gases_together_give_the_worked_uncertainty():
    said = found(record(scores=scored(all=(3, 3, 3, 3, 3))))
    assert said["uncertainty"]["gsd2"].quantize(Decimal("0.0001")) == Decimal("1.2594")
    assert said["pedigree_uncertainty"]["v2"]["gsd2"].quantize(Decimal("0.0001")) == Decimal("1.2685")
    assert said["pedigree_uncertainty"]["v2"]["gsd2_independent"] == said["pedigree_uncertainty"]["v2"]["gsd2"]


def test_groups_weigh_by_their_co2e():
    said = found(record(scores=scored(co2_fossil=(1, 1, 1, 1, 1), other=(5, 5, 5, 5, 5))))
    shares = [one["co2e_share"] for one in said["scores"]["by_gas"]]
    assert shares == [Decimal("0.937672366243795"), Decimal("0.0623276337562052")]
    assert Decimal("1.05") < said["uncertainty"]["gsd2"] < Decimal("2.5038")


def test_a_group_that_weighs_and_is_not_scored_leaves_the_whole_unknown():
    said = found(record(scores=scored(co2_fossil=(1, 1, 1, 1, 1))))
    assert said["uncertainty"] is None
    assert said["pedigree_uncertainty"]["v3"]["because"] == "not every gas group that weighs has five whole scores"
    assert said["scores"]["by_gas"][0]["gsd2_v3"] == Decimal("1.05")


@pytest.mark.parametrize("score", [None, "2.5"])
def test_a_missing_or_broken_score_has_no_factor_in_the_matrix(score):
    said = found(record(scores=scored(all=(1, 1, score, 1, 1))))
    assert said["scores"]["by_gas"][0]["gsd2_v2"] is None
    assert said["uncertainty"] is None


def test_indicators_of_ef_and_ilcd_are_rated_where_they_are():
    stated = record()
    stated["quality"]["ilcd"] = {"TeR": 2, "GeR": 2, "TiR": 2, "P": 1}
    said = found(stated)
    assert (said["ef"]["rating"], said["ef"]["levels"][0]["level"]) == (Decimal("1.75"), "very_good")
    assert said["ilcd"]["rating"] is None
    assert said["ilcd"]["because"] == "not scored by the publisher: C, M"
    stated["quality"]["ilcd"] |= {"C": 2, "M": 4, "P": 2}
    assert found(stated)["ilcd"]["rating"] == 3
    assert said["because"] is None


def test_an_uncertainty_as_stated_is_spelled_where_it_is_known_and_shown_in_any_case():
    known = found(record(uncertainty={"distribution": "log-normal", "gsd2": "1.5"}))["stated_uncertainty"]
    assert known["spelled"]["gsd2"] == Decimal("1.5")
    for odd in ({"range": "+-5 %"}, {"gsd2": "0.5"}, {"gsd2": "large"}):
        assert found(record(uncertainty=odd))["stated_uncertainty"] == {"as_stated": odd, "spelled": None}


def test_a_basic_uncertainty_is_said_named_or_assumed():
    assert basic_uncertainty(None).is_assumed
    assert (basic_uncertainty("infrastructure").gsd2, basic_uncertainty("1.5").gsd2) == (3, Decimal("1.5"))
    for wrong in ("0.99", "100.1", "-2", "1e1", "", "x", "1,5", "9" * 30):
        with pytest.raises(FootingError):
            basic_uncertainty(wrong)
