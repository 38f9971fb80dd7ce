"""When the reviews of a proposal suffice, who may propose, and what a reviewer answers."""

from datetime import UTC, datetime
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.errors import NotAllowed
from app.access.model import Caller, Membership
from app.access.permissions import Role, Scope
from app.proposals.errors import BadProposal
from app.proposals.model import Review, Standing, State, Verdict
from app.proposals.policy import ANSWERS, QUESTIONS, actor, dissent, form, is_external, proposer, suffice

WHEN = datetime(2026, 11, 24, tzinfo=UTC)
DESK = "footing-desk"
PROPOSED = Standing(
    id=UUID(int=1),
    publisher="acme",
    agent="an-agent",
    dataset="acme/grid",
    opened_by=UUID(int=2),
    opened_at=WHEN,
    state=State.IN_REVIEW,
    event=4,
    since=WHEN,
    due=None,
    content=2,
)


def a_review(organisation="uni", verdict=Verdict.APPROVE, *, reviewer=1, content=2):
    return Review(
        reviewer=UUID(int=reviewer),
        organisation=organisation,
        content=content,
        digest=bytes(32),
        verdict=verdict,
        form={},
        comment="",
        at=WHEN,
    )


def a_caller(*memberships, scopes=(Scope.READ, Scope.WRITE), datasets=None):
    return Caller(
        subject=UUID(int=9),
        key="0123456789ab",
        scopes=frozenset(scopes),
        datasets=datasets,
        memberships=frozenset(Membership(*one) for one in memberships),
        registry=DESK,
    )


def lacks(*reviews, is_metadata=False):
    return suffice(reviews, PROPOSED, DESK, is_metadata=is_metadata)


@pytest.mark.parametrize(
    ("reviews", "expected"),
    [
        ((), "positive reviews of 2 organisations; there is 0"),
        ((a_review(),), "positive reviews of 2 organisations; there is 1"),
        ((a_review(), a_review("lab")), None),
        ((a_review(), a_review(DESK)), None),
        ((a_review(), a_review("acme")), None),
        ((a_review(), a_review()), "positive reviews of 2 organisations; there is 1"),
        (
            (a_review("an-agent"), a_review(DESK)),
            "a positive review by neither the publisher's nor the registry's organisation",
        ),
        ((a_review(), a_review("lab", content=1)), "positive reviews of 2 organisations; there is 1"),
        ((a_review(), a_review("lab", Verdict.REJECT)), "positive reviews of 2 organisations; there is 1"),
        ((a_review(), a_review("lab", Verdict.REQUEST_CHANGES)), "positive reviews of 2 organisations; there is 1"),
        ((a_review(), a_review("lab"), a_review("third", Verdict.REJECT)), None),
    ],
)
def test_two_positive_reviews_of_the_newest_content_suffice_one_of_them_external(reviews, expected):
    assert lacks(*reviews) == expected


def test_one_positive_review_by_anybody_suffices_where_metadata_alone_changes():
    assert lacks(is_metadata=True) == "positive reviews of 1 organisations; there is 0"
    assert lacks(a_review(content=1), is_metadata=True) == "positive reviews of 1 organisations; there is 0"
    assert lacks(a_review(DESK), is_metadata=True) is None


@given(
    st.lists(st.tuples(st.sampled_from(("uni", DESK, "acme", "an-agent")), st.sampled_from(Verdict), st.integers(1, 3)))
)
def test_another_positive_review_of_the_newest_content_never_makes_less_of_the_others(said):
    reviews = [a_review(slug, verdict, content=number) for slug, verdict, number in said]
    if lacks(*reviews) is None:
        assert lacks(*reviews, a_review("lab")) is None


@pytest.mark.parametrize(("verdict", "content"), list(product(Verdict, (1, 2))))
def test_whoever_is_not_for_the_newest_content_is_against_it(verdict, content):
    is_against = verdict is not Verdict.APPROVE and content == PROPOSED.content
    assert dissent([a_review(), a_review("lab", verdict, content=content)], PROPOSED) == is_against


@pytest.mark.parametrize(("slug", "expected"), [("uni", True), ("acme", False), ("an-agent", False), (DESK, False)])
def test_who_proposes_and_who_runs_the_registry_are_not_external(slug, expected):
    assert is_external(a_review(slug), PROPOSED, DESK) is expected


@given(st.fixed_dictionaries({name: st.sampled_from(ANSWERS) for name in QUESTIONS}))
def test_a_form_with_each_question_answered_is_taken_as_it_is(said):
    assert form(said) == said
    assert list(form(said)) == list(QUESTIONS)


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({}, ["form"]),
        (dict.fromkeys(QUESTIONS[:-1], "yes"), ["form"]),
        (dict.fromkeys((*QUESTIONS, "taste"), "yes"), ["form"]),
        (dict.fromkeys(QUESTIONS, "yes") | {"method": "maybe"}, ["form.method"]),
        (dict.fromkeys(QUESTIONS, "yes") | {"quality": True}, ["form.quality"]),
        (dict.fromkeys(QUESTIONS, "yes") | {"robustness": None}, ["form.robustness"]),
    ],
)
def test_any_other_form_is_refused_and_says_what_is_accepted(said, fields):
    with pytest.raises(BadProposal) as refused:
        form(said)
    assert refused.value.facts["fields"] == fields
    assert refused.value.hint in {", ".join(QUESTIONS), ", ".join(ANSWERS)}


def test_a_proposer_acts_for_the_publisher_or_its_agent_and_is_written_down_as_such():
    for slug in PROPOSED.organisations:
        who = a_caller((slug, Role.PROPOSER))
        by = actor(who, proposer(who, PROPOSED.organisations, PROPOSED.dataset))
        assert (by.subject, by.role, by.organisation) == (who.subject, "proposer", slug)


@pytest.mark.parametrize(
    "who",
    [
        a_caller(),
        a_caller(("uni", Role.PROPOSER)),
        a_caller(("acme", Role.READER), ("acme", Role.ADMINISTRATOR)),
        a_caller((DESK, Role.STEWARD), (DESK, Role.CHAIR)),
        a_caller(("acme", Role.PROPOSER), scopes=(Scope.READ, Scope.REVIEW)),
        a_caller(("acme", Role.PROPOSER), datasets=frozenset({"acme/supply"})),
        a_caller(("acme", Role.PROPOSER), datasets=frozenset()),
    ],
)
def test_nobody_else_proposes(who):
    with pytest.raises(NotAllowed):
        proposer(who, PROPOSED.organisations, PROPOSED.dataset)
