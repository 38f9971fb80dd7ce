"""Cells of a flat row as types: each says what is wrong with it, and a row is refused with all of that at once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from app.factors.columns import BY_NAME
from app.kit.amounts import decimal
from app.kit.errors import BadNumber

Read = TypeVar("Read")
Word = TypeVar("Word", bound=StrEnum)

_ZERO, _ONE, _HUNDRED = Decimal(0), Decimal(1), Decimal(100)
_SHORT, MOST_PARTS = 200, 100
_NEVER = date(1, 1, 1)
_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:(?:,[0-9]{3})+|(?:[ '\u00a0\u2009\u202f][0-9]{3})+)(?:\.[0-9]+)?")
_SERIAL = re.compile(r"[0-9]{5}")
_NOT_STATED = frozenset(("-", "--", "—", "–", "/", "n/a", "na", "#n/a", "none", "null", "nan", "无"))
# What nobody sees changes what a text is: control characters but tab and line end, joiners, marks of direction.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one cell, and what is accepted there."""

    column: str
    message: str
    hint: str | None = None


class BadCells(Exception):
    """A row that is not taken: everything that is wrong with its cells."""

    def __init__(self, wrong: list[Wrong]) -> None:
        """Keep what is wrong, in the order in which it was found."""
        super().__init__("; ".join(f"{one.column}: {one.message}" for one in wrong))
        self.wrong = wrong


class BadCell(Exception):
    """A text that a cell does not take: why, and what it takes."""

    def __init__(self, message: str, hint: str | None) -> None:
        """Say it as for a person."""
        super().__init__(message)
        self.message = message
        self.hint = hint


def bad(column: str, message: str, hint: str) -> Wrong:
    """Return what is wrong with a cell."""
    return Wrong(column, message, hint)


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one row, read one by one; what is wrong with any is kept until the row is refused."""

    row: Mapping[str, str]
    wrong: list[Wrong]

    def text(self, column: str) -> str | None:
        """Return a text or None; unseen characters are refused."""
        said = self.row.get(column)
        if said and (refused := hidden(column, said)):
            self.wrong.append(refused)
        return said or None

    def needed(self, column: str) -> str:
        """Return a text that a row cannot do without."""
        said = self.text(column)
        if said is None:
            self.wrong.append(missing(column))
        return said or ""

    def number(self, column: str) -> Decimal:
        """Return a number that a row cannot do without."""
        return self._read(column, number, _ZERO) if self.needed(column) else _ZERO

    def day(self, column: str) -> date | None:
        """Return a day or None."""
        return self._read(column, day, _NEVER) if self.text(column) else None

    def whole(self, column: str) -> int | None:
        """Return a whole number from 1 on, or None."""
        return self._read(column, whole, 1) if self.text(column) else None

    def choice(self, column: str, words: type[Word]) -> Word | None:
        """Return one of a list of words, or None."""
        said = self.text(column)
        return self._read(column, words, next(iter(words))) if said else None

    def chosen(self, column: str, words: type[Word]) -> Word:
        """Return one of a list of words, that a row cannot do without."""
        return self._read(column, words, next(iter(words))) if self.needed(column) else next(iter(words))

    def word(self, column: str) -> str | None:
        """Return one of the words that the column lists, or None."""
        said = self.text(column)
        if said and said not in BY_NAME[column].choices:
            self.wrong.append(no_choice(column, said))
        return said

    def parts(self, column: str, read: Callable[[str], Read]) -> tuple[Read, ...]:
        """Return the parts of a cell that `;` divides, each as it is read."""
        found: list[Read] = []
        said = self.text(column)
        if said is not None and said.count(";") > MOST_PARTS:
            self.wrong.append(bad(column, f"has {said.count(';')} parts", f"at most {MOST_PARTS}, divided by `;`"))
            return ()
        for part in parts(said):
            try:
                found.append(read(part))
            except BadCell as refused:
                self.wrong.append(Wrong(column, refused.message, refused.hint))
        return tuple(found)

    def refuse(self) -> None:
        """Refuse the row if anything was wrong with it."""
        if self.wrong:
            raise BadCells(self.wrong)

    def _read(self, column: str, read: Callable[[str], Read], otherwise: Read) -> Read:
        try:
            return read(self.row[column])
        except BadCell as refused:
            self.wrong.append(Wrong(column, refused.message, refused.hint))
        except ValueError:
            self.wrong.append(no_choice(column, self.row[column]))
        return otherwise


def parts(text: str | None) -> tuple[str, ...]:
    """Return what `;` divides, without what is blank."""
    if not text:
        return ()
    return _short_parts(text) if len(text) <= _SHORT else _parts(text)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


_short_parts = lru_cache(maxsize=10_000)(_parts)


def number(text: str) -> Decimal:
    """Read a plain decimal; refuse anything else, naming the slip where it is a known one."""
    try:
        read = decimal(text)
    except BadNumber as refused:
        raise BadCell(refused.detail, _slip(text) or refused.hint) from None
    return read or abs(read)  # minus zero is zero


def whole(text: str) -> int:
    """Read a whole number from 1 on, of at most nine digits."""
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise BadCell(f"{text[:40]!r} is not a whole number", "digits alone, such as 2024")
    return int(text)


def share(text: str) -> Decimal:
    """Read a share of one, `0.4` or `40 %`; refuse one below zero or above all."""
    bare = text.removesuffix("%").rstrip()
    read = number(bare)
    of_one = read if bare == text.rstrip() else read / _HUNDRED
    if not _ZERO <= of_one <= _ONE:
        raise BadCell(f"{text[:40]!r} is not a share", "from 0 to 1 such as 0.4, or with a percent sign: 40 %")
    return of_one


@lru_cache(maxsize=10_000)
def day(text: str) -> date:
    """Read a day as YYYY-MM-DD; refuse anything else, also a spreadsheet's number for a day."""
    try:
        return date.fromisoformat(text) if len(text) == len("2025-01-31") else _no_day(text)
    except ValueError:
        return _no_day(text)


