"""Wrong keys are counted by address, for five minutes, in bounded memory."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access import failures
from app.access.failures import MOST_FAILURES, WITHIN, Failures, place_of

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def after(count, each_s=1):
    one = Failures()
    for place in range(count):
        one.note("192.0.2.1", NOON + timedelta(seconds=each_s * place))
    return one


def test_ten_are_heard_and_the_next_waits_until_the_first_is_five_minutes_old():
    assert after(MOST_FAILURES - 1).wait_s("192.0.2.1", NOON) == 0
    full = after(MOST_FAILURES)
    assert full.wait_s("192.0.2.1", NOON + timedelta(seconds=10)) == WITHIN.total_seconds() - 10
    assert full.wait_s("192.0.2.1", NOON + WITHIN) == 0


def test_other_addresses_are_heard():
    assert after(MOST_FAILURES).wait_s("192.0.2.2", NOON) == 0


@given(st.lists(st.integers(0, 1_000), max_size=60), st.integers(0, 1_500))
def test_an_address_waits_if_ten_of_the_last_five_minutes_failed(times, moment):
    one = Failures()
    for second in sorted(times):
        one.note("a", NOON + timedelta(seconds=second))
    now = NOON + timedelta(seconds=max([*times, moment]))
    recent = [second for second in times if NOON + timedelta(seconds=second) > now - WITHIN]
    assert (one.wait_s("a", now) > 0) == (len(recent) >= MOST_FAILURES)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("testclient", "testclient", True),
    ],
)
def test_a_place_is_an_address_or_a_64th_of_ipv6(one, other, same):
    assert (place_of(one) == place_of(other)) == same


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(failures, "MOST_PLACES", 3)
    one = Failures()
    for place in range(10):
        one.note(str(place), NOON)
    assert len(one._at) == 3
