"""Topics: what several versions say they are about, in words; search looks through topics, not through versions."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from app.kit.canonical import wire
from app.search.stem import stem
from app.search.words import coded, lexemes, words

_TITLE = 120
_MOST_LABELS = 60
_MOST_KEPT = 16_384  # labels stand in many topics
_SHORTEST = 4
YEAR = re.compile("199[0-9]|20[0-9]{2}|2100")
"""A number that is read as a year where no topic has it."""


class Said(StrEnum):
    """Where a topic says a word."""

    NAME = "name"
    SYNONYM = "synonym"
    ACTIVITY = "activity"
    CODE = "code"
    LABEL = "label"
    REACHED = "reached"
    UNIT = "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One text of a topic; a label has its code, and a reached one the codes that led to it."""

    said: Said
    text: str
    lang: str | None = None
    code: str | None = None
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What makes versions one topic: their names, synonyms, activity, codes and unit."""

    name_en: str
    name_zh: str | None
    synonyms: tuple[str, ...]
    activity: str | None
    codes: tuple[str, ...]
    unit: str

    @property
    def id(self) -> int:
        """Return the first 63 bits of the SHA-256 of the content: the same on every installation."""
        content = [self.name_en, self.name_zh, list(self.synonyms), self.activity, list(self.codes), self.unit]
        return int.from_bytes(hashlib.sha256(wire(content)).digest()[:8]) >> 1

    @property
    def title(self) -> str:
        """Return the text that topics of equal rank are ordered by."""
        return self.name_en[:_TITLE]


def about(record: Mapping[str, Any]) -> About:
    """Return what a record is about, of a record as it is served."""
    codes = [f"{code['scheme']}:{code['code']}" for code in (*record["industries"], *record["products"])]
    return About(
        name_en=record["name"]["en"],
        name_zh=record["name"]["zh"],
        synonyms=tuple(record["synonyms"]),
        activity=record["activity"],
        codes=tuple(sorted(set(codes))),
        unit=record["declared_unit"]["unit"],
    )


def own_parts(topic: About) -> Iterator[Part]:
    """Yield the texts that a topic's own versions say."""
    yield Part(said=Said.NAME, lang="en", text=topic.name_en)
    if topic.name_zh:
        yield Part(said=Said.NAME, lang="zh", text=topic.name_zh)
    for synonym in topic.synonyms:
        yield Part(said=Said.SYNONYM, text=synonym)
    for code in topic.codes:
        yield Part(said=Said.CODE, text=code, code=code)


@lru_cache(maxsize=_MOST_KEPT)
def found_by(part: Part) -> frozenset[str]:
    """Return the lexemes of a part; a code also as a whole and without its classification."""
    if not is_code(part):
        return lexemes(part.text)
    bare = part.text.partition(":")[2].casefold()
    if part.said is Said.REACHED and (len(bare) < _SHORTEST or YEAR.fullmatch(bare)):
        bare = ""  # a number somebody types is a size or a year, not a distant class
    whole = frozenset({part.text.casefold(), bare} - {""})
    return whole | lexemes(part.text) if part.said is Said.ACTIVITY else whole


def is_code(part: Part) -> bool:
    """Return whether a part is a code and no text: its words are not looked at one by one."""
    return part.said in {Said.CODE, Said.ACTIVITY} or (part.said is Said.REACHED and part.text == part.code)


def spelled(parts: Sequence[Part]) -> dict[str, str]:
    """Return the words of a topic that a typing error may be mended to, each with its lexeme."""
    found: dict[str, str] = {}
    for part in parts:
        found.update(_spelled(part))
    return found


@lru_cache(maxsize=_MOST_KEPT)
def _spelled(part: Part) -> tuple[tuple[str, str], ...]:
    known = found_by(part)
    said = (*words(part.text), *coded(part.text), part.text.partition(":")[2].casefold())
    pairs = ((word, word if word in known else stem(word)) for word in said if word.isascii())
    return tuple((word, lexeme) for word, lexeme in pairs if lexeme in known)


def kept(parts: Sequence[Part]) -> bytes:
    """Return parts as they are stored."""
    return wire([[part.said, part.text, part.lang, part.code, list(part.via)] for part in parts])


def read(stored: bytes) -> list[Part]:
    """Return stored parts."""
    rows = json.loads(stored)
    return [Part(said=Said(row[0]), text=row[1], lang=row[2], code=row[3], via=tuple(row[4])) for row in rows]


def few(labels: Sequence[Part]) -> list[Part]:
    """Return the first labels and codes, each text once: what is reached over many codes says little of one factor."""
    once = {(part.text, part.said): part for part in reversed(labels)}
    return [part for part in labels if once[part.text, part.said] is part][:_MOST_LABELS]
