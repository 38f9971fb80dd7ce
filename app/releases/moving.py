"""How far a new version moves from the one it ends: by its words alone, by a little, or by much."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.releases.model import ChangeClass

_SMALL = Fraction(1, 10)  # the International EPD System's threshold for a declaration to be verified again
_CONDITIONS = (
    "activity",
    "geography",
    "gas_basis",
    "gwp",
    "value_unit",
    "boundary",
    "scope2_basis",
)
_UNIT = ("unit", "amount", "calorific_basis", "currency_year", "price_basis")
_METHOD = ("stages", "allocation", "cut_off", "method_standards", "dataset_type")
_NUMBERS = ("value", "constituents", "uncertainty", "quality", "inputs", "coverage")
_PRINTED = ("value", "unit")
Record = Mapping[str, Any]


def change_class(before: Record, after: Record) -> ChangeClass:
    """Return the class of a change from one record of a factor to the next, figures as decimals.

    Major: the value moves by more than a tenth, or what it is stated under changes: boundary, method, unit, gas
    basis, GWP set, place or activity. Minor: another number. Patch: words alone. A method that was not stated before
    and is now is words.
    """
    if _differs(before, after) or _share(before["value"], after["value"]) > _SMALL:
        return ChangeClass.MAJOR
    printed = any(_told(before["as_published"], name) != _told(after["as_published"], name) for name in _PRINTED)
    is_number = any(_told(before, name) != _told(after, name) for name in _NUMBERS)
    return ChangeClass.MINOR if printed or is_number else ChangeClass.PATCH


def _differs(before: Record, after: Record) -> bool:
    if any(before[name] != after[name] for name in _CONDITIONS):
        return True
    old, new = before["declared_unit"], after["declared_unit"]
    if any(_told(old, name) != _told(new, name) for name in _UNIT):
        return True
    return any(before[name] and before[name] != after[name] for name in _METHOD)


def _share(before: Any, after: Any) -> Fraction:  # noqa: ANN401 - a JSON number, read without loss
    """Return how far the value moves, as a share of what it was; from zero every move is a whole one."""
    old, new = Fraction(before), Fraction(after)
    if old == new:
        return Fraction(0)
    return abs(new - old) / abs(old) if old else Fraction(1)


def _told(record: Record, name: str) -> object:
    """Return a member so that 1 and 1.0 are the same."""
    said = record[name]
    return Decimal(said) if isinstance(said, int) and not isinstance(said, bool) else said
