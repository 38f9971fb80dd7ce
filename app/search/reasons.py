"""Why a factor was found: which words of a search its topic has, and where."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from app.search.model import Reason
from app.search.reading import Reading, Term
from app.search.topic import Part, Said, found_by

_NOT_OWN = {Said.UNIT, Said.REACHED}
_SYNONYM = "synonym"
Why = tuple[list[Reason], list[str]]


def reasons(read: Reading, parts: Sequence[Part]) -> tuple[tuple[Reason, ...], tuple[str, ...]]:
    """Return the first text that has each word, the topic's own words before labels, and the words it has not."""
    found: dict[str, Reason] = {}
    missing: list[str] = []
    own = [part for part in parts if part.said not in _NOT_OWN]
    for group in _groups(read):
        why, lacks = _place(group, own, read.place) if group[0].names_place else _words(group, parts)
        for one in why:
            found.setdefault(one.word, one)
        missing += lacks
    return tuple(found.values()), tuple(dict.fromkeys(missing))


def _groups(read: Reading) -> Iterator[Sequence[Term]]:
    """Yield the terms that are one word to people: the pairs of a Chinese run together, else each by itself."""
    for _, group in groupby(read.terms, key=lambda term: (term.names_place, term.run or term.typed)):
        yield list(group)


def _place(group: Sequence[Term], own: Sequence[Part], place: str | None) -> Why:
    part = _with_all([term.lexemes for term in group], own)
    word = group[0].asked
    return [_reason(word, part) if part else Reason(word=word, said="place", text=word, code=place)], []


def _words(group: Sequence[Term], parts: Sequence[Part]) -> Why:
    word = group[0].asked
    part, other = _with_all([term.lexemes for term in group], parts), _with_all([term.also for term in group], parts)
    if part is None and other is None:
        return _pieces(group, parts)
    # What a topic says of itself tells more than what a class like its own is called.
    if other is not None and (part is None or (part.said in _NOT_OWN and other.said not in _NOT_OWN)):
        return [_reason(word, other, _SYNONYM)], []
    return [_reason(word, part)] if part is not None else [], []


def _pieces(group: Sequence[Term], parts: Sequence[Part]) -> Why:
    """Return where pieces of a Chinese run stand, and which of its characters stand nowhere."""
    word, covered = group[0].asked, set[int]()
    held: list[tuple[int, int, Part, str | None]] = []
    for term in group:
        part, said = _with_all([term.lexemes], parts), None
        if part is None:
            part, said = _with_all([term.also], parts), _SYNONYM
        if part is None:
            continue
        start = word.find(term.typed)
        end = start + len(term.typed)
        covered.update(range(start, end))
        if held and held[-1][2:] == (part, said) and start <= held[-1][1]:
            held[-1] = (held[-1][0], end, part, said)
        else:
            held.append((start, end, part, said))
    lacks = [at for at in range(len(word)) if at not in covered]
    pieces = (
        "".join(word[at] for _, at in run) for _, run in groupby(enumerate(lacks), key=lambda one: one[1] - one[0])
    )
    return [_reason(word[start:end], part, said) for start, end, part, said in held], list(pieces)


def _with_all(sought: Sequence[Sequence[str]], parts: Sequence[Part]) -> Part | None:
    """Return the first part that satisfies every term."""
    return next((part for part in parts if all(not found_by(part).isdisjoint(one) for one in sought)), None)


def _reason(word: str, part: Part, said: str | None = None) -> Reason:
    return Reason(word=word, said=said or part.said, text=part.text, lang=part.lang, code=part.code, via=part.via)
