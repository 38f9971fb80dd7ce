"""The manifest of a release: its changes in canonical order and its parent's digest; its digest is the release."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.kit.canonical import canonical_bytes, spelled
from app.releases.model import MemberChange


@dataclass(frozen=True, slots=True)
class BuiltOn:
    """What a release stands on: the digest of the release before, and that of the nomenclature."""

    parent: bytes | None
    nomenclature: bytes | None


def manifest(number: int, label: str, built_on: BuiltOn, changes: Sequence[MemberChange]) -> bytes:
    """Return the canonical bytes of a release's manifest.

    It holds what the release *changed*; the chain of manifests from the first to this one is the whole of it.
    """
    ordered = sorted(changes, key=lambda change: (str(change.factor), change.adds or 0, change.ends))
    return canonical_bytes(
        {
            "v": 1,
            "number": number,
            "label": label,
            "parent": spelled(built_on.parent) if built_on.parent else None,
            "nomenclature": spelled(built_on.nomenclature) if built_on.nomenclature else None,
            "changes": [_line(change) for change in ordered],
        }
    )


def _line(change: MemberChange) -> dict[str, object]:
    line: dict[str, object] = {"change": change.kind, "factor": str(change.factor)}
    if change.adds is not None and change.digest is not None:
        line |= {"version": change.adds, "digest": spelled(change.digest)}
    if change.ends:
        line["ends"] = list(change.ends)
    if change.reason is not None:
        line["reason"] = change.reason
    if change.replacement is not None:
        line["replacement"] = str(change.replacement)
    return line
