"""Numbers and names as text: canonical decimals, 15-digit spreadsheet cells, slugs."""

import re
from datetime import date, datetime
from decimal import Decimal
from numbers import Real

from app.kit.amounts import decimal, plain
from app.kit.errors import BadNumber

SIGNIFICANT = 15
WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*")
SIGNS = (("%", "pc "), (">", " over "), ("<", " under "), ("&", " and "))


def canonical_text(published: str) -> str:
    """Return the canonical decimal of a published number's text; refuses what is not a decimal number."""
    return plain(decimal(published.strip()))


def is_number(published: str) -> bool:
    """Whether a cell states a figure."""
    try:
        decimal(published)
    except BadNumber:
        return False
    return True


def cell_text(cell: object) -> str:
    """Return a spreadsheet cell as text; a number at 15 significant digits, which is what the file format holds."""
    if cell is None or isinstance(cell, bool):
        return "" if cell is None else str(cell)
    if isinstance(cell, Real):
        return plain(Decimal(f"{cell:.{SIGNIFICANT}g}"))
    if isinstance(cell, datetime) and not any((cell.hour, cell.minute, cell.second)):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def once(words: list[str]) -> list[str]:
    """Return the words, each run of a repeated one said once."""
    return [word for i, word in enumerate(words) if i == 0 or word != words[i - 1]]


def slug(parts: list[str]) -> str:
    """Return a slug of the parts: `[a-z0-9.-]`, a decimal point kept, thousands commas dropped, signs spelled out."""
    said = once([part.strip().casefold() for part in parts if part.strip()])
    text = re.sub(r"(?<=\d),(?=\d)", "", " | ".join(said))
    text = re.sub(r"(?<=\d)\+", " plus ", text)
    for sign, spelled in SIGNS:
        text = text.replace(sign, spelled)
    return "-".join(once(WORD.findall(text)))
