"""What is searched for: in English, in Chinese, in both at once, and with a slip of the pen."""

import random

from tests.bench.asks import queried
from tests.bench.synthetic import Synthetic
from tests.bench.vocabulary import Topic

_QUERIES = 4_000
_SHOWN = 20
_EN_PLACES, _ZH_PLACES = ("China", "Germany", "Japan", "United States"), ("中国", "德国", "日本", "美国")
_SLIP_FROM = 5
"""Letters that a word has at least that is misspelt."""


def english(held: Synthetic, dice: random.Random) -> list[str]:
    """Return searches in English: mostly two words of a name, some of them broad, some with a place."""
    return [_search(text) for text in english_texts(held, dice)]


def english_texts(held: Synthetic, dice: random.Random) -> list[str]:
    """Return what is searched for in English."""
    return [_english(held.topic(dice.randrange(held.rows)), dice) for _ in range(_QUERIES)]


def chinese(held: Synthetic, dice: random.Random) -> list[str]:
    """Return searches in Chinese."""
    return [_search(_chinese(held.topic(dice.randrange(held.rows)), dice)) for _ in range(_QUERIES)]


def mixed(held: Synthetic, dice: random.Random) -> list[str]:
    """Return searches in both languages at once."""
    return [_search(_mixed(held.topic(dice.randrange(held.rows)), dice)) for _ in range(_QUERIES)]


def misspelt(held: Synthetic, dice: random.Random) -> list[str]:
    """Return searches in English with one letter left out or two swapped."""
    return [_search(_slipped(text, dice)) for text in english_texts(held, dice)]


def counted(held: Synthetic, dice: random.Random) -> list[str]:
    """Return searches in English with counts of all that is found."""
    return [f"{path}&facets=true" for path in english(held, dice)]


def _search(text: str) -> str:
    return queried("/v1/factors", {"q": text, "limit": _SHOWN})


def _english(said: Topic, dice: random.Random) -> str:
    what, form, way = said.english
    words = dice.choice(what.split())
    return dice.choice([what, f"{words} {way}", f"{form} {what}", f"{words} {dice.choice(_EN_PLACES)}"])


def _chinese(said: Topic, dice: random.Random) -> str:
    what, form, way = said.chinese
    return dice.choice([what, f"{form}{what}", f"{what} {way}", f"{dice.choice(_ZH_PLACES)}{what}"])


def _mixed(said: Topic, dice: random.Random) -> str:
    what, _, way = said.english
    return dice.choice([f"{said.chinese[0]} {way}", f"{what} {said.chinese[2]}"])


def _slipped(text: str, dice: random.Random) -> str:
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) >= _SLIP_FROM] or [0]
    at = dice.choice(long)
    word = words[at]
    cut = dice.randrange(1, max(2, len(word) - 1))
    words[at] = word[:cut] + dice.choice([word[cut + 1 :], word[cut + 1 : cut + 2] + word[cut] + word[cut + 2 :]])
    return " ".join(words)
