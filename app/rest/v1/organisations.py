"""Registering publishers and datasets, and who is a member, an agent or tied."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from app.access.model import Caller
from app.access.permissions import Permission, Role
from app.access.queries import identities
from app.kit.db import Reader, Writer
from app.kit.paging import place
from app.provenance.errors import NotAMember, UnknownTie
from app.provenance.members import Admission, admit, expel, must_belong
from app.provenance.model import Dataset, Editions, Publisher, PublisherKind, Tie, TieKind, Tier
from app.provenance.queries import agents, members, ties
from app.provenance.registering import add_agent, add_dataset, add_publisher, add_tie, end_agent, end_tie
from app.rest.attending import known
from app.rest.bodies import body, parsed
from app.rest.deps import PageAsked
from app.rest.schemas_access import (
    AgentIn,
    AgentOut,
    AgentsOut,
    DatasetIn,
    MemberIn,
    MemberMadeOut,
    MembersOut,
    PublisherIn,
    TieIn,
    TieOut,
    TiesOut,
)
from app.rest.schemas_catalogue import DatasetOut, PublisherOut
from app.rest.v1.catalogue import Slug, dataset_told, publisher_told
from app.rest.v1.keys import made
from app.rest.writing import Written, posted_json, read, write

router = APIRouter(tags=["organisations"])
Agent = Annotated[str, Path(description="slug of the organisation that submits", examples=["acme"])]
Subject = Annotated[str, Path(description="id of a member", examples=["0190a5c4-0000-7000-8000-000000000000"])]
RoleAsked = Annotated[str, Path(description="a role", examples=["proposer"])]
Side = Annotated[str, Path(description="slug of an organisation", examples=["acme"])]
Kind = Annotated[str, Path(description="owns, funds or group", examples=["owns"])]
Since = Annotated[str, Path(description="first day of the tie", examples=["2024-05-01"])]


@router.post("/v1/publishers", response_model=PublisherOut, status_code=201, openapi_extra=body(PublisherIn))
async def register_publisher(request: Request) -> Response:
    """Register a publisher; for administrators of the registry."""
    raw, said = await posted_json(request)
    asked = parsed(PublisherIn, said)
    names = {"name_en": asked.name.en, "name_zh": asked.name.zh}
    one = Publisher(slug=asked.slug, kind=PublisherKind(asked.kind), country=asked.country, **names)  # type: ignore[arg-type]

    async def work(writer: Writer, who: Caller) -> Written:
        await add_publisher(writer, who, one)
        return Written(201, publisher_told(one), location=f"/v1/publishers/{one.slug}")

    return await write(request, raw, work)


@router.post("/v1/datasets", response_model=DatasetOut, status_code=201, openapi_extra=body(DatasetIn))
async def register_dataset(request: Request) -> Response:
    """Register a dataset; for administrators of its publisher or of the registry."""
    raw, said = await posted_json(request)
    asked = parsed(DatasetIn, said)
    one = Dataset(
        key=asked.key,
        publisher=asked.key.partition("/")[0],
        title_en=asked.title.en,
        title_zh=asked.title.zh,
        industry_scope=tuple(asked.industry_scope),
        editions=Editions(asked.editions),
        accounting_rule=asked.accounting_rule,
        tier=Tier(asked.tier),
    )

    async def work(writer: Writer, who: Caller) -> Written:
        await add_dataset(writer, who, one)
        return Written(201, dataset_told(one), location=f"/v1/datasets/{one.key}")

    return await write(request, raw, work)


@router.get("/v1/publishers/{slug}/members", response_model=MembersOut)
async def list_members(slug: Slug, request: Request, asked: Annotated[PageAsked, Query()]) -> Response:
    """List who has which role now; for members of the organisation and of the registry."""
    after = place(asked.cursor, (str, str)) if asked.cursor is not None else ("", "")

    async def work(reader: Reader, caller: Caller | None) -> Mapping[str, object]:
        who = known(caller)
        await must_belong(reader, who, slug)
        found = await members(reader, slug, after=(str(after[0]), str(after[1])), limit=asked.limit + 1)
        manages = who.may(Permission.REGISTRY_MANAGE) or who.may(Permission.ORGANISATION_MANAGE, slug)
        named = await identities(reader, [one for one, _ in found]) if manages else {}
        shown, following = asked.page(found, lambda last: (str(last[0]), last[1]))
        return {"items": [_member(one, role, named) for one, role in shown], "next": following}

    return await read(request, work)


@router.post(
    "/v1/publishers/{slug}/members", response_model=MemberMadeOut, status_code=201, openapi_extra=body(MemberIn)
)
async def admit_member(slug: Slug, request: Request) -> Response:
    """Make somebody a member, with a first key of a kind if asked; for who administers it or the registry."""
    raw, said = await posted_json(request)
    asked = parsed(MemberIn, said)
    admission = Admission(**asked.model_dump() | {"role": Role(asked.role)})

    async def work(writer: Writer, who: Caller) -> Written:
        subject, token = await admit(writer, who, slug, admission)
        told = {"subject": str(subject), "organisation": slug, "role": admission.role}
        whole = told | {"key": made(token) if token is not None else None}
        return Written(201, whole, kept=told | {"key": made(token, shown=False) if token is not None else None})

    return await write(request, raw, work)


@router.delete("/v1/publishers/{slug}/members/{subject}/{role}", status_code=204)
async def end_member(slug: Slug, subject: Subject, role: RoleAsked, request: Request) -> Response:
    """End a membership from now on; for administrators of the organisation or of the registry."""

    async def work(writer: Writer, who: Caller) -> Written:
        await expel(writer, who, slug, *_membership(subject, role))
        return Written(204, {})

    return await write(request, b"", work)


@router.get("/v1/publishers/{slug}/agents", response_model=AgentsOut)
async def list_agents(slug: Slug, request: Request, asked: Annotated[PageAsked, Query()]) -> Response:
    """List who may submit for a publisher; for members of the organisation and of the registry."""

    async def work(reader: Reader, caller: Caller | None) -> Mapping[str, object]:
        await must_belong(reader, known(caller), slug)
        found = await agents(reader, slug, after=asked.after(), limit=asked.limit + 1)
        shown, following = asked.page(found, lambda last: (last,))
        return {"items": [{"publisher": slug, "agent": one} for one in shown], "next": following}

    return await read(request, work)


@router.post("/v1/publishers/{slug}/agents", response_model=AgentOut, status_code=201, openapi_extra=body(AgentIn))
async def name_one(slug: Slug, request: Request) -> Response:
    """Let an organisation submit for a publisher; for the publisher's own administrators."""
    raw, said = await posted_json(request)
    asked = parsed(AgentIn, said)

    async def work(writer: Writer, who: Caller) -> Written:
        await add_agent(writer, who, slug, asked.agent)
        return Written(201, {"publisher": slug, "agent": asked.agent})

    return await write(request, raw, work)


