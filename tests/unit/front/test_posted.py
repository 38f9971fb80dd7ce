"""Bodies are read strictly: what JSON allows and nothing else, figures with their exact digits, never a fault."""

import asyncio
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.front.errors import BadBody, BodyTooLarge, MediaTypeRefused
from app.front.posted import DEEPEST, Posted, read_body, strict_json

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
scalars = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | texts
contents = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4))


@given(contents, st.booleans())
def test_what_json_writes_is_read_as_it_was(content, is_ascii):
    assert strict_json(json.dumps(content, ensure_ascii=is_ascii).encode()) == content


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(body):
    said = ""
    try:
        strict_json(body)
    except BadBody as refused:
        said = refused.detail
    assert len(said) < 400


@given(st.text('{}[]":,0123456789.eE-+nulltrefasNI\\ud8 ', max_size=60))
def test_near_json_is_read_or_refused(text):
    try:
        found = strict_json(text.encode())
    except BadBody:
        return
    assert json.dumps(found, default=str)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=12))
def test_figures_keep_their_digits(figure):
    text = format(figure, "f")
    assert strict_json(text.encode()) == Decimal(text)


def test_figures_never_pass_through_a_binary_fraction():
    assert strict_json(b"[0.1,0.30000000000000004,1e2,-0.0]") == [
        Decimal("0.1"),
        Decimal("0.30000000000000004"),
        Decimal(100),
        Decimal(0),
    ]


@pytest.mark.parametrize("opening", ["[", '{"a":'])
@pytest.mark.parametrize(("depth", "is_read"), [(DEEPEST, True), (DEEPEST + 1, False), (500, False), (100_000, False)])
@pytest.mark.parametrize("innermost", ["", "1"])
def test_nesting_has_one_bound(opening, depth, is_read, innermost):
    innermost = innermost if opening == "[" else innermost or "null"
    closing = "]" if opening == "[" else "}"
    body = (opening * depth + innermost + closing * depth).encode()
    if is_read:
        strict_json(body)
    else:
        with pytest.raises(BadBody):
            strict_json(body)


@pytest.mark.parametrize("name", ["a", "\\u0061", ""])
def test_a_key_given_twice_is_refused_by_its_name(name):
    with pytest.raises(BadBody, match="is given twice"):
        strict_json(f'{{"{name}":1,"b":2,"{"a" if name else ""}":3}}'.encode())


async def read(*parts, said=None, most=10):
    waiting = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    waiting.append({"type": "http.request", "body": b"", "more_body": False})
    taken = []

    async def receive():
        taken.append(1)
        return waiting.pop(0)

    headers = [] if said is None else [(b"content-length", said)]
    return await read_body(headers, receive, most), len(taken)


def test_a_body_is_counted_as_it_comes_and_refused_before_it_is_read_when_it_says_so():
    assert asyncio.run(read(b"12345", b"67890")) == (b"1234567890", 3)
    assert asyncio.run(read(said=b"10")) == (b"", 1)
    for parts, said in (((b"12345", b"678901"), None), ((), b"11"), ((), b"9" * 400), ((b"12345678901",), b"3")):
        with pytest.raises(BodyTooLarge, match="more than 10 bytes"):
            asyncio.run(read(*parts, said=said))


def test_a_client_that_goes_away_has_no_body():
    async def receive():
        return {"type": "http.disconnect"}

    with pytest.raises(BadBody, match="went away"):
        asyncio.run(read_body([], receive, 10))


def test_a_media_type_not_read_is_refused_with_those_that_are():
    taken = Posted("text/csv", b"", {})
    assert taken.of_type("application/json", "text/csv") == "text/csv"
    with pytest.raises(MediaTypeRefused) as refusal:
        taken.of_type("application/json", "text/plain")
    assert refusal.value.hint == "Content-Type: application/json or text/plain"
