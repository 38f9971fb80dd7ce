"""Canonical bytes: RFC 8785 without fractions, held against a writer that is not ours."""

import json
import unicodedata
from decimal import Decimal
from enum import StrEnum

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from app.kit.canonical import canonical_bytes, digest, spelled, wire

SAFE = 2**53 - 1
texts = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: unicodedata.normalize("NFC", text))
keys = st.text(st.characters(max_codepoint=126))
leaves = st.none() | st.booleans() | st.integers(-SAFE, SAFE) | texts
contents = st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5))


@given(contents)
@example({"\x00": "\x1f\x7f\u2028\U0001f600", "b": [], "a": {}})
@example({"a": "\b\t\n\f\r\"\\/<>&'", "A": "é", "_": "\x0b\x1b"})
def test_our_writer_agrees_with_the_rfc8785_package(content):
    assert canonical_bytes(content) == rfc8785.dumps(content)


def test_the_example_of_rfc_8785_without_its_fractions():
    stated = {"string": '€$\x0f\nA\'B"\\\\"/', "literals": [None, True, False]}
    written = '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert canonical_bytes(stated) == written.encode()


def test_sorting_is_that_of_rfc_8785_for_ascii_keys():
    stated = {"1": "One", "\r": "Carriage Return", "</script>": "Tag", "10": "Ten", "": "Empty", "a": 1, "B": 2}
    order = ["", "\r", "1", "10", "</script>", "B", "a"]
    assert list(json.loads(canonical_bytes(stated))) == order


@given(st.dictionaries(keys, leaves), st.randoms(use_true_random=False))
def test_the_order_of_keys_changes_nothing(content, chance):
    shuffled = list(content.items())
    chance.shuffle(shuffled)
    assert canonical_bytes(dict(shuffled)) == canonical_bytes(content)


@given(contents)
def test_what_is_parsed_back_has_the_same_bytes(content):
    assert canonical_bytes(json.loads(canonical_bytes(content))) == canonical_bytes(content)


def test_text_is_composed_so_that_equal_readings_have_equal_digests():
    assert canonical_bytes(["e\u0301"]) == canonical_bytes(["é"])
    assert canonical_bytes({"name": "\u1100\u1161"}) == canonical_bytes({"name": "가"})


@pytest.mark.parametrize("number", [SAFE + 1, -SAFE - 1, 2**63, 2**64, 10**30])
def test_integers_that_a_json_number_may_lose_are_refused(number):
    with pytest.raises(TypeError):
        canonical_bytes({"n": [number]})


@pytest.mark.parametrize("number", [SAFE, -SAFE, 0])
def test_integers_up_to_two_to_the_53_are_written(number):
    assert canonical_bytes(number) == str(number).encode()


@pytest.mark.parametrize(
    "content",
    [0.5, {"a": [1.0]}, float("nan"), {"é": 1}, {1: 2}, {None: 1}, b"x", bytearray(b"x"), {1, 2}, object(), "\ud800",
     Decimal("NaN"), Decimal("Infinity"), Decimal("sNaN")],
)  # fmt: skip
def test_what_has_no_canonical_form_is_refused(content):
    with pytest.raises(TypeError):
        canonical_bytes(content)


def test_decimals_are_strings_in_canonical_bytes_and_numbers_on_the_wire():
    class Word(StrEnum):
        ONE = "one"

    content = {"v": Decimal("0.7120"), "z": Decimal("-0.0"), "big": Decimal("1E+3"), "w": Word.ONE, "t": (1, True)}
    assert canonical_bytes(content) == b'{"big":"1000","t":[1,true],"v":"0.712","w":"one","z":"0"}'
    assert wire(content) == b'{"v":0.712,"z":0,"big":1000,"w":"one","t":[1,true]}'


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40, places=40))
def test_a_decimal_keeps_every_digit_on_the_wire(number):
    assert json.loads(wire([number]), parse_float=Decimal, parse_int=Decimal) == [number]


@pytest.mark.parametrize("content", [Decimal("NaN"), Decimal("-Infinity"), object(), b"x"])
def test_what_has_no_wire_form_is_refused(content):
    with pytest.raises(TypeError):
        wire({"v": content})


def test_a_digest_is_spelled_with_its_algorithm():
    assert spelled(digest(b"")) == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
