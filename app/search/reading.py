"""Reading what somebody typed: words, codes, and the place that some of them name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.nomenclature.geography import Geographies
from app.search.errors import NothingToSearch
from app.search.model import Interpreted
from app.search.places import Names, names
from app.search.stem import stem
from app.search.words import coded, is_han, pairs, words

_MOST_TERMS = 40
_CHUNK = re.compile(r"[^\s,;，；、]+")
_EDGES = ".:/-()[]{}'\"“”‘’"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word to look for: as it was typed, the lexemes that satisfy it, and what each is worth in percent.

    `names_place`: it may be left out, where the version itself is of the place named. `whole`: it is a code that
    may turn out to be several words. `run`: the Chinese characters that stand together and that it is two of.
    `also`: the lexemes of synonyms, worth less.
    """

    typed: str
    lexemes: tuple[str, ...]
    percent: int = 100
    names_place: bool = False
    whole: bool = False
    run: str = ""
    also: tuple[str, ...] = ()

    @property
    def asked(self) -> str:
        """Return the word as people read it: a Chinese run whole."""
        return self.run or self.typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as terms, with the place it names if any."""

    terms: tuple[Term, ...]
    place: str | None = None
    corrected: tuple[tuple[str, tuple[str, ...]], ...] = ()
    synonyms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    year: str | None = None

    @property
    def required(self) -> list[Term]:
        """Return the terms that a topic needs itself, also where the place is right."""
        return [term for term in self.terms if not term.names_place]

    def told(self) -> Interpreted:
        """Return how the text was read."""
        return Interpreted(
            words=tuple(dict.fromkeys(term.asked for term in self.required)),
            corrected=dict(self.corrected),
            synonyms=dict(self.synonyms),
            place=self.place,
            place_words=tuple(dict.fromkeys(term.asked for term in self.terms if term.names_place)),
            year=self.year,
        )


def reading(text: str, places: Geographies) -> Reading:
    """Return what a text asks for; refuse one without a word."""
    known, place = names(places), None
    chunks = [chunk.strip(_EDGES) for chunk in _CHUNK.findall(text)]
    terms: list[Term] = []
    for chunk in chunks:
        code = known.of_code(chunk) if place is None else None
        if code is not None:
            place = code
            # `IN`, `IT` and `AT` are words that are never searched for, and places all the same.
            own = list(_terms(chunk)) or [Term(typed=chunk.casefold(), lexemes=(chunk.casefold(),))]
            terms += [replace(term, names_place=True) for term in own]
        else:
            terms += _terms(chunk)
    if not terms:
        detail = "q has no word to search for: no letter, digit or Chinese character, or only words like `the`"
        raise NothingToSearch(detail, hint="a name, a code or a place, such as 水泥 or cement US", fields=["q"])
    if place is None:
        terms, place = _placed(terms, known)
    kept = tuple(terms[:_MOST_TERMS])
    return Reading(terms=kept, place=place if any(term.names_place for term in kept) else None)


def without_place(read: Reading, typed: str, place: str) -> Reading:
    """Return a reading in which a word that no topic has turns out to name a place."""
    terms = tuple(replace(term, names_place=True) if term.typed == typed else term for term in read.terms)
    return replace(read, terms=terms, place=place)


def without_year(read: Reading, typed: str) -> Reading:
    """Return a reading in which a number that no topic has turns out to be a year."""
    return replace(read, terms=tuple(term for term in read.terms if term.typed != typed), year=typed)


def placeless(read: Reading) -> Reading:
    """Return a reading that leaves out the place, and what of the text names it."""
    return replace(read, terms=tuple(read.required), place=None)


def terms_of(text: str) -> list[Term]:
    """Return the terms of a text that names no place."""
    return [term for chunk in _CHUNK.findall(text) for term in _terms(chunk)]


def parts_of(term: Term) -> list[Term]:
    """Return the words of a code that no topic has as a whole."""
    return [Term(typed=word, lexemes=(stem(word),)) for word in words(term.typed)]


def _terms(chunk: str) -> Iterator[Term]:
    whole = coded(chunk)
    if len(whole) == 1 and whole[0] == chunk.casefold():
        yield Term(typed=whole[0], lexemes=(whole[0],), whole=True)
        return
    for word in words(chunk):
        if is_han(word):
            yield from _han(word)
        else:
            yield Term(typed=word, lexemes=(stem(word),))


def _han(run: str, *, names_place: bool = False) -> Iterator[Term]:
    for pair in pairs(run):
        yield Term(typed=pair, lexemes=(pair,), run=run, names_place=names_place)


def _placed(terms: list[Term], known: Names) -> tuple[list[Term], str | None]:
    """Return terms with those marked that name a place, the first and longest name of one."""
    found = known.of_words([term.typed for term in terms])
    if found is not None:
        start, end, place = found
        marked = [replace(term, names_place=start <= at < end) for at, term in enumerate(terms)]
        return marked, place
    for start, end in _runs(terms):
        run = terms[start].run
        within = known.of_han(run)
        if within is not None:
            first, last, place = within
            return [*terms[:start], *_split(run, first, last), *terms[end:]], place
    return terms, None


def _runs(terms: list[Term]) -> Iterator[tuple[int, int]]:
    """Yield where terms that are the pairs of one Chinese run begin and end."""
    start = 0
    for at in range(1, len(terms) + 1):
        if at == len(terms) or terms[at].run != terms[start].run:
            if terms[start].run:
                yield start, at
            start = at


def _split(run: str, first: int, last: int) -> Iterator[Term]:
    """Yield the terms of a run: those of the place, and those of what is left beside it."""
    yield from _han(run[first:last], names_place=True)
    for piece in (run[:first], run[last:]):
        if piece:
            yield from _han(piece)
