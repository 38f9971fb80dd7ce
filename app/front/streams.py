"""Answers that are sent as they come: files and exports, never collected, never coded, with no deadline for their end.

The deadline of a request is that of its first part; a client that reads too slowly is `patience`'s matter.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

from app.front.reply import Headers, Pairs

_EMPTY = {"type": "http.response.body", "body": b""}
_ALWAYS = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"Accept-Ranges, Content-Disposition, Content-Range, ETag, Footing-Release, Footing-Rows, Link, Repr-Digest",
    ),
    (b"x-content-type-options", b"nosniff"),
)
Parts = AsyncGenerator[bytes, None]


@dataclass(frozen=True, slots=True)
class Requested:
    """What a door that streams is asked: by whom, with which headers, and whether for the headers alone (HEAD)."""

    path: str
    said: dict[str, str]
    headers: Headers
    client: str
    is_head: bool
    zh: bool


@dataclass(frozen=True, slots=True)
class Stream:
    """Status, headers, and the parts of a body; without parts the headers are the whole answer."""

    status: int
    headers: Pairs
    parts: Parts | None = None
    first: bytes = field(default=b"", repr=False)

    async def begun(self) -> "Stream":
        """Return this answer with its first part at hand: what refuses to be read refuses before anything is sent."""
        if self.parts is None:
            return self
        return replace(self, first=await anext(self.parts, b""))


async def pump(stream: Stream, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
    """Send an answer as it comes; stop reading it as soon as the client is gone. Raises what breaks it midway."""
    sending, leaving = asyncio.create_task(_sent(stream, send)), asyncio.create_task(_gone(receive))
    try:
        await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (sending, leaving):
            task.cancel()
        await asyncio.gather(sending, leaving, return_exceptions=True)
        if stream.parts is not None:
            await stream.parts.aclose()
    if not sending.cancelled():
        sending.result()


async def _sent(stream: Stream, send: Callable[[Any], Awaitable[None]]) -> None:
    start = {"type": "http.response.start", "status": stream.status, "headers": (*stream.headers, *_ALWAYS)}
    await send(start)
    if stream.parts is not None:
        await send({"type": "http.response.body", "body": stream.first, "more_body": True})
        async for part in stream.parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})
    await send(_EMPTY)


async def _gone(receive: Callable[[], Awaitable[Any]]) -> None:
    """Wait until the client is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
