"""Shapes of keys, members, ties, agents and rules in the contract."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StrictInt, ValidationInfo, WithJsonSchema

from app.kit.amounts import decimal
from app.kit.texts import line
from app.rest.bodies import In
from app.rest.schemas import BoundaryName, Figure, ListOut, Name, Out

KindOfKey = Literal["r", "w", "v"]
RoleName = Literal[
    "proposer", "steward", "reviewer", "chair", "release_manager", "authority", "reader", "administrator"
]
Slug = Annotated[str, Field(pattern="^[a-z0-9][a-z0-9-]{1,62}$", examples=["acme"])]
DatasetKey = Annotated[
    str, Field(pattern="^[a-z0-9][a-z0-9-]{1,62}/[a-z0-9][a-z0-9-]{1,62}$", examples=["acme/cement"])
]
RuleCode = Annotated[str, Field(pattern="^[a-z0-9][a-z0-9.-]{1,62}$", examples=["gbt-24067-2024"])]
_LONGEST = 200
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")  # `fromisoformat` alone would take 2024-W05-1 as well


def worded(text: str) -> str:
    """Pass words on; refuse blanks, which say nothing."""
    if not text.strip():
        detail = "nothing but blanks"
        raise ValueError(detail)
    return text


def _line(text: str, about: ValidationInfo) -> str:
    return worded(line(about.field_name or "text", text, _LONGEST))


def _day(text: object) -> object:
    """Take `2024-05-01` and nothing else that could be read as a day."""
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        detail = "not a day, such as 2024-05-01"
        raise ValueError(detail)
    return date.fromisoformat(text)


def _figure(said: object) -> object:
    """Take a number or a plain decimal as text, never a binary fraction."""
    if isinstance(said, bool) or not isinstance(said, str | int | Decimal):
        detail = "not a number"
        raise ValueError(detail)  # noqa: TRY004 - what pydantic tells as a refusal
    return decimal(said) if isinstance(said, str) else Decimal(said)


Line = Annotated[str, Field(min_length=1, max_length=_LONGEST), AfterValidator(_line)]
Day = Annotated[date, BeforeValidator(_day)]
Rating = Annotated[
    Decimal, BeforeValidator(_figure), Field(ge=1, le=5), WithJsonSchema({"type": "number", "minimum": 1, "maximum": 5})
]


class NameIn(In):
    """A name in English, and in Chinese where there is one."""

    en: Line
    zh: Line | None = None


class KeyIn(In):
    """A key to make: what it is for, how many days it lives, what its owner calls it, which datasets it is for."""

    kind: KindOfKey
    days: Annotated[StrictInt, Field(ge=1, le=365)] | None = None
    label: Line | None = None
    datasets: Annotated[list[DatasetKey], Field(min_length=1, max_length=100)] | None = None


class ReportedIn(In):
    """A key that was found where it should not be."""

    key: Annotated[str, Field(min_length=1, max_length=_LONGEST)]


class MemberIn(In):
    """Who is to be a member, as what, and of which kind the first key is."""

    issuer: Annotated[Line, Field(pattern="^(footing|https://.+)$")] = "footing"
    subject: Line
    name: Line | None = None
    role: RoleName
    key: KindOfKey | None = None


class PublisherIn(In):
    """A publisher to register."""

    slug: Slug
    kind: Literal["authority", "association", "enterprise", "research_institute", "international_database"]
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    name: NameIn


class DatasetIn(In):
    """A dataset to register."""

    key: DatasetKey
    title: NameIn
    industry_scope: Annotated[list[Annotated[Line, Field(pattern="^[^:;]+:[^;]+$")]], Field(max_length=50)] = Field([])
    editions: Literal["extend", "replace"]
    accounting_rule: RuleCode
    tier: Literal["open", "registered", "licensed"] = "open"


class TieIn(In):
    """A tie between two organisations."""

    organisation: Slug
    other: Slug
    kind: Literal["owns", "funds", "group"]
    since: Day
    note: Line | None = None


class AgentIn(In):
    """An organisation that may submit for a publisher."""

    agent: Slug


class RuleIn(In):
    """An accounting rule to register."""

    code: RuleCode
    title: NameIn
    boundaries: Annotated[list[BoundaryName], Field(max_length=20)] = Field([])
    required: Annotated[list[Line], Field(max_length=60)] = Field([])
    dqr_max: Rating | None = None
    traceability: Literal["cited", "held"]
    valid_from: Day | None = None
    valid_to: Day | None = None
    citation: Line


class KeyOut(Out):
    """What is public of a key, to its owner."""

    id: str
    kind: KindOfKey
    label: str | None
    datasets: list[str] | None
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class KeysOut(ListOut):
    """A page of the caller's keys."""

    items: list[KeyOut]


class KeyMadeOut(Out):
    """A new key: whole in the first answer, `null` in every other."""

    id: str
    kind: KindOfKey
    key: str | None


class MembershipOut(Out):
    """A role in an organisation."""

    organisation: str
    role: RoleName


class PermissionOut(Out):
    """What the key lets its owner do, and as a member of which organisation."""

    permission: str
    organisation: str


class CallerOut(Out):
    """Who presents a key, and what it may do now."""

    subject: str
    key: str
    scopes: list[Literal["read", "write", "review"]]
    datasets: list[str] | None
    memberships: list[MembershipOut]
    permissions: list[PermissionOut]


class MemberOut(Out):
    """A member; `identity` is told to who manages the organisation."""

    subject: str
    role: RoleName
    identity: str | None


class MembersOut(ListOut):
    """A page of members."""

    items: list[MemberOut]


class MemberMadeOut(Out):
    """A new member, and its first key if one was asked for."""

    subject: str
    organisation: str
    role: RoleName
    key: KeyMadeOut | None


class TieOut(Out):
    """A tie between two organisations."""

    organisation: str
    other: str
    kind: Literal["owns", "funds", "group"]
    since: date
    until: date | None
    note: str | None


class TiesOut(ListOut):
    """A page of ties."""

    items: list[TieOut]


class AgentOut(Out):
    """An organisation that may submit for a publisher."""

    publisher: str
    agent: str


class AgentsOut(ListOut):
    """A page of agents."""

    items: list[AgentOut]


class RuleOut(Out):
    """An accounting rule."""

    code: str
    title: Name
    boundaries: list[str]
    required: list[str]
    dqr_max: Figure | None
    traceability: Literal["cited", "held"]
    valid_from: date | None
    valid_to: date | None
    citation: str


class RulesOut(ListOut):
    """A page of accounting rules."""

    items: list[RuleOut]
