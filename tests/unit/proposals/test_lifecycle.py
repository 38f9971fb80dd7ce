"""A proposal moves along the ways of one table, and no other."""

from itertools import product

import pytest

from app.proposals.errors import IllegalMove
from app.proposals.lifecycle import EDITABLE, TERMINAL, WAYS, Step, advance
from app.proposals.model import State
from app.proposals.policy import NEEDED

PAIRS = list(product((None, *State), Step))


@pytest.mark.parametrize(("state", "step"), PAIRS)
def test_a_step_leads_where_the_table_says_or_is_refused(state, step):
    if (state, step) in WAYS:
        assert advance(state, step) is WAYS[state, step]
        return
    with pytest.raises(IllegalMove) as refused:
        advance(state, step)
    assert (refused.value.code, refused.value.facts["state"]) == ("FT-PROPOSAL-409", state)
    possible = sorted(known for before, known in WAYS if before is state)
    assert refused.value.hint == (f"possible now: {', '.join(possible)}" if possible else "this is its last state")


def test_nothing_leaves_a_terminal_state_and_something_leaves_every_other():
    assert {state for state in State if not any(before is state for before, _ in WAYS)} == TERMINAL


def test_every_state_is_reached_from_nothing():
    reached, grown = {None}, True
    while grown:
        more = {after for (before, _), after in WAYS.items() if before in reached} - reached
        reached, grown = reached | more, bool(more)
    assert reached == {None, *State}


def test_a_release_is_only_ever_of_what_is_accepted_and_ends_it():
    assert [(before, after) for (before, step), after in WAYS.items() if after is State.RELEASED] == [
        (State.ACCEPTED, State.RELEASED)
    ]
    assert {step for (_, step), after in WAYS.items() if after is State.RELEASED} == {Step.RELEASE}


def test_what_is_judged_cannot_be_edited_and_what_can_be_edited_must_be_handed_in_again():
    assert {before for before, step in WAYS if step is Step.REVISE} == EDITABLE
    assert {after for (before, _), after in WAYS.items() if before in EDITABLE} == EDITABLE | {
        State.SUBMITTED,
        State.DISCARDED,
    }


def test_every_step_but_the_registrys_own_needs_a_permission():
    assert set(Step) - set(NEEDED) == {Step.PASS_CHECKS, Step.FAIL_CHECKS}
