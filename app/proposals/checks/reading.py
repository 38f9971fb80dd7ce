"""Numbers in text: those of a cell, of a named input with its unit, and all that stand in a file."""

import re
from collections.abc import Iterable
from decimal import Decimal

from app.kit.amounts import decimal
from app.kit.errors import BadNumber
from app.proposals.checks.model import Numbers

MOST = 500_000
_THOUSANDS = re.compile(r"(?<=\d)[,\u00a0\u202f ](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,2})?")
_QUANTITY = re.compile(r"\s*([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,2})?)\s*(.*?)\s*")


def number(text: str) -> Decimal | None:
    """Return the number a text is, thousands separated or not; None where it is anything else."""
    try:
        return decimal(_THOUSANDS.sub("", text.strip()))
    except BadNumber:
        return None


def quantity(text: str) -> tuple[Decimal, str] | None:
    """Return the number a text begins with and the unit that follows; None where it does not begin with one."""
    match = _QUANTITY.fullmatch(_THOUSANDS.sub("", text))
    amount = number(match[1]) if match else None
    return (amount, match[2]) if match is not None and amount is not None else None


def numbers_in(texts: Iterable[str]) -> Numbers | None:
    """Return every number that stands in the lines or cells of a file; None where there are more than 500,000.

    A number with thousands separated counts both as one and as its parts, since a comma may also divide columns.
    """
    found: set[Decimal] = set()
    for text in texts:
        joined = _THOUSANDS.sub("", text)
        spelled = _NUMBER.findall(text) + (_NUMBER.findall(joined) if joined != text else [])
        found |= {amount for amount in map(number, spelled) if amount is not None}
        if len(found) > MOST:
            return None
    return Numbers(tuple(sorted(found)))
