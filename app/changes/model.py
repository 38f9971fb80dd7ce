"""Changes between two releases: their kinds, what they are narrowed to, and pages of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.changes.errors import WrongOrder
from app.releases.model import Announced, ChangeClass, Release


class NetChange(StrEnum):
    """What happened to a factor's figure from one release to another, whatever lay between."""

    ADDED = "added"
    EXTENDED = "extended"
    AMENDED = "amended"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    METADATA_ONLY = "metadata_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From one release to a later one."""

    before: Release
    after: Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a difference is narrowed to; empty and None leave open. `min_change` is a share: 0.05 is 5 %."""

    changes: tuple[NetChange, ...] = ()
    dataset: str | None = None
    publisher: str | None = None
    activity: str | None = None
    geographies: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    min_change: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A version on one side of a change: its number and its record, figures as decimals."""

    number: int
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One change between two releases; what is added has no side before, what is withdrawn none after."""

    change: NetChange
    key: str
    before: Side | None
    after: Side | None
    value_change: Mapping[str, object] | None
    fields: Sequence[str]
    reason: str | None
    replacement: str | None
    change_class: ChangeClass | None = None

    @property
    def shown(self) -> Mapping[str, Any]:
        """Return the record that says what the change is about: the new one if there is one."""
        side = self.after or self.before
        return side.record if side else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many changes of a kind a dataset has, and how many of the rest no `min_change` could judge."""

    change: NetChange
    dataset: str
    count: int
    not_comparable: int
    one_sided: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffPage:
    """One page of differences in the order of keys; where the next one begins; counts if asked."""

    span: Span
    differences: Sequence[Difference]
    following: tuple[str, int] | None
    counts: Sequence[Counted] | None


def span(announced: Announced, before: str, after: str) -> Span:
    """Return the releases from one name to another; refuse unknown ones and the later before the earlier."""
    first, second = announced.resolve(before), announced.resolve(after)
    if first.number > second.number:
        detail = f"release {first.label} is later than {second.label}"
        hint = f"ask for the change from {second.label} to {first.label}"
        raise WrongOrder(detail, hint=hint)
    return Span(before=first, after=second)
