"""Entries of the log: canonical objects of a bounded size that a reader can check by writing them again."""

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from app.kit.canonical import canonical_bytes
from app.tlog.errors import EntryTooLarge
from app.tlog.model import LONGEST, Entry

DIGEST = "sha256:" + "ab" * 32
AT = "2026-03-01T08:00:00Z"
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
fields = st.dictionaries(st.sampled_from(["release", "count", "reason"]), words | st.integers(0, 2**53 - 1))


def an_entry(**changed):
    return Entry(**{"type": "factor", "subject": "factor/x", "version": 1, "digest": DIGEST} | changed)


@given(words, st.integers(1, 10**6), fields, st.none() | st.integers(0, 10**9))
def test_an_entry_parsed_and_written_again_is_the_same_bytes(subject, version, said, prev):
    raw = an_entry(subject=subject, version=version, fields=said).encoded(AT, prev)
    assert canonical_bytes(json.loads(raw)) == raw == rfc8785.dumps(json.loads(raw))


def test_an_entry_says_what_log_md_lists():
    raw = an_entry(version=2, fields={"release": "2026.4"}).encoded(AT, 7)
    expected = {"v": 1, "type": "factor", "subject": "factor/x", "version": 2, "at": AT, "digest": DIGEST}
    assert json.loads(raw) == expected | {"release": "2026.4", "prev": 7}


def test_the_first_entry_of_a_subject_has_no_predecessor_and_index_zero_is_one():
    assert "prev" not in json.loads(an_entry().encoded(AT, None))
    assert json.loads(an_entry(version=2).encoded(AT, 0))["prev"] == 0


def test_an_entry_of_the_greatest_length_is_written_and_one_byte_more_refused():
    room = LONGEST - len(an_entry(fields={"reason": ""}).encoded(AT, None))
    assert len(an_entry(fields={"reason": "x" * room}).encoded(AT, None)) == LONGEST
    with pytest.raises(EntryTooLarge):
        an_entry(fields={"reason": "x" * (room + 1)}).encoded(AT, None)


@pytest.mark.parametrize("value", [0.5, 2**53])
def test_fractions_and_integers_out_of_range_are_refused(value):
    with pytest.raises(TypeError):
        an_entry(fields={"count": value}).encoded(AT, None)
