"""The members of a released record, as it is stored; a source is the record's own JSON, read with exact figures."""

from decimal import Decimal

import strawberry

from app.graphql.scalars import Json


@strawberry.type
class Name:
    """A name in English and Chinese."""

    en: str | None
    zh: str | None


@strawberry.type
class Days:
    """First and last day, both inclusive; an open end is null."""

    from_: str | None = strawberry.field(name="from")
    to: str | None


@strawberry.type
class Code:
    """A class of a classification."""

    scheme: str
    code: str


@strawberry.type
class DeclaredUnit:
    """What the figure is stated per."""

    amount: Decimal
    unit: str
    calorific_basis: str | None
    currency_year: int | None
    price_basis: str | None


@strawberry.type
class Constituent:
    """One gas's part; `kg` is null where only CO2e is known, `co2e` where masses are stated."""

    gas: str
    kg: Decimal | None
    co2e: Decimal | None


@strawberry.type
class Pedigree:
    """Five indicators from 1 (best) to 5, null where not scored."""

    reliability: Decimal | None
    completeness: Decimal | None
    temporal: Decimal | None
    geographical: Decimal | None
    technological: Decimal | None


@strawberry.type
class GroupQuality:
    """Raw scores of a gas, or of a group of them."""

    group: str
    pedigree: Pedigree


@strawberry.type
class Quality:
    """Raw scores per group of gases, and what is computed from them by the method named."""

    pedigree: Pedigree | None
    ilcd: Json | None
    dqr: Decimal | None
    method: str | None
    by_gas: list[GroupQuality]
    flags: list[str]


@strawberry.type
class InputParameter:
    """A published parameter that a computed figure was computed from."""

    name: str
    stated: str


@strawberry.type
class Locator:
    """Where the figure stands."""

    document: str
    digest: str | None
    place: str


@strawberry.type
class AsPublished:
    """The figure verbatim."""

    value: str
    unit: str
    locator: Locator


@strawberry.type
class Source:
    """The document cited; `note` says which copy of it was read."""

    title: str
    publisher: str
    published: str | None
    url: str | None
    note: str | None


@strawberry.type
class Licence:
    """Licence, attribution to print, and who may read."""

    id: str
    attribution: str
    tier: str


@strawberry.type
class LogPlace:
    """Position in the public log."""

    index: int


@strawberry.type
class ReleaseRef:
    """The release an answer was read from, and whether the caller named it."""

    label: str
    digest: str
    pinned: bool
