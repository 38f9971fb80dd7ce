"""Texts as the words that are indexed and asked for.

Latin words lose case, accents and common English endings; Chinese has no spaces, so its characters and each two that
stand together count as words. Nothing here depends on a dictionary, a locale or the database's version.
"""

import re
import unicodedata
from functools import lru_cache

from app.search.stem import stem
from app.search.traditional import simplified

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(f"[{_HAN}]")
_CODED = re.compile(r"[a-z0-9]+(?:[.:/-][a-z0-9]+)+")
_LONGEST = 64
STOP = frozenset("a an and are as at by for from in is it of on or per the to with 的".split())  # noqa: SIM905 - a list to read


@lru_cache(maxsize=4_096)
def plainly(text: str) -> str:
    """Return a text in simplified characters, lower case, compatible forms composed, accents of letters dropped."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if not folded.isascii():
        bare = (sign for sign in unicodedata.normalize("NFD", folded) if not unicodedata.combining(sign))
        folded = unicodedata.normalize("NFC", "".join(bare))
    return simplified(folded)


def words(text: str) -> list[str]:
    """Return the words of a text in their order: runs of Chinese characters, and other words."""
    return [word[:_LONGEST] for word in _WORD.findall(plainly(text)) if word not in STOP]


def is_han(word: str) -> bool:
    """Return whether a word is a run of Chinese characters."""
    return bool(_IS_HAN.match(word))


def pairs(run: str) -> list[str]:
    """Return each two characters of a Chinese run that stand together, or its only one."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


@lru_cache(maxsize=16_384)
def lexemes(text: str) -> frozenset[str]:
    """Return everything that a text is found by."""
    found: set[str] = set()
    for word in words(text):
        if is_han(word):
            found.update(word)
            found.update(pairs(word))
        else:
            found.add(stem(word))
    return frozenset(found - STOP)


def size(text: str) -> int:
    """Return how many words a text has, each two Chinese characters one; at least 1."""
    return max(1, sum((len(word) + 1) // 2 if is_han(word) else 1 for word in words(text)))


def coded(text: str) -> list[str]:
    """Return what in a text looks like a code with its classification, an activity or a key, whole."""
    return [code[: 2 * _LONGEST] for code in _CODED.findall(plainly(text))]
