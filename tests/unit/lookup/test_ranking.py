"""Which of several matching factors answers does not hang on the order in which they were found."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lookup.errors import Ambiguous
from app.lookup.model import Candidate, status
from app.lookup.question import Question
from app.lookup.ranking import UNDECIDABLE, choose
from app.releases.model import Status

ASKED = Question(subjects=("activity:electricity.grid-average",), geography="CN-GD", unit="kWh", unit_group="energy")
OPEN = replace(ASKED, unit=None, unit_group=None)


def a_candidate(key="a/b/one", number=1, **changed):
    stated = Candidate(
        key=key,
        number=number,
        activity="electricity.grid-average",
        geography="CN-GD",
        period_from=date(2022, 1, 1),
        period_to=date(2022, 12, 31),
        unit="kWh",
        unit_group="energy",
        calorific_basis=None,
        price_basis=None,
        boundary="combustion",
        gas_basis="co2_only",
        evidence="equal",
        dqr=Decimal(2),
        until=None,
        ended_by=None,
        log_index=0,
        citation="",
        rendered=b"",
    )
    return replace(stated, **changed)


candidates = st.lists(
    st.builds(
        a_candidate,
        key=st.sampled_from(["a/b/one", "a/b/two", "c/d/one"]),
        number=st.integers(1, 9),
        period_to=st.sampled_from([date(2022, 12, 31), date(2023, 12, 31)]),
        period_from=st.sampled_from([date(2022, 1, 1), date(2021, 1, 1)]),
        unit=st.sampled_from(["kWh", "MWh", "GJ"]),
        dqr=st.sampled_from([None, Decimal(1), Decimal("2.5")]),
        evidence=st.sampled_from(["official", "equal", "transcribed", "single"]),
        boundary=st.sampled_from(["combustion"] * 9 + ["upstream"]),
    ),
    min_size=1,
    max_size=7,
    unique_by=lambda one: (one.key, one.number),
)


def outcome(listed, question):
    try:
        chosen, rule = choose(listed, question)
    except Ambiguous as refusal:
        return refusal.detail, refusal.hint, refusal.facts
    return chosen.key, chosen.number, rule


@given(candidates, st.sampled_from([ASKED, OPEN]), st.randoms(use_true_random=False))
def test_shuffled_candidates_give_the_same_answer_or_the_same_refusal(listed, question, chance):
    before = outcome(listed, question)
    shuffled = list(listed)
    chance.shuffle(shuffled)
    assert outcome(shuffled, question) == before


@pytest.mark.parametrize(
    ("better", "worse", "rule"),
    [
        ({"unit": "kWh", "period_to": date(2020, 12, 31)}, {"unit": "MWh"}, "declared in the unit asked for"),
        ({"period_to": date(2023, 12, 31), "dqr": Decimal(5)}, {"dqr": Decimal(1)}, "newest reference period"),
        ({"period_from": date(2022, 7, 1)}, {}, "newest reference period"),
        ({"dqr": Decimal(1), "evidence": "single"}, {"dqr": Decimal("1.1")}, "lower data quality rating"),
        ({"dqr": Decimal(5), "evidence": "single"}, {"dqr": None}, "lower data quality rating"),
        ({"evidence": "official"}, {"evidence": "equal"}, "better evidence"),
        ({"evidence": "transcribed"}, {"evidence": "single"}, "better evidence"),
        ({"key": "a/b/a"}, {"key": "a/b/b"}, "key in order"),
        ({"key": "Z/b/a"}, {"key": "a/b/a"}, "key in order"),
        ({"number": 3}, {"number": 2}, "key in order"),
    ],
)
def test_each_rule_decides_where_those_before_it_leave_a_tie(better, worse, rule):
    best, other = a_candidate(**{"key": "z/z/z"} | better), a_candidate(**{"key": "a/a/a"} | worse)
    if "number" in better:
        other = replace(other, key=best.key)
    assert choose([other, best], ASKED) == (best, rule)


def test_the_unit_decides_nothing_when_none_is_asked_for():
    mega, kilo = a_candidate("a/a/a", unit="MWh"), a_candidate("b/b/b")
    assert choose([kilo, mega], OPEN) == (mega, "key in order")


def test_the_rule_named_is_the_last_one_that_was_needed():
    three = [
        a_candidate("a/a/a", period_to=date(2021, 12, 31), period_from=date(2021, 1, 1), evidence="official"),
        a_candidate("b/b/b", evidence="single"),
        a_candidate("c/c/c", evidence="official"),
    ]
    assert choose(three, ASKED) == (three[2], "better evidence")


def test_the_only_candidate_answers_whatever_it_is():
    one = a_candidate(boundary="unstated", dqr=None)
    assert choose([one], ASKED) == (one, "only candidate")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("activity", None),
        ("geography", "CN"),
        ("unit_group", "mass"),
        ("boundary", "upstream"),
        ("gas_basis", "all_gases"),
        ("price_basis", "producer"),
        ("calorific_basis", "net"),
    ],
)
def test_what_the_caller_left_open_and_no_rule_may_decide_is_refused_by_name(name, other):
    assert name in UNDECIDABLE
    two = [a_candidate("b/b/b"), a_candidate("a/a/a", period_to=date(2030, 1, 1), **{name: other})]
    with pytest.raises(Ambiguous) as refusal:
        choose(two, ASKED)
    assert refusal.value.facts["ambiguous_in"] == ["unit" if name == "unit_group" else name]
    assert [one["key"] for one in refusal.value.facts["candidates"]] == ["a/a/a", "b/b/b"]


def test_at_most_ten_candidates_are_shown():
    many = [a_candidate(f"a/a/{place:02d}", geography=f"CN-{place}") for place in range(20)]
    with pytest.raises(Ambiguous, match="20 factors") as refusal:
        choose(many, ASKED)
    assert len(refusal.value.facts["candidates"]) == 10


@pytest.mark.parametrize(
    ("until", "ended_by", "expected"),
    [
        (None, None, Status.CURRENT),
        (5, "amend", Status.CURRENT),  # cut but not announced
        (4, "amend", Status.SUPERSEDED),
        (4, "replace", Status.SUPERSEDED),
        (3, "withdraw", Status.WITHDRAWN),
    ],
)
def test_status_is_how_a_version_stands_at_the_latest_release(until, ended_by, expected):
    assert status(until, ended_by, latest=4) is expected
