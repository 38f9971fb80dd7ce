"""Files that come in: kept by their digest as they stream, before anybody reads them."""

from collections.abc import AsyncIterator, Awaitable, Callable

from fastapi import Request
from starlette.requests import ClientDisconnect

from app.access.model import Caller
from app.front.errors import BadBody, MediaTypeRefused
from app.kit.clock import now
from app.kit.db import Reader
from app.kit.store import Store, Stored
from app.rest.writing import admitted

_MB = 1_000_000
Allowed = Callable[[Reader, Caller], Awaitable[None]]


async def received(request: Request, most: int, allowed: Allowed) -> Stored:
    """Keep the body of a request by its digest; refuse one without a valid key, empty, or of more than `most` bytes.

    `allowed` refuses who may not send it, before a byte is read; the transaction that uses it asks again. Refuses more
    than the caller may send in a day, too; what is refused as it comes is counted all the same.
    """
    who = await admitted(request, allowed)
    services, uploads = request.app.state.services, request.app.state.attendance.uploads
    daily = services.settings.upload_daily_mb * _MB
    said = request.headers.get("content-length", "")
    uploads.refuse(who.subject, min(int(said[:20]), most) if said.isascii() and said.isdigit() else 0, daily, now())
    store: Store = services.store
    stored = await store.put(_parts(request, lambda count: uploads.take(who.subject, count, daily, now())), most)
    if not stored.size:
        detail = "the body is empty"
        raise BadBody(detail, hint="the file as the body of the request")
    return stored


def media_type(request: Request) -> str:
    """Return the media type of a body without its parameters; refuse a request that names none."""
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not said or "/" not in said:
        detail = "the body has no media type"
        raise MediaTypeRefused(detail, hint="Content-Type: what the file is", fields=["Content-Type"])
    return said[:100]


async def _parts(request: Request, came: Callable[[int], None]) -> AsyncIterator[bytes]:
    try:
        async for part in request.stream():
            came(len(part))
            yield part
    except ClientDisconnect:
        detail = "the client went away"
        raise BadBody(detail, hint="send the file again") from None
