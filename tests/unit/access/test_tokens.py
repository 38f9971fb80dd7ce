"""Keys as they are written: form, checksum, entropy, what is kept of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.tokens import KINDS, LOOKS_LIKE_ONE, Token, made, parsed

FORM = re.compile(r"ft_[rwv]_[0-9A-Za-z]{12}_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_key_has_the_documented_form_and_is_read_back(kind):
    token = made(kind)
    assert FORM.fullmatch(str(token))
    assert parsed(str(token)) == token
    assert LOOKS_LIKE_ONE.search(f"https://footing.test/?token={token}")


def test_a_thousand_keys_are_a_thousand():
    tokens = [made("w") for _ in range(1_000)]
    assert len({one.id for one in tokens}) == len({one.secret for one in tokens}) == 1_000


def test_the_digest_is_of_the_whole_and_has_nothing_of_the_secret():
    token = made("r")
    assert len(token.digest()) == 32
    assert token.digest() != Token("w", token.id, token.secret).digest()
    assert token.secret.encode() not in token.digest()


@given(place=st.integers(0, 59), letter=st.sampled_from("0aZ_-é"))
def test_one_mistyped_character_is_noticed_before_the_database_is_asked(place, letter):
    text = str(made("v"))
    place %= len(text)
    mistyped = text[:place] + letter + text[place + 1 :]
    assert mistyped == text or parsed(mistyped) is None


@given(st.text(max_size=80))
def test_no_other_text_is_a_key(text):
    assert parsed(text) is None


@pytest.mark.parametrize(
    "change", [str.lower, str.upper, lambda one: " " + one, lambda one: one + "\n", lambda one: one[:-1]]
)
def test_a_key_is_taken_only_as_it_was_given(change):
    assert parsed(change(str(made("w")))) is None
