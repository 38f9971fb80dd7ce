"""Files that come in: kept by their digest as they stream, before anybody reads them."""

from collections.abc import AsyncIterator, Awaitable, Callable

from fastapi import Request

from app.access.model import Caller
from app.front.errors import BadBody, MediaTypeRefused
from app.kit.db import Reader
from app.kit.store import Store, Stored
from app.rest.writing import admitted

Allowed = Callable[[Reader, Caller], Awaitable[None]]


async def received(request: Request, most: int, allowed: Allowed) -> Stored:
    """Keep the body of a request by its digest; refuse one without a valid key, empty, or of more than `most` bytes.

    `allowed` refuses who may not send it, before a byte is read; the transaction that uses it asks again.
    """
    await admitted(request, allowed)
    store: Store = request.app.state.services.store
    stored = await store.put(_parts(request), most)
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


async def _parts(request: Request) -> AsyncIterator[bytes]:
    async for part in request.stream():
        yield part
