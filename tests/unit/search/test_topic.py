"""Topics: identity, what their words are worth, and what they are stored as."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.nomenclature.geography import geographies
from app.search.model import Reason
from app.search.places import names
from app.search.reading import Reading, Term
from app.search.reasons import reasons
from app.search.topic import About, Part, Said, few, kept, own_parts, read, spelled
from app.search.worth import postings as worth

CEMENT = About(
    name_en="Portland cement", name_zh="硅酸盐水泥", synonyms=(), activity=None, codes=("naics-2017:327310",), unit="t"
)
TEXT = st.text(max_size=30)
NOWHERE = names(geographies([], [], {}))
PARTS = st.builds(
    Part, said=st.sampled_from(Said), text=TEXT, lang=st.sampled_from([None, "en", "zh"]), code=st.none() | TEXT
)


def postings(parts):
    return worth(parts, NOWHERE)


def test_the_same_content_is_the_same_topic_and_any_other_is_not():
    assert replace(CEMENT).id == CEMENT.id
    assert len({CEMENT.id, replace(CEMENT, unit="kg").id, replace(CEMENT, name_zh=None).id}) == 3
    assert 0 <= CEMENT.id < 2**63


def test_a_word_counts_where_it_is_worth_most():
    label = Part(said=Said.LABEL, text="Cement", code="x:1")
    assert postings([*own_parts(CEMENT), label])["cement"] == postings(list(own_parts(CEMENT)))["cement"]


def test_a_code_is_found_whole_and_without_its_classification():
    found = postings(list(own_parts(CEMENT)))
    assert found["naics-2017:327310"] == found["327310"]
    assert "naics" not in found


def test_words_to_mend_to_are_those_that_are_found():
    known = spelled(list(own_parts(CEMENT)))
    assert known["portland"] == "portland"
    assert known["327310"] == "327310"
    assert all(word.isascii() for word in known)


@given(st.lists(PARTS, max_size=6))
def test_parts_are_read_as_they_were_kept(parts):
    assert read(kept(parts)) == parts
    assert set(spelled(parts).values()) <= set(postings(parts))


@given(st.lists(PARTS, max_size=80))
def test_few_labels_are_the_first_of_each_text(parts):
    kept_parts = few(parts)
    assert len(kept_parts) <= 60
    assert len({(part.text, part.said) for part in kept_parts}) == len(kept_parts)


def test_reasons_name_the_text_its_code_and_what_led_there_and_what_is_missing():
    label = Part(said=Said.REACHED, text="水泥制造", lang="zh", code="isic-4:2394", via=("naics-2017:327310",))
    unit = Part(said=Said.UNIT, text="US dollar", code="USD")
    asked = Reading(
        terms=(
            Term(typed="水泥", lexemes=("水泥",)),
            Term(typed="kiln", lexemes=("kiln",)),
            Term(typed="us", lexemes=("us",), names_place=True),
        ),
        place="US",
    )
    why, missing = reasons(asked, [label, unit])
    assert why == (
        Reason(word="水泥", said="reached", text="水泥制造", lang="zh", code="isic-4:2394", via=("naics-2017:327310",)),
        Reason(word="us", said="place", text="us", code="US"),
    )
    assert missing == ("kiln",)


def test_a_distant_code_is_found_by_itself_where_it_is_no_size_and_no_year():
    def reached(code):
        return postings([Part(said=Said.REACHED, text=code, code=code, via=("naics-2017:327310",))]).keys()

    assert reached("isic-4:2394") == {"isic-4:2394", "2394"}
    assert reached("isic-4:2023") == {"isic-4:2023"}
    assert reached("nace-2:23") == {"nace-2:23"}


def test_pieces_of_a_run_are_told_where_they_stand_and_what_is_left():
    kiln = Part(said=Said.NAME, text="水泥窑", lang="zh")
    terms = tuple(Term(typed=pair, lexemes=(pair,), run="水泥厂") for pair in ("水泥", "泥厂"))
    why, missing = reasons(Reading(terms=terms), [kiln])
    assert [(one.word, one.text) for one in why] == [("水泥", "水泥窑")]
    assert missing == ("厂",)
