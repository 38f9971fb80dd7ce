"""Telling rows that bring a figure from those that do not, and names that two rows would share."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from app.importing.model import Why

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Verdict(Generic[Row]):
    """A row with the name it would have, or why it brings no figure."""

    row: Row
    slug: str
    why: Why | None = None


def told_apart(verdicts: Sequence[Verdict[Row]]) -> list[Verdict[Row]]:
    """Return the verdicts, refusing every row whose name another row has too."""
    names = Counter(one.slug for one in verdicts if one.why is None)
    return [replace(one, why=Why.SAME_NAME) if one.why is None and names[one.slug] > 1 else one for one in verdicts]
