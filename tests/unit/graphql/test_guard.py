"""The guard counts what a document would expand to, without expanding it."""

import pytest
from graphql import parse
from hypothesis import given
from hypothesis import strategies as st

from app.graphql import errors
from app.graphql.guard import ALIASES, DEPTH, DIRECTIVES, FIELDS, FRAGMENTS, REPEATS, refuse_excess
from app.kit.errors import FootingError


def measured(text):
    """The refusal of a document, or None."""
    try:
        refuse_excess(parse(text))
    except FootingError as refused:
        return type(refused)
    return None


def wide(count):
    return "{ " + " ".join(f"a{nth}" for nth in range(count)) + " }"


@pytest.mark.parametrize(
    ("text", "least", "error"),
    [
        (wide, FIELDS, errors.TooManyFields),
        (lambda count: "{ " + "a " * count + "}", REPEATS, errors.TooManyFields),
        (lambda count: "{ a " * count + "}" * count, DEPTH, errors.TooDeep),
        (lambda count: "{ " + " ".join(f"a{n}: b" for n in range(count)) + " }", ALIASES, errors.TooManyAliases),
        (lambda count: "{ a" + " @b" * count + " }", DIRECTIVES, errors.TooManyDirectives),
        (
            lambda count: "{ a }" + "".join(f" fragment F{n} on T {{ a }}" for n in range(count)),
            FRAGMENTS,
            errors.TooManyFragments,
        ),
    ],
)
def test_a_limit_is_let_through_and_one_more_is_not(text, least, error):
    assert measured(text(least)) is None
    assert measured(text(least + 1)) is error


@given(st.integers(1, 12), st.integers(1, 3))
def test_fragments_count_as_often_as_they_are_used(length, times):
    spreads = " ".join("...F{}" for _ in range(times))
    chain = "".join(f" fragment F{n} on T {{ {spreads.replace('{}', str(n + 1))} }}" for n in range(length))
    expanded = sum(times**n for n in range(1, length + 1)) + times**length
    refused = measured(f"{{ ...F0 }} {chain} fragment F{length} on T {{ b{length} }}")
    assert (refused is None) == (expanded + 1 <= FIELDS and times**length <= REPEATS)


@given(st.integers(1, 20))
def test_a_ring_of_fragments_of_any_length_is_refused(length):
    ring = "".join(f" fragment F{n} on T {{ a {{ ...F{(n + 1) % length} }} }}" for n in range(length))
    assert measured("{ ...F0 }" + ring) is errors.CyclicFragments
