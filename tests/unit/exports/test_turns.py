"""Turns to export: two for each address, so many in all, and none is lost."""

import pytest

from app.exports.errors import NoTurnLeft, TooManyAtOnce
from app.exports.turns import MOST_EACH, Turns


def test_an_address_has_two_turns_and_gets_one_back_when_one_has_ended():
    turns = Turns(10)
    with turns.taken("192.0.2.1"):
        with turns.taken("192.0.2.1"), pytest.raises(TooManyAtOnce) as refused, turns.taken("192.0.2.1"):
            pass
        assert refused.value.facts["retry_after_s"] > 0
        with turns.taken("192.0.2.1"):
            assert turns.taken_now == MOST_EACH
    assert turns.taken_now == 0


def test_a_household_of_ipv6_is_one_address():
    turns = Turns(10)
    with (
        turns.taken("2001:db8::1"),
        turns.taken("2001:db8::2"),
        pytest.raises(TooManyAtOnce),
        turns.taken("2001:db8::3"),
    ):
        pass


def test_no_more_are_under_way_than_there_are_connections():
    turns = Turns(2)
    with turns.taken("192.0.2.1"), turns.taken("192.0.2.2"), pytest.raises(NoTurnLeft), turns.taken("192.0.2.3"):
        pass
    with turns.taken("192.0.2.3"):
        assert turns.taken_now == 1


def test_a_turn_is_given_back_by_who_fails_and_nobody_is_remembered():
    turns = Turns(2)
    with pytest.raises(ValueError), turns.taken("192.0.2.1"):
        raise ValueError
    assert (turns.taken_now, dict(turns._of)) == (0, {})
