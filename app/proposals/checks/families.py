"""Families: figures of one dataset that differ by place only, released and proposed together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.proposals.checks.figures import family, of_content, of_figure
from app.proposals.checks.model import Beside, Family, figures
from app.proposals.model import Change


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure at a place, per reference unit; `change` is None where it is released and not touched."""

    key: str
    geography: str
    per: Decimal
    change: Change | None


def families(changes: Sequence[Change], beside: Beside) -> Mapping[Family, Sequence[Placed]]:
    """Return the families that a change set touches, as they would be with it."""
    found: dict[Family, dict[str, Placed]] = {}
    for change, content in figures(changes):
        kin = family(change.key, content, beside.nomenclature)
        per = of_content(content, beside.nomenclature)
        if kin is not None and per is not None:
            key = str(change.key)
            found.setdefault(kin, {})[key] = Placed(key, content.geography, per, change)
    for kin, known in found.items():
        for one in beside.relatives.get(kin, ()):
            per = of_figure(one, beside.nomenclature)
            if per is not None and one.key not in known:
                known[one.key] = Placed(one.key, one.geography, per, None)
    return {kin: list(known.values()) for kin, known in found.items()}
