"""Misses wait to be written down: counted by what was asked, bounded in memory, and taken once."""

from hypothesis import given
from hypothesis import strategies as st

from app.demand import model
from app.demand.model import Miss, Misses

GRID = {"activity": "electricity.grid-average", "geography": "FR"}


def test_the_same_question_counts_on_however_its_parameters_are_ordered():
    misses = Misses()
    misses.heard(GRID, "geography")
    misses.heard(dict(reversed(GRID.items())), "geography")
    misses.heard(GRID, "date")
    [(most, times), (other, once)] = misses.take()
    assert (dict(most.asked), most.failed, times) == (GRID, "geography", 2)
    assert (other.failed, once) == ("date", 1)


def test_what_is_taken_is_not_taken_again():
    misses = Misses()
    misses.heard(GRID, "geography")
    assert len(misses.take()) == 1
    assert misses.take() == []


def test_a_question_that_says_nothing_known_is_no_miss():
    misses = Misses()
    misses.heard({}, "subject")
    assert misses.take() == []


def test_more_different_misses_than_are_held_are_let_go_and_known_ones_go_on(monkeypatch):
    monkeypatch.setattr(model, "_HELD", 3)
    misses = Misses()
    for year in range(2000, 2010):
        misses.heard(GRID | {"year": str(year)}, "date")
        misses.heard(GRID | {"year": "2000"}, "date")
    taken = dict(misses.take())
    assert len(taken) == 3
    assert taken[Miss(tuple(sorted((GRID | {"year": "2000"}).items())), "date")] == 11


@given(st.lists(st.tuples(st.sampled_from(["FR", "DE", "CN-XZ"]), st.sampled_from(["geography", "date"]))))
def test_nothing_is_lost_and_nothing_added(heard):
    misses = Misses()
    for place, failed in heard:
        misses.heard({"geography": place}, failed)
    assert sum(times for _, times in misses.take()) == len(heard)
