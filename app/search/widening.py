"""Words of a search widened by other words for the same."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from app.search.reading import Reading, Term, terms_of
from app.search.synonyms import LONGEST, SYNONYMS
from app.search.words import pairs

One = TypeVar("One")


def widened(read: Reading) -> Reading:
    """Return a reading whose words are also satisfied by their synonyms, and that tells of them.

    A synonym of several words is met by all of them: it makes as many terms as it has words.
    """
    told: dict[str, tuple[str, ...]] = {}
    terms: list[Term] = []
    for (is_place, run), group in groupby(read.terms, key=lambda term: (term.names_place, term.run)):
        said = list(group)
        if is_place:
            terms += said
        else:
            terms += _of_run(said, run, told) if run else _of_words(said, told)
    return replace(read, terms=tuple(terms), synonyms=tuple(told.items()))


def _of_run(said: Sequence[Term], run: str, told: dict[str, tuple[str, ...]]) -> Sequence[Term]:
    """Return the terms of a Chinese run, those of the longest known word in it with its synonyms."""
    known = next((run[at:end] for at, end in _stretches(len(run)) if run[at:end] in SYNONYMS), None)
    if known is None or (len(known) == 1 and known != run):
        return said
    told[known] = SYNONYMS[known]
    meant = set(pairs(known))
    named = [term for term in said if term.typed in meant]
    first = said.index(named[0])
    rest = [term for term in said if term.typed not in meant]
    return [*rest[:first], *_with(named, SYNONYMS[known]), *rest[first:]]


def _stretches(length: int) -> Iterator[tuple[int, int]]:
    return ((at, at + size) for size in range(length, 0, -1) for at in range(length - size + 1))


def _of_words(said: Sequence[Term], told: dict[str, tuple[str, ...]]) -> list[Term]:
    """Return terms that are words, the longest known ones with their synonyms."""
    found: list[Term] = []
    at = 0
    while at < len(said):
        size = next((one for one in range(LONGEST, 0, -1) if _phrase(said[at : at + one]) in SYNONYMS), 0)
        known = said[at : at + max(size, 1)]
        if size:
            told[_phrase(known)] = SYNONYMS[_phrase(known)]
            found += _with(known, SYNONYMS[_phrase(known)])
        else:
            found += known
        at += len(known)
    return found


def _phrase(said: Sequence[Term]) -> str:
    return " ".join(term.typed for term in said)


def _with(said: Sequence[Term], synonyms: Sequence[str]) -> list[Term]:
    others = [[term.lexemes[0] for term in terms_of(text)] for text in synonyms]
    size = max(len(said), *(len(one) for one in others))
    return [replace(_nth(said, at), also=tuple(dict.fromkeys(_nth(one, at) for one in others))) for at in range(size)]


def _nth(said: Sequence[One], at: int) -> One:
    return said[min(at, len(said) - 1)]
