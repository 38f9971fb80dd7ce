"""Words that no topic has: which of its words were meant."""

from collections.abc import Sequence

_MOST = 24
_LONG, _SHORT = 6, 4
_PREFIX = 3


def meant(word: str, near: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return, of near words with their lexemes, those that a word begins, or else those with the fewest slips in it.

    A word of four or five letters may have one slip, a longer one two; shorter ones and numbers none.
    """
    begun = [one for one in near if one[0].startswith(word) and len(word) >= _PREFIX]
    if begun:
        return begun[:_MOST]
    if len(word) < _SHORT or not word.isalpha():
        return []
    most = 1 if len(word) < _LONG else 2
    slips = [(distance(word, one[0], most), one) for one in near if one[0].isalpha()]
    fewest = min((count for count, _ in slips), default=most + 1)
    return [one for count, one in slips if count == fewest] if fewest <= most else []


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters are left out, added, exchanged or swapped with the next; above `most` just more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        older, before, row = before, row, [at]
        for to, opposite in enumerate(other, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != opposite))
            if older and to > 1 and letter == other[to - 2] and one[at - 2] == opposite:
                cost = min(cost, older[to - 2] + 1)
            row.append(cost)
    return row[-1]
