"""Decimal figures: read strictly, written plainly, divided exactly."""

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from app.kit.errors import BadNumber

PRESENTED_DIGITS = 15
_MAX_DIGITS = 40
_PATTERN = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?")
WIDE = Context(prec=200)  # products and sums of figures of at most 40 + 40 digits are exact in it


def decimal(text: str) -> Decimal:
    """Read a finite decimal of at most 40 digits on each side; refuse NaN, infinity and anything else."""
    if not _PATTERN.fullmatch(text):
        shown = text[:40]
        detail = f"{shown!r} is not a decimal number"
        raise BadNumber(detail, hint="digits with an optional fraction, such as 0.4403")
    number = Decimal(text)
    if number.adjusted() >= _MAX_DIGITS or int(number.as_tuple().exponent) < -_MAX_DIGITS:
        detail = "the number is out of range"
        raise BadNumber(detail, hint=f"at most {_MAX_DIGITS} digits before and after the point")
    return number


def plain(number: Decimal) -> str:
    """Write a number canonically: no exponent, no trailing zeros, no minus zero."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def canonical(number: Decimal) -> Decimal:
    """Return the same number with no trailing zeros and no minus zero."""
    return Decimal(plain(number))


def presented(ratio: Fraction, digits: int = PRESENTED_DIGITS) -> tuple[Decimal, bool]:
    """Return a ratio as a decimal and whether that is exact; else rounded half-even to `digits` figures."""
    top, bottom = Decimal(ratio.numerator), Decimal(ratio.denominator)
    wide = WIDE.divide(top, bottom)
    if Fraction(wide) == ratio:
        return canonical(wide), True
    narrow = Context(prec=digits, rounding=ROUND_HALF_EVEN)
    return canonical(narrow.divide(top, bottom)), False


def half_last_digit(number: Decimal) -> Decimal:
    """Return half a unit of the last digit written: what rounding may have taken or added."""
    exponent = number.as_tuple().exponent
    return Decimal((0, (5,), int(exponent) - 1))
