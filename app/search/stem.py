"""English words without their commonest endings (after Porter, 1980: steps 1a, 1b, 1c and 5a).

Our own few lines: the stemmers that databases bring change with their versions, and a search pinned to a release
has to find the same for ever.
"""

import re

_SHORT = 4
_VOWEL = re.compile("[aeiouy]")
_DOUBLE = re.compile(r"([bdfgmnprt])\1$")


def stem(word: str) -> str:
    """Return the stem that forms of an English word share; words with digits or other scripts stay as they are."""
    if len(word) < _SHORT or not (word.isascii() and word.isalpha()):
        return word
    bare = _without_past(_without_plural(word))
    if bare.endswith("y") and len(bare) >= _SHORT:
        bare = bare[:-1] + "i"
    return bare[:-1] if bare.endswith("e") and len(bare) > _SHORT else bare


def _without_plural(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("ies"):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_past(word: str) -> str:
    for ending in ("ing", "ed"):
        bare = word.removesuffix(ending)
        if bare != word and len(bare) >= 3 and _VOWEL.search(bare) and not word.endswith("eed"):  # noqa: PLR2004
            if bare.endswith(("at", "bl", "iz")):
                return bare + "e"
            return bare[:-1] if _DOUBLE.search(bare) else bare
    return word