def hidden(column: str, text: str) -> Wrong | None:
    """Return what is wrong with a text that has characters nobody sees, naming the first; None if it has none."""
    if text.isascii() and text.isprintable():
        return None  # most is
    found = _UNSEEN.search(text)
    if found is None:
        return None
    named = f"U+{ord(found[0]):04X}"
    return bad(column, f"has a character that nobody sees, {named}", "the text typed anew, without such characters")


def missing(column: str) -> Wrong:
    """Return that a cell is empty which must not be."""
    known = BY_NAME[column]
    hint = f"one of {', '.join(known.choices)}" if known.choices else f"such as {known.example}"
    return bad(column, "must not be empty", hint)


def no_choice(column: str, text: str) -> Wrong:
    """Return that a cell has none of the words that its column lists."""
    return bad(column, f"{text[:60]!r} is not one of its values", f"one of {', '.join(BY_NAME[column].choices)}")


def _slip(text: str) -> str | None:
    """Return the hint that fits a known slip."""
    stripped = text.strip()
    if _THOUSANDS.fullmatch(stripped) and not _COMMA.fullmatch(stripped):
        return f"without separators of thousands: {re.sub('[^0-9.+-]', '', stripped)[:40]}"
    if _COMMA.fullmatch(stripped):
        return f"a full stop for the decimals, no comma: {stripped.replace(',', '.')[:40]}"
    if stripped.lower() in _NOT_STATED:
        return "leave a cell empty where nothing is stated"
    if stripped.endswith("%"):
        return "a number without a percent sign"
    return None


def _no_day(text: str) -> date:
    if _SERIAL.fullmatch(text):
        raise BadCell(f"{text} is a number, not a day", "format the cell as a date, or type YYYY-MM-DD as text")
    raise BadCell(f"{text[:40]!r} is not a day", "YYYY-MM-DD, such as 2025-01-31")
