"""Labels count up within a year; names resolve to what is announced, and to nothing else."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.releases.errors import LabelTaken, NothingReleased, UnknownRelease
from app.releases.model import Announced, Release, next_label, parsed_label


def a_release(number, label):
    return Release(
        number=number,
        label=label,
        digest=bytes([number]) * 32,
        parent=bytes([number - 1]) * 32 if number > 1 else None,
        released_at=datetime(2026, 1, number, tzinfo=UTC),
        changes=1,
        note=None,
        log_index=number,
    )


def announced(*labels, latest=None):
    known = [a_release(number, label) for number, label in enumerate(labels, 1)]
    newest = known[(latest or len(known)) - 1]
    return Announced({one.label: one for one in known}, {one.spelled_digest: one for one in known}, newest)


@given(st.integers(2000, 2099), st.integers(1, 99999))
def test_a_label_is_a_year_and_a_number(year, number):
    assert parsed_label(f"{year}.{number}") == (year, number)


@pytest.mark.parametrize(
    "label",
    [
        "",
        "2026",
        "2026.0",
        "2026.01",
        "2026.1.1",
        "1999.1",
        "2100.1",
        "2026.100000",
        " 2026.1",
        "2026.1\n",
        "２０２６.1",
    ],
)
def test_any_other_form_is_no_label(label):
    with pytest.raises(LabelTaken, match="not a release label"):
        parsed_label(label)


@pytest.mark.parametrize(
    ("labels", "year", "expected"),
    [
        ([], 2026, "2026.1"),
        (["2026.1"], 2026, "2026.2"),
        (["2026.9", "2026.10"], 2026, "2026.11"),
        (["2025.7", "2025.8"], 2026, "2026.1"),
        (["2026.2", "2026.5"], 2026, "2026.6"),
    ],
)
def test_the_next_label_counts_up_within_its_year(labels, year, expected):
    assert next_label(labels, year) == expected


def test_ten_comes_after_nine():
    assert parsed_label("2026.10") > parsed_label("2026.9")


def test_a_release_is_found_by_label_and_by_digest_and_the_latest_without_a_name():
    known = announced("2026.1", "2026.2")
    assert known.resolve("2026.1").number == 1
    assert known.resolve("sha256:" + "02" * 32).label == "2026.2"
    assert known.resolve(None).label == "2026.2"


def test_an_unknown_release_is_refused_with_the_newest_first():
    with pytest.raises(UnknownRelease) as refusal:
        announced(*(f"2026.{number}" for number in range(1, 8))).resolve("2026.99")
    assert refusal.value.facts["newest"] == ["2026.7", "2026.6", "2026.5", "2026.4", "2026.3"]


def test_a_release_that_is_not_announced_is_not_there():
    with pytest.raises(UnknownRelease):
        announced("2026.1", "2026.2", latest=1).resolve("2026.2")


def test_an_empty_registry_says_that_nothing_is_released():
    with pytest.raises(NothingReleased):
        Announced({}, {}, None).resolve(None)
    with pytest.raises(UnknownRelease):
        Announced({}, {}, None).resolve("2026.1")


def test_a_cursor_keeps_to_its_release():
    known = announced("2026.1", "2026.2")
    assert known.numbered(1, None).label == "2026.1"
    assert known.numbered(1, "2026.1").label == "2026.1"
    assert known.numbered(1, "sha256:" + "01" * 32).label == "2026.1"
    for number, name in [(3, None), (0, None), (1, "2026.2")]:
        with pytest.raises(UnknownRelease):
            known.numbered(number, name)
