"""What may be said of a question, in the names of REST."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

import strawberry

from app.kit.amounts import plain
from app.kit.texts import line

_LONGEST = 400


@strawberry.input
class Selector:
    """A look-up: one subject at least (activity, product or industry), and the conditions a factor has to meet."""

    activity: str | None = strawberry.field(default=None, description="an activity's code, or a factor's key")
    product: str | None = strawberry.field(default=None, description="scheme:code, such as cpc:37440")
    industry: str | None = strawberry.field(default=None, description="scheme:code, such as naics-2017:327310")
    geography: str | None = strawberry.field(default=None, description="such as CN-GD")
    date: str | None = strawberry.field(default=None, description="a year or a day")
    unit: str | None = None
    boundary: str | None = None
    gas_basis: str | None = None
    price_basis: str | None = None
    calorific_basis: str | None = None
    dataset: str | None = None
    publisher: str | None = None
    dqr_max: Decimal | None = None
    gwp: str | None = strawberry.field(default=None, description="restate under this GWP set, such as AR6-100")
    release: str | None = strawberry.field(default=None, description="a label, a digest or `latest`")
    fallback: str | None = strawberry.field(default=None, description="what may be stepped along: geography,time")
    max_age: int | None = strawberry.field(default=None, description="years, with fallback along time")
    allow_later: bool | None = strawberry.field(default=None, description="with fallback along time")


@strawberry.input
class FactorFilter:
    """A search for factors: words if any, what it is narrowed to, its order, and what is to be counted."""

    q: str | None = strawberry.field(default=None, description="words in any language, or codes")
    activity: str | None = None
    product: str | None = strawberry.field(default=None, description="a class and all below it, such as cpc:374")
    industry: str | None = strawberry.field(default=None, description="a class and all below it, such as isic-4:239")
    geography: str | None = strawberry.field(default=None, description="a place and all it contains")
    year: int | None = None
    unit: str | None = None
    boundary: str | None = None
    gas_basis: str | None = None
    dataset: str | None = None
    publisher: str | None = None
    licence: str | None = None
    tier: str | None = None
    dqr_max: Decimal | None = None
    sort: str | None = strawberry.field(default=None, description="relevance, key, -period or dqr")
    facets: list[str] | None = strawberry.field(default=None, description="what to count by, such as geography")
    total: bool | None = strawberry.field(default=None, description="whether to count all")
    release: str | None = strawberry.field(default=None, description="a label, a digest or `latest`")


@strawberry.input
class DiffFilter:
    """What a difference of two releases is narrowed to."""

    change: list[str] | None = strawberry.field(
        default=None, description="added, extended, amended, replaced, withdrawn, metadata_only"
    )
    dataset: str | None = None
    publisher: str | None = None
    geography: str | None = strawberry.field(default=None, description="a place and all it contains")
    industry: str | None = strawberry.field(default=None, description="a class and all below it")
    activity: str | None = None
    min_change: str | None = strawberry.field(default=None, description="least relative change: 5% or 0.05")


def parameters(given: object, release: str | None = None) -> dict[str, str]:
    """Return what an input says as parameters of REST; the release of the request where it names none."""
    # A plan hands over what graphql-core read, without a class of Strawberry's made of it.
    members = given if isinstance(given, dict) else {one.name: getattr(given, one.name) for one in fields(given)}  # type: ignore[arg-type]
    named = {name: text for name, said in members.items() if (text := _text(said)) is not None}
    return named if release is None else {"release": release} | named


def said(name: str, text: str) -> str:
    """Return a text argument; refuse control and invisible characters, which a document's escapes can bring."""
    return line(name, text, _LONGEST)


def _text(said: Any) -> str | None:  # noqa: ANN401 - a scalar
    if said is None or isinstance(said, str):
        return said
    if isinstance(said, bool):
        return "true" if said else "false"
    if isinstance(said, list):
        return ",".join(said) if said else None
    return plain(said) if isinstance(said, Decimal) else str(said)
