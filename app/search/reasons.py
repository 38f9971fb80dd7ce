"""Why a factor was found: which words of a search its topic has, and where."""

from collections.abc import Sequence

from app.search.model import Reason
from app.search.reading import Reading, Term
from app.search.topic import Part, Said, found_by

_NOT_OWN = {Said.UNIT, Said.REACHED}


def reasons(read: Reading, parts: Sequence[Part]) -> tuple[tuple[Reason, ...], tuple[str, ...]]:
    """Return the first text that has each word, the topic's own words before labels, and the words it has not."""
    found: dict[str, Reason] = {}
    missing: list[str] = []
    own = [part for part in parts if part.said not in _NOT_OWN]
    for term in read.terms:
        part = _first(term, own if term.names_place else parts)
        if part is not None:
            found.setdefault(term.typed, _reason(term, part))
        elif term.names_place:
            found.setdefault(term.typed, Reason(word=term.typed, said="place", text=term.typed, code=read.place))
        else:
            missing.append(term.typed)
    return tuple(found.values()), tuple(dict.fromkeys(missing))


def _first(term: Term, parts: Sequence[Part]) -> Part | None:
    sought = frozenset(term.lexemes)
    return next((part for part in parts if sought & found_by(part)), None)


def _reason(term: Term, part: Part) -> Reason:
    return Reason(word=term.typed, said=part.said, text=part.text, lang=part.lang, code=part.code, via=part.via)
