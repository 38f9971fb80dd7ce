"""Reading a text against the words that topics have: two statements at most."""

from dataclasses import replace

from sqlalchemy import Integer, Text, any_, column, func, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from app.kit.hot import compiled
from app.lookup.queries.columns import asked
from app.lookup.world import World
from app.search.mending import meant
from app.search.places import names
from app.search.reading import Reading, Term, parts_of, reading, without_place, without_year
from app.search.tables import word
from app.search.topic import YEAR
from app.search.widening import widened
from app.search.words import is_han

_MENDED = 80  # percent of what the word itself would be worth
_NEAR = 24
_TEXTS = ARRAY(Text)
_UNTIL = word.c.since <= asked("release", Integer)
_KNOWN = compiled(select(word.c.lexeme).distinct().where(word.c.lexeme == any_(asked("lexemes", _TEXTS)), _UNTIL))
_ASKED = func.unnest(asked("words", _TEXTS)).table_valued(column("typed", Text), name="unknown").render_derived()
_TYPED = _ASKED.c.typed
_LIKE = (
    select(word.c.word, word.c.lexeme)
    .where(_UNTIL, or_(word.c.word.op("%")(_TYPED), word.c.word.like(_TYPED + "%")))
    .order_by(word.c.word.like(_TYPED + "%").desc(), func.similarity(word.c.word, _TYPED).desc(), word.c.word)
    .limit(_NEAR)
    .correlate(_ASKED)
    .lateral("near")
)
_NEAREST = compiled(select(_TYPED, _LIKE.c.word, _LIKE.c.lexeme).select_from(_ASKED.join(_LIKE, true())))
Near = dict[str, list[tuple[str, str]]]


async def read(world: World, text: str, release: int) -> Reading:
    """Return how a text reads with the words of a release; those that no topic has are mended if they can be."""
    first = reading(text, world.nomenclature.geographies)
    known = await _known(world, first, release)
    first = replace(first, terms=tuple(one for term in first.terms for one in _whole_or_parts(term, known)))
    first = widened(_year(_place_in_small_letters(first, known, world), known))
    unknown = list(dict.fromkeys(term.typed for term in first.required if _is_unknown(term, known)))
    if not unknown:
        return first
    near = await nearest(world, unknown, release)
    mended = {typed: meant(typed, near.get(typed, [])) for typed in unknown}
    terms = tuple(_mended(term, mended.get(term.typed, [])) for term in first.terms)
    told = tuple((typed, tuple(one[0] for one in found)) for typed, found in mended.items() if found)
    return replace(first, terms=terms, corrected=told)


async def nearest(world: World, typed: list[str], release: int) -> Near:
    """Return, for each word, words of topics that are spelt like it, nearest first, with their lexemes."""
    found: Near = {}
    for row in await world.hot.fetch(_NEAREST, {"words": typed, "release": release}):
        found.setdefault(row["typed"], []).append((row["word"], row["lexeme"]))
    return found


async def _known(world: World, first: Reading, release: int) -> frozenset[str]:
    sought = [one.lexemes[0] for term in first.terms for one in (term, *(parts_of(term) if term.whole else ()))]
    latin = sorted({lexeme for lexeme in sought if not is_han(lexeme)})
    rows = await world.hot.fetch(_KNOWN, {"lexemes": latin, "release": release}) if latin else []
    return frozenset(row["lexeme"] for row in rows)


def _whole_or_parts(term: Term, known: frozenset[str]) -> list[Term]:
    if not term.whole or term.lexemes[0] in known:
        return [term]
    return [replace(one, names_place=term.names_place) for one in parts_of(term)]


def _place_in_small_letters(read: Reading, known: frozenset[str], world: World) -> Reading:
    """Return a reading in which `us` is a place, where no topic has such a word."""
    if read.place is None:
        for term in read.terms:
            place = names(world.nomenclature.geographies).of_code(term.typed.upper())
            if place is not None and _is_unknown(term, known):
                return without_place(read, term.typed, place)
    return read


def _is_unknown(term: Term, known: frozenset[str]) -> bool:
    return not (is_han(term.typed) or term.also) and term.lexemes[0] not in known


def _year(read: Reading, known: frozenset[str]) -> Reading:
    """Return a reading in which a number beside other words is a year, where no topic has it."""
    typed = next(
        (term.typed for term in read.required if YEAR.fullmatch(term.typed) and _is_unknown(term, known)), None
    )
    return read if typed is None or all(term.typed == typed for term in read.terms) else without_year(read, typed)


def _mended(term: Term, found: list[tuple[str, str]]) -> Term:
    lexemes = tuple(dict.fromkeys(lexeme for _, lexeme in found))
    return replace(term, lexemes=lexemes, percent=_MENDED) if lexemes and not term.names_place else term
