"""Chinese in an index of words: it has no spaces, and no tokenizer of SQLite finds a word of two characters in it.

(That of three characters at a time answers a word of two, which most are, with nothing.) So an index gets every part of
a run of Chinese characters as a word of its own, and whoever asks for one in quotes finds it.
"""

import re

_RUN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_LONGEST = 12  # most runs between two marks are shorter


def with_grams(text: str | None) -> str | None:
    """Return a text with each run of Chinese replaced by all its parts of up to twelve characters."""
    return _RUN.sub(_parts, text) if text is not None else None


def _parts(found: re.Match[str]) -> str:
    run = found[0]
    spans = ((start, end) for start in range(len(run)) for end in range(start + 1, min(len(run), start + _LONGEST) + 1))
    return f" {' '.join(run[start:end] for start, end in spans)} "
