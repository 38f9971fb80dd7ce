"""Cursors come back as they went out, or are refused; nobody's cursor makes the service stumble."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.errors import BadCursor
from app.kit.paging import cursor, place

SHAPE = (int, str, int)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
numbers = st.integers(0, 2**31 - 1)
junk = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=8,
)


def encoded(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@given(numbers, texts, numbers)
def test_a_cursor_comes_back_as_the_place_it_was_made_of(release, key, number):
    text = cursor((release, key, number))
    assert place(text, SHAPE) == (release, key, number)
    assert text.isascii()
    assert "=" not in text


@given(numbers, texts)
def test_a_cursor_of_another_list_is_refused(release, key):
    for shape in (SHAPE, (str, int), (int,), (str, str), ()):
        with pytest.raises(BadCursor):
            place(cursor((release, key)), shape)


@given(
    st.text(max_size=60) | st.binary(max_size=60).map(encoded) | junk.map(lambda one: encoded(json.dumps(one).encode()))
)
def test_a_made_up_cursor_is_refused_or_names_a_sound_place(text):
    try:
        found = place(text, SHAPE)
    except BadCursor:
        return
    assert [type(part) for part in found] == list(SHAPE)
    assert "\x00" not in found[1]
    found[1].encode()


@pytest.mark.parametrize(
    "raw",
    [
        b'[1,"\\ud800",1]',
        b'[1,"a\\u0000",1]',
        b'[-1,"a",1]',
        b'[1,"a",2147483648]',
        b'[true,"a",1]',
        b'[1.0,"a",1]',
        b'[NaN,"a",1]',
        b'{"0":1}',
        b'[1,"a",1',
        b"[" * 700,
        b"9" * 700,
        b"",
        b"\xff\xfe",
    ],
)
def test_a_tampered_cursor_is_refused(raw):
    with pytest.raises(BadCursor):
        place(encoded(raw), SHAPE)


@pytest.mark.parametrize("text", ["a", "%%%", "é", "A" * 1025, "WzEsImEiLDFd=x", "WzEs ImEiLDFd", "\ud800"])
def test_what_is_no_base64_is_refused(text):
    with pytest.raises(BadCursor):
        place(text, SHAPE)
