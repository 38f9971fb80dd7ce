"""Numbers and names as text: canonical decimals, 15-digit spreadsheet cells, slugs."""

import re
from decimal import Context, Decimal
from fractions import Fraction

SIGNIFICANT = 15
WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*")
SIGNS = (("%", "pc "), (">", " over "), ("<", " under "), ("&", " and "))


def canonical(number: Decimal) -> str:
    """Plain notation: no exponent, no trailing zeros, no -0."""
    plain = format(number, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "") else plain


def canonical_text(published: str) -> str:
    """The canonical decimal of a published number's text."""
    return canonical(Decimal(published.strip()))


def cell_text(value: object) -> str:
    """A spreadsheet cell as text; a number at 15 significant digits, which is what the file format holds."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return canonical(Decimal(f"{value:.{SIGNIFICANT}g}"))
    return str(value)


def rational_text(number: Fraction) -> str:
    """The exact decimal if it ends within 15 significant digits, else rounded half-even to 15."""
    context = Context(prec=SIGNIFICANT)
    return canonical(context.divide(Decimal(number.numerator), Decimal(number.denominator)))


def once(words: list[str]) -> list[str]:
    """The words, each run of a repeated one said once."""
    return [word for i, word in enumerate(words) if i == 0 or word != words[i - 1]]


def slug(parts: list[str]) -> str:
    """A slug of the parts: `[a-z0-9.-]`, a decimal point kept, thousands commas dropped, signs spelled out."""
    said = once([part.strip().casefold() for part in parts if part.strip()])
    text = re.sub(r"(?<=\d),(?=\d)", "", " | ".join(said))
    text = re.sub(r"(?<=\d)\+", " plus ", text)
    for sign, spelled in SIGNS:
        text = text.replace(sign, spelled)
    return "-".join(once(WORD.findall(text)))
