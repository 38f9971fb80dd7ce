"""An emission factor's content: what was said, under which conditions, and how well it is known."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class Boundary(StrEnum):
    """Which part of the life cycle is inside (ISO 14067 6.3.4, typed)."""

    CRADLE_TO_GATE = "cradle-to-gate"
    CRADLE_TO_SALE = "cradle-to-sale"
    GATE_TO_GATE = "gate-to-gate"
    CRADLE_TO_GRAVE = "cradle-to-grave"
    COMBUSTION = "combustion"
    UPSTREAM = "upstream"
    USE = "use"
    END_OF_LIFE = "end-of-life"
    UNSTATED = "unstated"


class GasBasis(StrEnum):
    """Which gases the figure counts: all by species, CO2 alone, or a CO2e nobody split."""

    ALL_GASES = "all_gases"
    CO2_ONLY = "co2_only"
    CO2E_UNDIVIDED = "co2e_undivided"


class Evidence(StrEnum):
    """How well the figure itself is known, best first."""

    OFFICIAL = "official"
    EQUAL = "equal"
    TRANSCRIBED = "transcribed"
    SINGLE = "single"


class ValueOrigin(StrEnum):
    """Did the publisher print the value, or was it computed from what the publisher printed."""

    PUBLISHED = "published"
    COMPUTED = "computed"


class CalorificBasis(StrEnum):
    """Net (lower) or gross (higher) calorific value."""

    NET = "net"
    GROSS = "gross"


class PriceBasis(StrEnum):
    """At whose price a monetary unit is counted."""

    PURCHASER = "purchaser"
    PRODUCER = "producer"


@dataclass(frozen=True, slots=True)
class Code:
    """A class of a classification."""

    scheme: str
    code: str

    def __str__(self) -> str:
        """Write it as everywhere: `scheme:code`."""
        return f"{self.scheme}:{self.code}"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from and to, both inclusive; an open end is None."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredUnit:
    """The amount and unit the factor is stated per, with the qualifiers that must never be mixed."""

    amount: Decimal
    unit: str
    calorific_basis: CalorificBasis | None = None
    currency_year: int | None = None
    price_basis: PriceBasis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Constituent:
    """One gas's part: kg of gas, or kg CO2e of it where the publisher states that."""

    gas: str
    kg: Decimal | None = None
    co2e: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PedigreeScores:
    """Five indicators from 1 (best) to 5, None where not scored (Weidema et al. 2013; EPA 2016)."""

    reliability: Decimal | None
    completeness: Decimal | None
    temporal: Decimal | None
    geographical: Decimal | None
    technological: Decimal | None

    def all(self) -> tuple[Decimal | None, ...]:
        """Return the five in the order of the matrix."""
        return (self.reliability, self.completeness, self.temporal, self.geographical, self.technological)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupScores:
    """Raw scores of one gas, of all `other` gases together, or of the `all`."""

    group: str
    scores: PedigreeScores


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """Where the figure stands: document, digest of the file held, place in it."""

    document: str
    digest: str | None
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AsPublished:
    """The figure verbatim."""

    value: str
    unit: str
    locator: Locator


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The document the figure is cited from."""

    title: str
    publisher: str
    published: str | None
    url: str | None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceTerms:
    """Licence of the edition, the attribution to print, and who may read."""

    id: str
    attribution: str
    tier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorContent:
    """Everything a factor version says, before it is given an identity and a number."""

    name_en: str
    name_zh: str | None = None
    synonyms: tuple[str, ...] = ()
    description: str | None = None
    activity: str | None = None
    products: tuple[Code, ...] = ()
    industries: tuple[Code, ...] = ()
    geography: str
    reference_period: Period
    valid: Period = field(default_factory=lambda: Period(None, None))
    declared_unit: DeclaredUnit
    value: Decimal
    gas_basis: GasBasis
    gwp: str | None
    value_origin: ValueOrigin
    constituents: tuple[Constituent, ...] = ()
    boundary: Boundary
    stages: tuple[str, ...] = ()
    scope: str | None = None
    scope2_basis: str | None = None
    technology: str | None = None
    allocation: str | None = None
    cut_off: str | None = None
    coverage: str | None = None
    background_databases: tuple[str, ...] = ()
    dataset_type: str | None = None
    method_standards: tuple[str, ...] = ()
    scores: tuple[GroupScores, ...] = ()
    flags: tuple[str, ...] = ()
    uncertainty: dict[str, str] | None = None
    inputs: tuple[tuple[str, str], ...] = ()
    as_published: AsPublished
    evidence: Evidence
    source: Citation
    licence: LicenceTerms
    owner: str | None = None
    entered_by: str | None = None
    reviews: tuple[dict[str, str], ...] = ()
    change_note: str | None = None
    external_id: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorKey:
    """What a factor is about: the same identity for all its versions."""

    dataset: str
    slug: str

    def __str__(self) -> str:
        """Write it as everywhere: `publisher/dataset/slug`."""
        return f"{self.dataset}/{self.slug}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorVersion:
    """A minted version: identity, number, canonical bytes, their digest, and the record as it is served."""

    factor: UUID
    key: FactorKey
    number: int
    preceding: int | None
    edition: str
    content: FactorContent
    canonical: bytes
    digest: bytes
    rendered: bytes
    citation: str
    dqr: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a factor's version in a release: enough to tell what a change would do."""

    factor: UUID
    number: int
    period: Period
    value: Decimal
    digest: bytes
