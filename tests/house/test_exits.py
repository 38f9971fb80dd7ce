"""Exits from a rule (`# house: allow <rule> because <reason>`) are counted, and the count may only fall."""

from collections import Counter

from tests.house.source import app_modules, exits

TAKEN: dict[str, int] = {}


def test_exits_are_as_many_as_agreed():
    taken = exits(app_modules())
    assert Counter(rule for rule, _ in taken) == TAKEN, taken