@router.delete("/v1/publishers/{slug}/agents/{agent}", status_code=204)
async def dismiss_one(slug: Slug, agent: Agent, request: Request) -> Response:
    """Let an organisation no longer submit for a publisher; for administrators of either or of the registry."""

    async def work(writer: Writer, who: Caller) -> Written:
        await end_agent(writer, who, slug, agent)
        return Written(204, {})

    return await write(request, b"", work)


@router.get("/v1/ties", response_model=TiesOut)
async def list_ties(request: Request, asked: Annotated[PageAsked, Query()]) -> Response:
    """List the ties between organisations that there are or were; for members of the registry who read all."""
    after = place(asked.cursor, (str, str, str, str)) if asked.cursor is not None else ()

    async def work(reader: Reader, caller: Caller | None) -> Mapping[str, object]:
        known(caller).must(Permission.PROPOSAL_READ_ALL)
        found = [one for one in await ties(reader) if _named(one) > after]
        shown, following = asked.page(found, _named)
        return {"items": [_tie(one) for one in shown], "next": following}

    return await read(request, work)


@router.post("/v1/ties", response_model=TieOut, status_code=201, openapi_extra=body(TieIn))
async def tie_two(request: Request) -> Response:
    """Say that one organisation owns or funds another, or that both are of one group; for the registry."""
    raw, said = await posted_json(request)
    asked = parsed(TieIn, said)
    one = Tie(**asked.model_dump() | {"kind": TieKind(asked.kind), "until": None})

    async def work(writer: Writer, who: Caller) -> Written:
        await add_tie(writer, who, one)
        return Written(201, _tie(one))

    return await write(request, raw, work)


@router.delete("/v1/ties/{organisation}/{other}/{kind}/{since}", status_code=204)
async def untie_two(organisation: Side, other: Side, kind: Kind, since: Since, request: Request) -> Response:
    """Say that a tie holds until today and no longer; for the registry."""

    async def work(writer: Writer, who: Caller) -> Written:
        await end_tie(writer, who, (organisation, other, kind), _day(since))
        return Written(204, {})

    return await write(request, b"", work)


def _membership(subject: str, role: str) -> tuple[UUID, Role]:
    try:
        return UUID(subject), Role(role)
    except ValueError:
        detail = "there is no such membership"
        raise NotAMember(detail, hint="a member and a role of /v1/publishers/{slug}/members") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        detail = "there is no such tie"
        raise UnknownTie(detail, hint="the first day of one of /v1/ties, such as 2024-05-01") from None


def _member(subject: UUID, role: Role, named: Mapping[UUID, tuple[str, str]]) -> dict[str, object]:
    identity = named.get(subject)
    return {"subject": str(subject), "role": role, "identity": identity[1] if identity is not None else None}


def _tie(one: Tie) -> dict[str, Any]:
    names = {"organisation": one.organisation, "other": one.other, "kind": one.kind}
    return names | {"since": one.since, "until": one.until, "note": one.note}


def _named(one: Tie) -> tuple[str, str, str, str]:
    return one.organisation, one.other, one.kind.value, one.since.isoformat()
