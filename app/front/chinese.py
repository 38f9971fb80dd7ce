"""Problems in Chinese: titles by code; details and hints by their English text, the facts in them kept.

A text is taken apart by looking for the fixed words of a template one after the other, not by a regular expression:
what a client sent stands in these texts, and no text may take more time than its length.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app.front.chinese_codes import CODES
from app.front.chinese_details import DETAILS
from app.front.chinese_hints import HINTS
from app.front.chinese_units import REASONS
from app.kit.errors import FootingError

LONGEST = 2_000
_DEEPEST = 3
_PLACE = re.compile(r"\$([1-9])([*~]?)")
_NAME = re.compile(r"[A-Za-z0-9_+-][A-Za-z0-9_.+-]{0,59}")
_WORDS = (("product", "产品"), ("industry", "行业"))
_LISTS = ("errors", "conflicts")
"""Facts that are lists, each entry with words of its own: cells of a file, changes that do not fit a release."""


@dataclass(frozen=True, slots=True)
class Template:
    """The fixed words of an English text, with a place between each two, and the Chinese that says the same."""

    words: tuple[str, ...]
    chinese: str

    def places(self, text: str) -> tuple[str, ...] | None:
        """Return what stands in the places of a text; None when its words are others."""
        first, *between, last = self.words if len(self.words) > 1 else (*self.words, "")
        if len(self.words) == 1:
            return () if text == first else None
        at, end = len(first), len(text) - len(last)
        if at > end or not (text.startswith(first) and text.endswith(last)):
            return None
        found: list[str] = []
        for word in between:
            next_at = text.find(word, at, end)
            if next_at < 0:
                return None
            found.append(text[at:next_at])
            at = next_at + len(word)
        return (*found, text[at:end])


Templates = Sequence[Template]


def in_chinese(error: FootingError) -> dict[str, object]:
    """Return title, detail and hint of an error in Chinese, with every name, code and number of the English ones.

    A text without a translation follows the code's meaning in Chinese, as it is; in a list of what is wrong, alone.
    """
    title, meaning = CODES.get(error.code, (error.title, error.title))
    told: dict[str, object] = {
        "title": title,
        "detail": detail_in_chinese(error.detail) or f"{meaning}（{error.detail}）",
        "hint": None if error.hint is None else hint_in_chinese(error.hint) or error.hint,
    }
    for name in _LISTS:
        entries = error.facts.get(name)
        if isinstance(entries, list):
            told[name] = [_entry(one) for one in entries]
    return told


def detail_in_chinese(text: str) -> str | None:
    """Return a detail in Chinese; None for one that no template fits, or that is longer than any of ours."""
    name, _, why = text.partition(": ")
    # "date: …", "limit: …": a parameter's name is no part of what is wrong with it.
    if _NAME.fullmatch(name) and (said := _translated(why, _details(), 1)) is not None:
        return f"{name}：{said}"
    return _translated(text, _details())


def hint_in_chinese(text: str) -> str | None:
    """Return a hint in Chinese; None for one that no template fits, or that is longer than any of ours."""
    return _translated(text, _hints())


def _entry(one: Mapping[str, object]) -> dict[str, object]:
    told = dict(one)
    for name, translated in (("message", detail_in_chinese), ("why", detail_in_chinese), ("hint", hint_in_chinese)):
        said = told.get(name)
        if isinstance(said, str):
            told[name] = translated(said) or said
    return told


def _translated(text: str, templates: Templates, depth: int = 0) -> str | None:
    if len(text) > LONGEST or depth > _DEEPEST:
        return None
    for template in templates:
        places = template.places(text)
        if places is not None and (filled := _filled(template.chinese, places, templates, depth)) is not None:
            return filled
    return None


def _filled(chinese: str, places: Sequence[str], templates: Templates, depth: int) -> str | None:
    """Return a Chinese text with its places filled; None where a place must be put into Chinese and cannot be."""
    said: dict[str, str] = {}
    for number, how in _PLACE.findall(chinese):
        own = places[int(number) - 1]
        inner = _translated(own, templates, depth + 1) if how else own
        if inner is None and how == "*":
            return None
        said[number + how] = own if inner is None else inner
    return _PLACE.sub(lambda place: said[place[1] + place[2]], chinese)


@cache
def _details() -> Templates:
    return _templates((*REASONS, *_WORDS, *DETAILS))


@cache
def _hints() -> Templates:
    return _templates(HINTS)


def _templates(pairs: Sequence[tuple[str, str]]) -> Templates:
    return tuple(Template(tuple(_PLACE.sub("\x00", english).split("\x00")), chinese) for english, chinese in pairs)
