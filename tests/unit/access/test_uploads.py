"""Bytes counted by whose they are: a day's worth, then a wait until the next day."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.access.errors import TooManyBytes
from app.access.uploads import MOST_SUBJECTS, Uploads

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANN, BOB = UUID(int=1), UUID(int=2)


def test_a_day_has_so_many_bytes_and_the_next_as_many_again():
    uploads = Uploads()
    for _ in range(10):
        uploads.take(ANN, 10, 100, NOON)
    with pytest.raises(TooManyBytes) as refused:
        uploads.take(ANN, 1, 100, NOON)
    assert refused.value.facts["retry_after_s"] == 12 * 3600
    uploads.take(ANN, 100, 100, NOON + timedelta(hours=12))


def test_what_would_be_too_much_is_refused_and_not_counted():
    uploads = Uploads()
    uploads.take(ANN, 60, 100, NOON)
    with pytest.raises(TooManyBytes):
        uploads.take(ANN, 41, 100, NOON)
    uploads.take(ANN, 40, 100, NOON)


def test_each_subject_is_counted_for_itself():
    uploads = Uploads()
    uploads.take(ANN, 100, 100, NOON)
    uploads.take(BOB, 100, 100, NOON)
    with pytest.raises(TooManyBytes):
        uploads.refuse(ANN, 1, 100, NOON)
    uploads.refuse(ANN, 0, 100, NOON - timedelta(days=1))


def test_it_always_says_to_wait_at_least_a_second():
    uploads = Uploads()
    with pytest.raises(TooManyBytes) as refused:
        uploads.take(ANN, 101, 100, datetime(2026, 3, 1, 23, 59, 59, 999_999, tzinfo=UTC))
    assert refused.value.facts["retry_after_s"] == 1


def test_it_remembers_so_many_and_no_more():
    uploads = Uploads()
    for number in range(MOST_SUBJECTS + 10):
        uploads.take(UUID(int=number), 1, 100, NOON)
    assert len(uploads) == MOST_SUBJECTS
