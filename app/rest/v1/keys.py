"""`/v1/keys` and `/v1/whoami`: who presents a key, and the keys it has."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.access.errors import BadKeyRequest
from app.access.keys import Key
from app.access.model import Caller
from app.access.own import end_own, make_own, report
from app.access.permissions import Permission
from app.access.queries import keys_of
from app.access.tokens import Token
from app.kit.db import Reader, Writer
from app.provenance.queries import datasets_named
from app.rest.attending import known
from app.rest.bodies import body, parsed
from app.rest.deps import Asked, FromNewest, PageAsked
from app.rest.schemas_access import CallerOut, KeyIn, KeyMadeOut, KeysOut, ReportedIn
from app.rest.writing import Written, posted_json, read, write

router = APIRouter(tags=["access"])
Id = Annotated[str, Path(description="id of a key, the part after its kind", examples=["4hJ9sKq2LmNp"])]


@router.get("/v1/whoami", response_model=CallerOut)
async def show_caller(request: Request, asked: Annotated[Asked, Query()]) -> Response:  # noqa: ARG001 - refuses parameters
    """Show who presents the key, and what it may do now."""

    async def work(_: Reader, who: Caller | None) -> Mapping[str, object]:
        return _caller(known(who))

    return await read(request, work)


@router.get("/v1/keys", response_model=KeysOut)
async def list_keys(request: Request, asked: Annotated[PageAsked, Query()]) -> Response:
    """List the caller's keys in the order of their ids, without what is secret."""

    async def work(reader: Reader, who: Caller | None) -> Mapping[str, object]:
        found = await keys_of(reader, known(who).subject, after=asked.after(), limit=asked.limit + 1)
        shown, following = asked.page(found, lambda last: (last.id,))
        return {"items": [_key(one) for one in shown], "next": following}

    return await read(request, work)


@router.post("/v1/keys", response_model=KeyMadeOut, status_code=201, openapi_extra=body(KeyIn))
async def make_one(request: Request) -> Response:
    """Make a key for oneself, no stronger than the one presented; the answer to this request alone has it whole."""
    raw, said = await posted_json(request)
    asked = parsed(KeyIn, said)

    async def work(writer: Writer, who: Caller) -> Written:
        await _refuse_unknown(writer, asked.datasets)
        limits = {"days": asked.days, "label": asked.label, "datasets": asked.datasets}
        token = await make_own(writer, who, asked.kind, **limits)  # type: ignore[arg-type]
        return Written(201, made(token), kept=made(token, shown=False))

    return await write(request, raw, work)


@router.delete("/v1/keys/{key}", status_code=204)
async def end_one(key: Id, request: Request) -> Response:
    """Revoke one of one's own keys, from now on."""

    async def work(writer: Writer, who: Caller) -> Written:
        await end_own(writer, who, key)
        return Written(204, {})

    return await write(request, b"", work)


@router.post("/v1/keys/reported", status_code=204, openapi_extra=body(ReportedIn))
async def report_one(request: Request, database: FromNewest) -> Response:
    """Revoke a key that was found where it should not be; the answer is the same for a key that opens nothing."""
    _, said = await posted_json(request)
    asked = parsed(ReportedIn, said)
    async with database.writer() as writer:
        await report(writer, asked.key)
    return Response(status_code=204, headers={"cache-control": "no-store"})


def made(token: Token, *, shown: bool = True) -> dict[str, object]:
    """Return a new key as it is told: whole, or what is public of it."""
    return {"id": token.id, "kind": token.kind, "key": str(token) if shown else None}


async def _refuse_unknown(reader: Reader, datasets: list[str] | None) -> None:
    missing = sorted(set(datasets or ()) - set(await datasets_named(reader, datasets or ())))
    if missing:
        detail = f"there is no dataset {missing[0]}"
        raise BadKeyRequest(detail, hint="keys of /v1/datasets", fields=["datasets"])


def _key(one: Key) -> dict[str, object]:
    told = asdict(one)
    return told | {"datasets": list(one.datasets) if one.datasets is not None else None}


def _caller(who: Caller) -> dict[str, object]:
    given = [(permission, one.organisation) for permission in Permission for one in who.giving(permission)]
    return {
        "subject": str(who.subject),
        "key": who.key,
        "scopes": sorted(who.scopes),
        "datasets": sorted(who.datasets) if who.datasets is not None else None,
        "memberships": [{"organisation": one.organisation, "role": one.role} for one in sorted(who.memberships)],
        "permissions": [{"permission": name, "organisation": slug} for name, slug in sorted(set(given))],
    }
