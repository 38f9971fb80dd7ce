"""Other words for the same: read beside what was typed, and told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.nomenclature.geography import geographies
from app.search.reading import reading
from app.search.synonyms import SYNONYMS
from app.search.widening import widened
from app.search.words import plainly

NOWHERE = geographies([], [], {})


def read(text):
    return widened(reading(text, NOWHERE))


@pytest.mark.parametrize(
    ("text", "told", "also"),
    [
        ("风电", {"风电": ("风力发电",)}, [("风力",), ("力发",), ("发电",)]),
        ("风电场", {"风电": ("风力发电",)}, [("风力",), ("力发",), ("发电",), ()]),
        ("自来水", {"自来水": ("供水",)}, [("供水",), ("供水",)]),
        ("钢", {"钢": ("steel",)}, [("steel",)]),
        ("electric car battery", {"electric car": ("battery electric vehicle",)}, None),
        ("Truck", {"truck": ("HGV",)}, [("hgv",)]),
        ("绿电", {}, [()]),
        ("炼钢", {}, [()]),
        ("cement", {}, [()]),
    ],
)
def test_a_synonym_has_as_many_terms_as_it_has_words(text, told, also):
    found = read(text)
    assert dict(found.synonyms) == told
    assert also is None or [term.also for term in found.terms] == also


@pytest.mark.parametrize("text", ["风电", "风电场", "卡车运输", "electric car"])
def test_words_are_told_as_they_were_typed(text):
    assert "".join(read(text).told().words).replace(" ", "") == text.replace(" ", "")


def test_synonyms_are_listed_as_words_are_read():
    assert all(plainly(said) == said for said in SYNONYMS)
    assert all(others and said not in others for said, others in SYNONYMS.items())


@given(
    st.lists(st.sampled_from([*SYNONYMS, "水泥", "cement", "x"]), min_size=1, max_size=6), st.sampled_from(["", " "])
)
def test_what_was_typed_still_satisfies(said, between):
    text = between.join(said)
    before, after = reading(text, NOWHERE), read(text)
    assert {term.lexemes for term in before.terms} == {term.lexemes for term in after.terms}
    assert before.told().words == after.told().words
