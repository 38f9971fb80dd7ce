"""Cells that say only "as that cell": followed within their sheet; no other formula is ever worked out."""

import re
from collections.abc import Mapping

_REFERENCE = re.compile(r"=\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_STEPS = 8
_LETTERS = 26

NumberedRow = tuple[int, list[str]]


def followed(rows: list[NumberedRow]) -> tuple[list[NumberedRow], int]:
    """Return the rows with every plain reference replaced by what it leads to, and how many there were.

    A result that the last program left in the file is not looked at. A reference in a circle stays a formula.
    """
    by_number = dict(rows)
    count = 0
    new = []
    for number, row in rows:
        references = [index for index, cell in enumerate(row) if _REFERENCE.fullmatch(cell)]
        count += len(references)
        if references:
            row = [_led_to(cell, by_number) if index in references else cell for index, cell in enumerate(row)]  # noqa: PLW2901
        new.append((number, row))
    return new, count


def _led_to(cell: str, rows: Mapping[int, list[str]]) -> str:
    said = cell
    for _ in range(_STEPS):
        found = _REFERENCE.fullmatch(said)
        if found is None:
            return said
        row, column = rows.get(int(found[2]), []), _column(found[1])
        said = row[column] if column < len(row) else ""
    return cell


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1
