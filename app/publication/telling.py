"""Stored records read again, to be compared; and what a cut is told to be."""

import json
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.publication.model import Changed, Conflict, Cut

_FIGURE = ("value", "value_unit", "gwp", "declared_unit", "reference_period")
MOST = 1_000
"""Changes, and conflicts, that are told one by one; of the rest only how many there are."""
Told = dict[str, object]


def parsed(rendered: bytes) -> dict[str, Any]:
    """Return a stored record, its figures as decimals."""
    record: dict[str, Any] = json.loads(rendered, parse_float=Decimal)
    return record


def figure(rendered: bytes | None) -> Mapping[str, object] | None:
    """Return a record's figure with what it must not be read without; None of no record."""
    if rendered is None:
        return None
    record = parsed(rendered)
    return {name: record[name] for name in _FIGURE}


def cut_told(cut: Cut, *, dry_run: bool) -> Told:
    """Return what a cut did, or would do: its first changes one by one, and how many more there are."""
    told: Told = {"dry_run": dry_run, "release": None, "proposals": [str(one) for one in cut.proposals]}
    told["conflicts"] = [_conflict(one) for one in cut.conflicts[:MOST]]
    changes = cut.made.changes if cut.made is not None else ()
    if cut.made is not None:
        release = cut.made.release
        named = {"label": release.label, "number": release.number, "digest": release.spelled_digest}
        told["release"] = named | {"changes": release.changes, "note": release.note}
    kinds, classes = Counter(one.kind.value for one in changes), Counter(_class(one) for one in changes)
    told["counts"] = {"changes": dict(sorted(kinds.items())), "classes": dict(sorted(classes.items()))}
    told["changes"] = [_changed(one) for one in changes[:MOST]]
    return told | {"not_shown": max(0, len(changes) - MOST)}


def _class(one: Changed) -> str:
    return one.change_class.value if one.change_class is not None else "none"


def _conflict(one: Conflict) -> Told:
    return {"proposal": str(one.proposal), "change": one.place, "key": one.key, "why": one.why}


def _changed(one: Changed) -> Told:
    told: Told = {"change": one.kind, "key": one.key, "version": one.version, "change_class": one.change_class}
    return told | {"from": one.before, "to": one.after}
