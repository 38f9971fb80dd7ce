"""What checks compare a change set with, loaded once, and what a check is."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.factors.model import FactorContent, Period
from app.factors.validation.finding import Finding, Severity
from app.kit.amounts import half_last_digit
from app.nomenclature.model import Nomenclature
from app.proposals.model import Change, EvidenceFile
from app.provenance.model import AccountingRule, PublisherKind


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers that stand in a file a machine can read, in ascending order."""

    ascending: tuple[Decimal, ...]

    def have(self, number: Decimal) -> bool:
        """Return whether a number stands there, or one that rounds to it at the digits it is written with."""
        half = half_last_digit(number)
        place = bisect_left(self.ascending, number - half)
        return place < len(self.ascending) and self.ascending[place] <= number + half


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a proposal brings beside its changes: the day, the files by digest, and the numbers that stand in them.

    A file whose digest is not in `numbers` cannot be read by machine.
    """

    submitted_on: date
    evidence: Mapping[str, EvidenceFile] = field(default_factory=dict)
    numbers: Mapping[str, Numbers] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A released figure, as far as checks compare with it; `rendered` is there where every field is compared."""

    key: str
    number: int
    period: Period
    geography: str
    value: Decimal
    amount: Decimal
    unit: str
    gas_basis: str
    boundary: str
    rendered: bytes | None = None


@dataclass(frozen=True, slots=True)
class Peers:
    """How the figures of a class lie, per reference unit of a unit group; quartiles and median as logarithms to 10."""

    count: int
    low: Decimal
    median: Decimal
    high: Decimal
    deviation: Decimal
    """Median absolute deviation from the median, in decades."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A released figure with a value that the change set states too."""

    key: str
    period: Period
    value: Decimal
    unit: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Family:
    """Figures that differ by place only: the slug without its geography, over one period, on one basis."""

    name: str
    period: Period
    unit_group: str
    gas_basis: str
    boundary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Everything a change set is compared with; nothing in it depends on how the changes are ordered."""

    dataset: str
    publisher_kind: PublisherKind | None
    rule: AccountingRule | None
    """What the dataset's figures keep to; None where the registry knows no such rule, which blocks."""
    submission: Submission
    nomenclature: Nomenclature
    history: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
    """Of each factor touched, what is released and has not ended, oldest period first."""
    peers: Mapping[tuple[str, str], Peers] = field(default_factory=dict)
    """By class (`cpc:37440`, `activity:…`, `dataset:…`) and unit group, at the newest release."""
    relatives: Mapping[Family, tuple[Figure, ...]] = field(default_factory=dict)
    twins: Mapping[Decimal, tuple[Twin, ...]] = field(default_factory=dict)
    descent: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Which datasets of the registry the figures of a dataset name as their background."""


Checking = Callable[[Sequence[Change], Beside], Iterator[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A rule with its formula and threshold; `run` is None where another check or the assignment of reviewers asks it.

    `severity` is the gravest that the check says.
    """

    code: str
    title_en: str
    title_zh: str
    formula: str
    threshold: str
    severity: Severity
    run: Checking | None

    @property
    def anchor(self) -> str:
        """Return where docs/checks.md explains it."""
        return f"checks.md#{self.code.lower()}"


def figures(changes: Sequence[Change]) -> Iterator[tuple[Change, FactorContent]]:
    """Return the changes that bring a figure, each with it; withdrawals bring none."""
    return ((change, change.content) for change in changes if change.content is not None)
