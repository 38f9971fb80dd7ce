"""What changed from one version to the next, field by field."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.kit.amounts import presented

_IDENTITY = ("id", "key", "version", "preceding", "digest")
_COMPARED_ALIKE = ("gas_basis", "gwp", "boundary", "value_unit")
Record = dict[str, Any]


def differences(before: Record, after: Record) -> list[dict[str, object]]:
    """Return the fields that differ, each with what was and what is."""
    fields = [*before, *(name for name in after if name not in before)]
    found: list[dict[str, object]] = []
    for name in fields:
        if name not in _IDENTITY:
            found += _different(name, before.get(name), after.get(name))
    return found


def value_change(before: Record, after: Record) -> dict[str, object]:
    """Return absolute and relative change of the value, or why the two cannot be compared."""
    differing = list(_incomparable(before, after))
    if differing:
        return {"comparable": False, "because": differing}
    old, new = Fraction(before["value"]), Fraction(after["value"])
    relative = presented((new - old) / old)[0] if old else None
    return {"comparable": True, "absolute": presented(new - old)[0], "relative": relative}


def _different(path: str, before: object, after: object) -> Iterator[dict[str, object]]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in [*before, *(name for name in after if name not in before)]:
            yield from _different(f"{path}.{name}", before.get(name), after.get(name))
    elif before != after:
        yield {"field": path, "from": before, "to": after}


def _incomparable(before: Record, after: Record) -> Iterator[str]:
    for name in _COMPARED_ALIKE:
        if before[name] != after[name]:
            yield name
    for name in ("unit", "amount", "calorific_basis", "currency_year", "price_basis"):
        if _same(before["declared_unit"][name]) != _same(after["declared_unit"][name]):
            yield f"declared_unit.{name}"


def _same(said: object) -> object:
    return Decimal(said) if isinstance(said, int) and not isinstance(said, bool) else said
