"""What a word is worth where it stands: whole numbers, the same on every installation, kept with the index.

A text is read as names are written in the field: segments between commas, with details in brackets. A word that is
all of a segment says what the figure is of; one in brackets, or beside others, says which kind. Places and words such
as `manufacturing`, that say how or where and not what, do not make a name longer.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from app.search.places import Names
from app.search.topic import Part, Said, found_by, is_code
from app.search.words import is_han, lexemes, plainly, size, words

# What a word is worth at least, what it gains by being alone in its segment, and by being alone in the text: shared
# among the words there are.
_POINTS = {
    Said.NAME: (560, 250, 150),
    Said.SYNONYM: (450, 200, 100),
    Said.CODE: (550, 0, 0),
    Said.ACTIVITY: (400, 100, 50),
    Said.LABEL: (260, 100, 50),
    Said.REACHED: (80, 60, 30),
    Said.UNIT: (90, 0, 0),
}
OWN = 190
"""What a word is worth at least that a topic says of itself, not of its unit or of a class like its own."""
_GENERAL = 40  # what a name gains that says `average`: who names no kind means all kinds
_DETAIL = 5  # what each bracket takes: the plain one comes before its variants
_MONEY = 50
_PARTIAL = (30, re.compile(r"\b(wtt|waste|t&d)\b|井到罐|废弃物|输配"))  # who names a thing does not mean its waste
_PLACES = {"grid_region": 10, "subdivision": 20}
_BRACKETS = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")
_SEGMENTS = re.compile(r"[,;:，；：、]|\s[-–—]\s")
_HOW = frozenset("manufacturing manufacture production combustion producer gate point sale cradle grid".split())  # noqa: SIM905 - a list to read
_HOW_HAN = re.compile("全国|电网|平均|制造|生产|燃烧|消费")
_AVERAGE = re.compile(r"\baverage\b|平均")
_MOST_KEPT = 16_384


def postings(parts: Sequence[Part], known: Names, less: int = 0) -> dict[str, int]:
    """Return what each lexeme of a topic is worth: the most that any of its parts gives, and at least 1."""
    found: dict[str, int] = {}
    for part in parts:
        text = part.text if part.said is not Said.NAME else without_places(part.text, known)
        for lexeme, points in _worth(part, text):
            found[lexeme] = max(points - less, 1, found.get(lexeme, 0))
    return found


def less_for(parts: Sequence[Part], known: Names, *, money: bool) -> int:
    """Return what all words of a topic are worth less: of a figure per money, for a part of a country or of a chain.

    Who names no place means a whole country's figure first; the place is the one that the name says.
    """
    names = [part.text for part in parts if part.said is Said.NAME]
    narrow = max((_PLACES.get(known.kinds.get(_place(name, known) or "", ""), 0) for name in names), default=0)
    less, partial = _PARTIAL
    is_partial = any(partial.search(plainly(name)) for name in names)
    return narrow + (less if is_partial else 0) + (_MONEY if money else 0)


def without_places(text: str, known: Names) -> str:
    """Return a text without the names of places in it."""
    return _SEGMENTS.sub(",", " , ".join(_placeless(one, known) for one in _segments(text)))


def _placeless(segment: str, known: Names) -> str:
    said = words(segment)
    found = known.of_words(said)
    if found is not None:
        return " ".join([*said[: found[0]], *said[found[1] :]])
    for word in said:
        within = known.of_han(word) if is_han(word) else None
        if within is not None:
            return segment.replace(word[within[0] : within[1]], "")
    return segment


def _place(text: str, known: Names) -> str | None:
    for segment in _segments(text):
        said = words(segment)
        found = known.of_words(said)
        if found is not None:
            return found[2]
        for word in said:
            within = known.of_han(word) if is_han(word) else None
            if within is not None:
                return within[2]
    return None


def _segments(text: str) -> list[str]:
    return [one for one in _SEGMENTS.split(_BRACKETS.sub(" ", plainly(text))) if one.strip()]


@lru_cache(maxsize=_MOST_KEPT)
def _worth(part: Part, text: str) -> tuple[tuple[str, int], ...]:
    least, alone, all_alone = _POINTS[part.said]
    if is_code(part):
        return tuple((lexeme, least) for lexeme in sorted(found_by(part)))
    segments = [_what(one) for one in _segments(text)]
    least += _GENERAL if part.said is Said.NAME and _AVERAGE.search(plainly(part.text)) else 0
    least -= _DETAIL * len(_BRACKETS.findall(part.text))
    least += all_alone // max(1, sum(_size(one) for one in segments))
    best: dict[str, int] = {}
    for segment in segments:
        for lexeme in lexemes(segment):
            best[lexeme] = max(best.get(lexeme, 0), alone // max(1, _size(segment)))
    return tuple((lexeme, least + best.get(lexeme, 0)) for lexeme in sorted(found_by(part)))


def _what(segment: str) -> str:
    """Return a segment without the words that say how, if anything is left."""
    left = " ".join(word for word in words(_HOW_HAN.sub("", segment)) if word not in _HOW)
    return left or segment


def _size(segment: str) -> int:
    return size(segment) if set(words(segment)) - _HOW else 0
