"""The words that synthetic factors are named with, and what the table says of bars."""

import random

from tests.bench import searches
from tests.bench.report import table
from tests.bench.rounds import Round
from tests.bench.synthetic import EACH, Synthetic
from tests.bench.variants import variants
from tests.bench.vocabulary import NAMES, topic

HELD = Synthetic(rows=1_000 * EACH, release=1)


def a_round(number: int, rate: float) -> Round:
    return Round(number=number, rate=rate, p50_ms=1.0, p99_ms=2.0, cpu_us=10.0, others=0.0)


def test_no_two_topics_have_one_name():
    topics = [topic(nth) for nth in range(2 * NAMES)]
    assert len({one.name_en for one in topics}) == len({one.name_zh for one in topics}) == 2 * NAMES


def test_a_thousand_topics_have_all_kinds_of_words():
    topics = [topic(nth) for nth in range(1_000)]
    assert [len({one.english[at] for one in topics}) for at in range(3)] == [25, 20, 20]


def test_misspelt_searches_are_other_ones_than_spelt():
    spelt, misspelt = (set(made(HELD, random.Random(1))) for made in (searches.english, searches.misspelt))  # noqa: S311 - a draw to repeat
    assert len(misspelt - spelt) > len(misspelt) * 0.9


def test_no_two_lines_of_the_table_have_one_name():
    names = [one.name for one in variants([10_000], has_peer=True)]
    assert len(names) == len(set(names))


def test_what_a_line_is_compared_with_is_measured():
    names = {one.name for one in variants([10_000], has_peer=True)}
    assert [one.name for one in variants([10_000], has_peer=True) if one.compared_with() - names] == []


def test_ratios_are_of_the_rounds_that_both_have():
    floor, _, repeated, *_ = variants([10_000], has_peer=False)
    rounds = {floor: [a_round(1, 100), a_round(2, 10)], repeated: [a_round(1, 50)]}
    *_, line = table(rounds).splitlines()
    assert "0.500" in line
    assert line.endswith("MISSED")


def test_a_line_without_a_round_has_failed():
    floor, _, repeated, *_ = variants([10_000], has_peer=False)
    *_, line = table({floor: [a_round(1, 100)], repeated: []}).splitlines()
    assert line.endswith("FAILED")
