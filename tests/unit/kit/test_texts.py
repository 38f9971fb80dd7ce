"""One line of text from outside: composed, printable, and no longer than it may be."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.errors import BadText
from app.kit.texts import line

INVISIBLE = [
    *("\x00", "\t", "\n", "\r", "\x1b", "\x7f", "\x85"),
    *("\u200b", "\u200e", "\u202e", "\u2028", "\u2029", "\u2060", "\u2066", "\ufeff"),
    *("\ufdd0", "\uffff", "\ud800"),
]


@pytest.mark.parametrize("mark", INVISIBLE)
def test_control_invisible_bidirectional_and_line_breaking_characters_are_refused(mark):
    with pytest.raises(BadText):
        line("q", f"grid{mark}average", 100)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=20))
def test_printable_text_is_kept_in_its_composed_form(text):
    assert line("q", text, 100) == unicodedata.normalize("NFC", text)


def test_text_up_to_its_limit_is_kept_and_beyond_it_refused():
    assert line("q", "电" * 200, 200) == "电" * 200
    with pytest.raises(BadText) as refusal:
        line("q", "电" * 201, 200)
    assert refusal.value.facts == {"fields": ["q"]}


def test_text_that_grows_beyond_its_limit_when_composed_is_refused():
    grows = "\ufb2c" * 100
    assert len(unicodedata.normalize("NFC", grows)) == 300
    with pytest.raises(BadText):
        line("q", grows, 100)
