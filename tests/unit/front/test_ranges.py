"""Ranges and entity tags: every header is a part of the file, the whole of it, or a refusal."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.front.errors import NotInFile, OtherFile
from app.front.problems import problem
from app.front.ranges import Span, is_known, refuse_other, span, spoken, wanted
from app.kit.errors import FootingError

TAG = b'"sha256-ab"'
SIZE = 10_000
NONE, WHOLE = "no byte of it", None
# RFC 9110 §14.1.2 gives a representation of 10,000 bytes; the rest of the table are its rules, each at its edge.
VECTORS = [
    (b"bytes=0-499", Span(0, 500)),
    (b"bytes=500-999", Span(500, 1000)),
    (b"bytes=-500", Span(9500, 10_000)),
    (b"bytes=9500-", Span(9500, 10_000)),
    (b"bytes=0-0,-1", WHOLE),
    (b"bytes= 0-0, -1", WHOLE),
    (b"bytes= 0-999, 4500-5499, -1000", WHOLE),
    (b"bytes=500-600,601-999", WHOLE),
    (b"bytes=500-700,601-999", WHOLE),
    (b"bytes=0-0", Span(0, 1)),
    (b"bytes=9999-", Span(9999, 10_000)),
    (b"bytes=9999-10000", Span(9999, 10_000)),
    (b"bytes=0-99999", Span(0, 10_000)),
    (b"bytes=10000-", NONE),
    (b"bytes=10000-10001", NONE),
    (b"bytes=-0", NONE),
    (b"bytes=-10001", Span(0, 10_000)),
    (b"bytes=5-4", WHOLE),
    (b"bytes=20000-4", WHOLE),
    (b"bytes=007-008", Span(7, 9)),
    (b"BYTES=1-2", Span(1, 3)),
    (b"bytes=,1-2,", Span(1, 3)),
    (b"bytes=\t1-2 , ", Span(1, 3)),
    (b"bytes =1-2", WHOLE),
    (b"bytes=1 - 2", WHOLE),
    (b"bytes=+1-2", WHOLE),
    (b"bytes=1-2-3", WHOLE),
    (b"bytes=--1", WHOLE),
    (b"bytes=1.0-2", WHOLE),
    (b"bytes=\xb2-", WHOLE),
    (b"bytes=-", WHOLE),
    (b"bytes=", WHOLE),
    (b"bytes", WHOLE),
    (b"", WHOLE),
    (b"rows=1-2", WHOLE),
    (b"bytes=" + b"9" * 150 + b"-", NONE),
    (b"bytes=1-" + b"9" * 150, Span(1, 10_000)),
    (b"bytes=" + b"9" * 100_000 + b"-", WHOLE),
]
texts = st.binary() | st.from_regex(re.compile(rb"\A(bytes|Bytes|x)=[ \t]*[0-9]{0,6}-?[0-9]{0,6}(,[0-9]*-[0-9]*)*\Z"))


def tried(work, *given):
    """What comes of it: an answer, or a refusal."""
    try:
        return work(*given), None
    except FootingError as refused:
        return None, refused


@pytest.mark.parametrize(("said", "found"), VECTORS)
def test_each_rule_of_ranges_holds(said, found):
    if found == NONE:
        with pytest.raises(NotInFile):
            span(said, SIZE)
    else:
        assert span(said, SIZE) == found


@given(said=texts, size=st.integers(0, 20_000))
@example(said=b"bytes=0-", size=0)
@example(said=b"bytes=-1", size=0)
def test_every_header_is_a_part_the_whole_or_refused(said, size):
    found, refused = tried(span, said, size)
    assert found is None or (0 <= found.start < found.stop <= size and found.size > 0)
    if refused is not None:
        assert dict(problem(refused).headers)[b"content-range"] == b"bytes */%d" % size
        assert problem(refused).status == 416


@given(size=st.integers(1, 20_000), first=st.integers(0, 30_000), last=st.integers(0, 30_000))
def test_a_range_is_the_bytes_from_the_first_to_the_last_of_those_there_are(size, first, last):
    numbers = list(range(size))[first : last + 1]
    said = b"bytes=%d-%d" % (first, last)
    if last < first:
        assert span(said, size) is None
    elif not numbers:
        with pytest.raises(NotInFile):
            span(said, size)
    else:
        assert span(said, size) == Span(numbers[0], numbers[-1] + 1)


@given(parts=st.lists(st.tuples(st.sampled_from([b"range", b"if-range", b"host"]), texts), max_size=4))
def test_any_headers_are_read(parts):
    found, refused = tried(lambda: wanted(parts, TAG, SIZE, is_head=False))
    assert refused is None or spoken(parts, b"range") is not None
    assert found is None or spoken(parts, b"if-range") in {None, TAG}
    assert wanted(parts, TAG, SIZE, is_head=True) is None


def test_lines_of_one_header_are_one_list():
    headers = [(b"range", b"bytes=0-1"), (b"range", b"bytes=3-4"), (b"if-none-match", b'"a"'), (b"if-none-match", TAG)]
    assert wanted(headers, TAG, SIZE, is_head=False) is None
    assert is_known(headers, TAG)


@pytest.mark.parametrize(
    ("said", "known", "taken"),
    [
        (TAG, True, True),
        (b"W/" + TAG, True, False),
        (b"*", True, True),
        (b'"x" , W/"y",' + TAG, True, True),
        (b'"x,y"', False, False),
        (b'"x, ' + TAG[1:], False, False),
        (TAG.strip(b'"'), False, False),
        (b"", False, False),
        (b"w/" + TAG, True, True),  # nobody writes it so: what is in quotes is a tag all the same
    ],
)
def test_tags_are_compared_weakly_and_strongly(said, known, taken):
    assert is_known([(b"if-none-match", said)], TAG) is known
    if taken:
        refuse_other([(b"if-match", said)], TAG)
    else:
        with pytest.raises(OtherFile):
            refuse_other([(b"if-match", said)], TAG)


@given(st.binary())
def test_any_tags_are_read(said):
    is_known([(b"if-none-match", said)], TAG)
    _, refused = tried(refuse_other, [(b"if-match", said)], TAG)
    assert refused is None or problem(refused).status == 412
