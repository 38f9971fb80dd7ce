"""What changed from one version to the next, field by field, and by how much where the two can be compared."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.kit.amounts import presented

_IDENTITY = ("id", "key", "version", "preceding", "digest")
_COMPARED_ALIKE = ("gas_basis", "gwp", "boundary", "value_unit")
_QUALIFIERS = ("unit", "amount", "calorific_basis", "currency_year", "price_basis")
_FIGURE = ("value", "value_unit", "gwp", "declared_unit", "reference_period")
_NAMED_BY = ("gas", "group", "name")
Record = dict[str, Any]
Told = dict[str, object]


def differences(before: Record, after: Record) -> list[Told]:
    """Return the fields that differ, each with what was and what is; lists by what was added and removed.

    Parts of a list that have a name (a gas, a group of gases, an input) are compared part by part.
    """
    found: list[Told] = []
    for name in _names(before, after):
        if name not in _IDENTITY:
            found += _different(name, before.get(name), after.get(name))
    return found


def value_change(before: Record, after: Record) -> Told:
    """Return absolute and relative change of the value, or the conditions for which the two cannot be compared.

    `relative` is rounded to 15 digits where it is not exact, and null where the value was zero.
    """
    differing = list(_incomparable(before, after))
    if differing:
        return {"comparable": False, "because": [one["field"] for one in differing], "differing": differing}
    old, new = Fraction(before["value"]), Fraction(after["value"])
    relative, exact = presented((new - old) / old) if old else (None, True)
    return {"comparable": True, "absolute": presented(new - old)[0], "relative": relative, "exact": exact}


def figure(record: Mapping[str, Any]) -> Told:
    """Return a record's figure with what it must not be read without."""
    return {name: record[name] for name in _FIGURE}


def alike(before: Record, after: Record) -> bool:
    """Return whether two versions state the same figure under the same conditions, gas by gas."""
    same = before["value"] == after["value"] and before["constituents"] == after["constituents"]
    return same and not any(_incomparable(before, after))


def _different(path: str, before: object, after: object) -> Iterator[Told]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in _names(before, after):
            yield from _different(f"{path}.{name}", before.get(name), after.get(name))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _listed(path, before, after)
    else:
        yield {"field": path, "from": before, "to": after}


def _listed(path: str, before: list[Any], after: list[Any]) -> Iterator[Told]:
    name = _naming(before, after)
    if name is not None:
        old, new = _parts(name, before), _parts(name, after)
        for part in _names(old, new):
            found = list(_different(f"{path}.{part}", old.get(part, {}), new.get(part, {})))
            if not found and (part in old) != (part in new):  # all it says is that it is there
                found = [{"field": f"{path}.{part}", "from": old.get(part), "to": new.get(part)}]
            yield from found
        if old == new:  # only their order differs
            yield {"field": path, "from": before, "to": after}
        return
    added = [one for one in after if one not in before]
    removed = [one for one in before if one not in after]
    if added or removed:
        yield {"field": path, "added": added, "removed": removed}
    else:
        yield {"field": path, "from": before, "to": after}


def _naming(before: Sequence[object], after: Sequence[object]) -> str | None:
    """Return the member that names the parts of both lists, each part once."""
    for name in _NAMED_BY:
        if all(isinstance(one, dict) and name in one for one in (*before, *after)):
            once = all(len(_parts(name, side)) == len(side) for side in (before, after))
            return name if once else None
    return None


def _parts(name: str, parts: Sequence[Any]) -> dict[str, Record]:
    return {one[name]: {member: said for member, said in one.items() if member != name} for one in parts}


def _names(before: Record, after: Record) -> list[str]:
    return [*before, *(name for name in after if name not in before)]


def _incomparable(before: Record, after: Record) -> Iterator[Told]:
    for name in _COMPARED_ALIKE:
        if before[name] != after[name]:
            yield {"field": name, "from": before[name], "to": after[name]}
    old, new = before["declared_unit"], after["declared_unit"]
    for name in _QUALIFIERS:
        if _same(old[name]) != _same(new[name]):
            yield {"field": f"declared_unit.{name}", "from": old[name], "to": new[name]}


def _same(said: object) -> object:
    return Decimal(said) if isinstance(said, int) and not isinstance(said, bool) else said
