"""Which coding a client takes, and answers made once in each."""

import zlib

import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from app.front.encoding import SMALL, chosen, coded
from app.front.reply import LATEST, NEVER, Reply, Sent

names = st.sampled_from(["gzip", "zstd", "br", "identity", "*", "GZIP", "x"])
weights = st.sampled_from(["", ";q=0", ";q=0.5", "; q=1", ";q=1.0", ";q=", ";q=nan", ";q=-1", ";x", ";q=0.001"])
headers = st.lists(st.tuples(names, weights).map("".join), max_size=8).map(", ".join)


def refused(header, name):
    """Whether a client says it does not take a coding."""
    return any(part.strip().lower().replace(" ", "") == f"{name};q=0" for part in header.split(","))


@given(headers)
def test_a_coding_is_one_of_ours_that_was_named_and_not_refused(header):
    found = chosen(header.encode()).decode()
    assert found in {"", "gzip", "zstd"}
    if found:
        named = [part.partition(";")[0].strip().lower() for part in header.split(",")]
        assert found in named or "*" in named
        last = next((part for part in reversed(header.split(",")) if part.strip().lower().startswith(found)), "")
        assert not refused(last, found)


@given(st.binary(max_size=20_000))
def test_any_header_is_read(header):
    assert chosen(header) in {b"", b"gzip", b"zstd"}


@pytest.mark.parametrize("end", [b"gzip;q=0", b"gzip;q=0.0", b"zstd;q=0, gzip;q=0"])
@pytest.mark.parametrize("length", range(180, 215))
def test_half_an_entry_of_a_long_header_is_not_taken_for_the_whole(end, length):
    assert chosen((b"br," * 100)[: length - length % 3] + end) == b""


@given(st.binary(max_size=3_000), st.sampled_from([b"gzip", b"zstd"]))
def test_a_coded_body_is_the_body(body, coding):
    read = zstd.decompress if coding == b"zstd" else lambda packed: zlib.decompress(packed, 31)
    assert read(coded(body, coding)) == body


def test_a_coded_body_has_the_same_bytes_each_time():
    assert coded(b"a" * 5_000, b"gzip") == coded(b"a" * 5_000, b"gzip")
    assert coded(b"a" * 5_000, b"zstd") == coded(b"a" * 5_000, b"zstd")


def test_an_answer_is_made_once_in_each_coding_and_tagged_by_it():
    sent = Sent(Reply(200, b"x" * SMALL, caching=LATEST))
    assert [sent.has(coding) for coding in (b"gzip", b"zstd")] == [False, False]
    assert sent.messages(b"gzip") is sent.messages(b"gzip")
    assert [sent.has(coding) for coding in (b"gzip", b"zstd")] == [True, False]
    tags = {dict(sent.messages(coding)[0]["headers"])[b"etag"] for coding in (b"", b"gzip", b"zstd")}
    assert tags == {sent.tag(coding) for coding in (b"", b"gzip", b"zstd")}
    assert len(tags) == 3


def test_an_answer_below_the_bound_stays_as_it_is():
    sent = Sent(Reply(200, b"x" * (SMALL - 1), caching=LATEST))
    assert sent.messages(b"gzip") is not None
    assert sent.messages(b"gzip")[1]["body"] == b"x" * (SMALL - 1)
    assert not sent.has(b"gzip")


@pytest.mark.parametrize("reply", [Reply(200, b"{}", caching=NEVER), Reply(404, b"{}", caching=LATEST)])
def test_only_what_may_be_kept_has_a_tag(reply):
    sent = Sent(reply)
    assert sent.etag == b""
    assert b"etag" not in dict(sent.start["headers"])


def test_no_content_says_nothing_of_content():
    said = dict(Sent(Reply(204, b"")).start["headers"])
    assert not said.keys() & {b"content-type", b"content-length", b"content-encoding"}
