"""What a proposal states: taken in one form, or refused with the member that is wrong."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.canonical import canonical_bytes
from app.kit.errors import BadText
from app.proposals.errors import BadProposal
from app.proposals.stated import DECLARATIONS, EDITION, MEMBERS, SOURCE, edition, missing, stated

DIGEST = "sha256:" + "0a" * 32
WHOLE = {
    "title": "Figures of 2026",
    "note": "A second edition.",
    "edition": {
        "label": "2026",
        "published": "2026-06",
        "licence": "CC0-1.0",
        "attribution": "Acme",
        "sources": [
            {
                "name": "main",
                "title": "Report",
                "publisher": "Acme",
                "published": "2026-06-01",
                "url": "https://acme.test/report.pdf",
                "evidence": DIGEST,
                "note": "annex 2",
            }
        ],
    },
    "declarations": {"ownership": True, "licence": True, "truthfulness": True, "conflicts": "none"},
}
TEXTS = st.text(max_size=6) | st.sampled_from(("2026", "2026-13", "main", DIGEST, "https://a.test/x", " x ", "", "é"))
SCALARS = st.none() | st.booleans() | st.integers(-2, 2) | st.decimals(allow_nan=False, allow_infinity=False) | TEXTS
ANY = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2), max_leaves=4
)


def members(names, inner):
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, inner))


SOURCES = st.lists(members(SOURCE, TEXTS | ANY), max_size=2)
EDITIONS = members(EDITION, TEXTS | SOURCES | ANY)
DECLARED = members(DECLARATIONS, st.booleans() | TEXTS | ANY)
OBJECTS = st.one_of(
    members(("declarations",), DECLARED),
    members(("edition",), EDITIONS),
    members(MEMBERS, TEXTS | ANY | DECLARED | EDITIONS),
    st.dictionaries(TEXTS, ANY, max_size=3),
)


def changed(path, said):
    """The whole statement with one member in another way; `...` leaves it out."""
    whole = deepcopy(WHOLE)
    *way, last = path
    place = whole
    for one in way:
        place = place[one]
    place[last] = said
    if said is ...:
        del place[last]
    return whole


def taken(said):
    """What is stated, or the refusal."""
    try:
        return stated(said), None
    except (BadProposal, BadText) as refused:
        return None, refused


@given(OBJECTS)
def test_any_object_is_taken_in_one_form_or_refused_by_its_member(said):
    told, refused = taken(said)
    if refused is not None:
        assert refused.code == "FT-PROPOSAL-422" or isinstance(refused, BadText)
        assert refused.hint
        assert refused.facts["fields"]
        return
    assert stated(told) == told
    assert canonical_bytes(told) == canonical_bytes(stated(deepcopy(told)))
    assert set(told) == set(MEMBERS)
    assert all(isinstance(told["declarations"][name], bool | None) for name in DECLARATIONS[:3])


def test_a_whole_statement_is_taken_as_it_is_and_nothing_is_missing():
    assert stated(WHOLE) == WHOLE
    assert missing(stated(WHOLE), is_new_edition=True) == []


def test_an_empty_one_is_taken_with_everything_missing():
    told = stated({})
    assert told["edition"]["sources"] == []
    assert missing(told, is_new_edition=True) == [
        "title",
        "edition.label",
        "edition.licence",
        "edition.attribution",
        "edition.sources",
        *(f"declarations.{name}" for name in DECLARATIONS),
    ]


def test_terms_and_sources_are_missing_only_where_the_edition_is_new():
    told = stated(WHOLE | {"edition": {"label": "2025"}})
    assert missing(told, is_new_edition=False) == []
    assert missing(told, is_new_edition=True) == ["edition.licence", "edition.attribution", "edition.sources"]


@pytest.mark.parametrize("name", DECLARATIONS[:3])
def test_a_declaration_that_is_not_made_is_missing(name):
    for said in (False, None):
        assert missing(stated(changed(("declarations", name), said)), is_new_edition=True) == [f"declarations.{name}"]


@pytest.mark.parametrize(
    ("path", "said", "field"),
    [
        (("titel",), "x", "titel"),
        (("title",), 7, "title"),
        (("title",), ["x"], "title"),
        (("title",), "   ", "title"),
        (("title",), "", "title"),
        (("title",), "\u3000\xa0", "title"),
        (("edition",), [], "edition"),
        (("edition",), "2026", "edition"),
        (("declarations",), True, "declarations"),
        (("edition", "label"), "2026/1", "edition.label"),
        (("edition", "label"), "x" * 41, "edition.label"),
        (("edition", "edition"), "x", "edition.edition"),
        (("edition", "published"), "last year", "edition.published"),
        (("edition", "published"), "2026-13", "edition.published"),
        (("edition", "published"), "2026-02-30", "edition.published"),
        (("edition", "published"), "2026-00", "edition.published"),
        (("edition", "sources"), {}, "edition.sources"),
        (("edition", "sources"), False, "edition.sources"),
        (("edition", "sources"), 0, "edition.sources"),
        (("edition", "sources"), "", "edition.sources"),
        (("edition", "sources"), [WHOLE["edition"]["sources"][0]] * 2, "edition.sources"),
        (("edition", "sources"), ["report"], "edition.sources[0]"),
        (("edition", "sources", 0, "page"), "3", "edition.sources[0].page"),
        (("edition", "sources", 0, "title"), ..., "edition.sources[0].title"),
        (("edition", "sources", 0, "publisher"), "", "edition.sources[0].publisher"),
        (("edition", "sources", 0, "name"), "Main", "edition.sources[0].name"),
        (("edition", "sources", 0, "url"), "http://acme.test", "edition.sources[0].url"),
        (("edition", "sources", 0, "url"), "https://me:pw@acme.test/", "edition.sources[0].url"),
        (("edition", "sources", 0, "url"), "javascript:alert(1)", "edition.sources[0].url"),
        (("edition", "sources", 0, "evidence"), "sha256:0A", "edition.sources[0].evidence"),
        (("declarations", "ownership"), "yes", "declarations.ownership"),
        (("declarations", "ownership"), [], "declarations.ownership"),
        (("declarations", "licence"), {}, "declarations.licence"),
        (("declarations", "truthfulness"), 1, "declarations.truthfulness"),
        (("declarations", "conflicts"), True, "declarations.conflicts"),
        (("declarations", "honesty"), True, "declarations.honesty"),
    ],
)
def test_a_member_of_another_form_is_refused_by_its_name(path, said, field):
    with pytest.raises(BadProposal) as refused:
        stated(changed(path, said))
    assert refused.value.facts["fields"] == [field]
    assert refused.value.hint


@pytest.mark.parametrize("said", ["a\nb", "a\u202eb", "a\x00b", "x" * 301])
def test_a_title_is_one_line_that_shows_what_it_says(said):
    with pytest.raises(BadText) as refused:
        stated({"title": said})
    assert refused.value.facts["fields"] == ["title"]


def test_the_edition_knows_the_names_of_its_files():
    brought = edition("acme/grid", stated(WHOLE), {DIGEST: "report.pdf"})
    assert (brought.key, brought.sources[0].file, brought.sources[0].digest) == ("acme/grid/2026", "report.pdf", DIGEST)
    assert edition("acme/grid", stated(WHOLE), {}).sources[0].file is None
