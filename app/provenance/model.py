"""Publishers, datasets, editions, sources and licences, as everybody above sees them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class PublisherKind(StrEnum):
    """The five kinds of publishers."""

    AUTHORITY = "authority"
    ASSOCIATION = "association"
    ENTERPRISE = "enterprise"
    RESEARCH_INSTITUTE = "research_institute"
    INTERNATIONAL_DATABASE = "international_database"


class Editions(StrEnum):
    """What a dataset's new edition does to the one before."""

    EXTEND = "extend"
    REPLACE = "replace"


class Tier(StrEnum):
    """Who may read: anybody, anybody with a key, or the entitled."""

    OPEN = "open"
    REGISTERED = "registered"
    LICENSED = "licensed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A licence as a record of its own."""

    id: str
    title: str
    url: str | None
    redistribution: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """An organisation that issues figures and answers for them."""

    slug: str
    kind: PublisherKind
    country: str | None
    name_en: str
    name_zh: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A publisher's named collection; its key is `publisher/dataset`."""

    key: str
    publisher: str
    title_en: str
    title_zh: str | None
    industry_scope: tuple[str, ...]
    editions: Editions
    accounting_rule: str
    tier: Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document: what it is called, and the digest of the file where we held it."""

    name: str
    title: str
    publisher: str
    published: str | None
    url: str | None
    file: str | None
    digest: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One issue of a dataset, with its own licence; its key is `publisher/dataset/label`."""

    key: str
    dataset: str
    label: str
    published: str | None
    licence: str
    attribution: str
    sources: tuple[Source, ...]


class Traceability(StrEnum):
    """How far back a figure must be traceable: to a document and a place in it, or to a file that is held."""

    CITED = "cited"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountingRule:
    """What figures of a dataset must keep to: boundaries allowed (none named: any), fields required, least quality.

    `dqr_max` is the highest (worst) data quality rating taken, None where a rating is not asked for. A figure follows
    a rule only if the rule was valid at the end of the figure's reference period or later.
    """

    code: str
    title_en: str
    title_zh: str | None
    boundaries: tuple[str, ...]
    required: tuple[str, ...]
    dqr_max: Decimal | None
    traceability: Traceability
    valid_from: date | None
    valid_to: date | None
    citation: str


class TieKind(StrEnum):
    """How two organisations are tied: one owns the other, funds it, or both are of one group."""

    OWNS = "owns"
    FUNDS = "funds"
    GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A tie between two organisations, for conflicts of interest."""

    organisation: str
    other: str
    kind: TieKind
    since: date
    until: date | None
    note: str | None
