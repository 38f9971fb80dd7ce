"""The labels of codes, and of codes that a correspondence leads to from them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from app.kit.db import Reader
from app.nomenclature import tables
from app.nomenclature.model import Nomenclature
from app.search.topic import About, Part, Said, few, own_parts

Code = tuple[str, str]
_LANGS = ("en", "zh")
_STEPS = 2


@dataclass(frozen=True, slots=True)
class Labels:
    """What the classifications call their classes, and which classes correspond."""

    names: Mapping[Code, Mapping[str, str]]
    near: Mapping[Code, Sequence[Code]]
    schemes: Sequence[str]
    _far: dict[Code, list[Part]] = field(default_factory=dict)
    _codes: dict[Code, list[Part]] = field(default_factory=dict)

    def far(self, start: Code) -> list[Part]:
        """Return what `reached` yields; a code stands in several topics, so it is kept."""
        if start not in self._far:
            self._far[start] = few(list(self.reached(start)))
        return self._far[start]

    def far_codes(self, start: Code) -> list[Part]:
        """Return what `codes` does, kept likewise."""
        if start not in self._codes:
            self._codes[start] = self.codes(start)
        return self._codes[start]

    def own(self, code: Code) -> Iterator[Part]:
        """Yield the labels of a code."""
        for lang, text in self.names.get(code, {}).items():
            yield Part(said=Said.LABEL, text=text, lang=lang, code=":".join(code))

    def reached(self, start: Code) -> Iterator[Part]:
        """Yield the labels of codes that correspondences lead to, nearest first, each classification once a way.

        Where a class has no label in a language, the class of the same code in another revision of the
        classification lends its own: a last step that the way names.
        """
        ways: list[tuple[Code, ...]] = [(start,)]
        yield from self._lent(ways[0])
        for _ in range(_STEPS):
            ways = self._further(ways)
            for way in ways:
                yield from self._named(way)
                yield from self._lent(way)

    def codes(self, start: Code) -> list[Part]:
        """Return the codes that correspondences lead to, with or without a label, nearest first."""
        first = self._further([(start,)])
        return few([_code(way) for way in (*first, *self._further(first))])

    def _further(self, ways: Sequence[tuple[Code, ...]]) -> list[tuple[Code, ...]]:
        return [(*way, code) for way in ways for code in self.near.get(way[-1], ()) if _is_new(code, way)]

    def _named(self, way: tuple[Code, ...]) -> Iterator[Part]:
        via = tuple(":".join(code) for code in way[:-1])
        for lang, text in self.names.get(way[-1], {}).items():
            yield Part(said=Said.REACHED, text=text, lang=lang, code=":".join(way[-1]), via=via)

    def _lent(self, way: tuple[Code, ...]) -> Iterator[Part]:
        scheme, code = way[-1]
        missing = [lang for lang in _LANGS if lang not in self.names.get(way[-1], {})]
        others = [other for other in self.schemes if other != scheme and _family(other) == _family(scheme)]
        for other in others if missing else ():
            for part in self._named((*way, (other, code))):
                if part.lang in missing:
                    yield part


async def labels(reader: Reader) -> Labels:
    """Return every label and every correspondence, in both directions."""
    names: dict[Code, dict[str, str]] = {}
    uncleared = tables.label
    for row in await reader.all(select(uncleared).order_by(*uncleared.primary_key.columns)):
        names.setdefault((row.scheme, row.code), {})[row.lang] = row.label
    table = tables.class_code
    named = table.c.name_en.is_not(None) | table.c.name_zh.is_not(None)
    for row in await reader.all(select(table).where(named)):
        said = {"en": row.name_en, "zh": row.name_zh}
        names.setdefault((row.scheme, row.code), {}).update({lang: text for lang, text in said.items() if text})
    schemes = [row.code for row in await reader.all(select(tables.scheme.c.code))]
    return Labels(names, await _near(reader), sorted(schemes))


async def _near(reader: Reader) -> dict[Code, list[Code]]:
    near: dict[Code, set[Code]] = {}
    table = tables.correspondence
    for row in await reader.all(select(table)):
        one, other = (row.from_scheme, row.from_code), (row.to_scheme, row.to_code)
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    return {code: sorted(others) for code, others in near.items()}


def parts(topic: About, known: Labels, nomenclature: Nomenclature) -> list[Part]:
    """Return everything that a topic says, its own words first."""
    codes = [_split(code) for code in topic.codes]
    own = [*own_parts(topic), *_activity(topic, nomenclature)]
    own += [part for code in codes for part in known.own(code)]
    if topic.activity is not None and topic.activity in nomenclature.activities:
        codes += [_split(code) for code in nomenclature.activities[topic.activity].products]
    starts = list(dict.fromkeys(codes))
    far = few([part for code in starts for part in known.far(code)])
    reached = few([part for code in starts for part in known.far_codes(code) if part.text not in topic.codes])
    return [*own, *far, *reached, *_unit(topic.unit, nomenclature)]


def _activity(topic: About, nomenclature: Nomenclature) -> Iterator[Part]:
    if topic.activity is None:
        return
    yield Part(said=Said.ACTIVITY, text=topic.activity, code=topic.activity)
    known = nomenclature.activities.get(topic.activity)
    for lang, name in (("en", known.name_en), ("zh", known.name_zh)) if known else ():
        if name:
            yield Part(said=Said.LABEL, text=name, lang=lang, code=topic.activity)


def _unit(code: str, nomenclature: Nomenclature) -> Iterable[Part]:
    unit = nomenclature.units.by_code.get(code)
    spellings = (unit.symbol, unit.name_en, unit.name_zh, *unit.aliases) if unit else ()
    return [Part(said=Said.UNIT, text=text, code=code) for text in dict.fromkeys((code, *spellings)) if text]


def _code(way: tuple[Code, ...]) -> Part:
    code = ":".join(way[-1])
    return Part(said=Said.REACHED, text=code, code=code, via=tuple(":".join(one) for one in way[:-1]))


def _is_new(code: Code, way: tuple[Code, ...]) -> bool:
    return all(code[0] != step[0] for step in way)


def _family(scheme: str) -> str:
    return scheme.partition("-")[0]


def _split(code: str) -> Code:
    scheme, _, bare = code.partition(":")
    return scheme, bare
