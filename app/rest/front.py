"""The front of the house, plain ASGI: cache, conditional requests, HEAD, OPTIONS, the deadline, the hot doors.

FastAPI serves what is not hot, behind it; its answers pass through here too, so that every public answer has
the same headers and is kept the same way.
"""

import asyncio
import gc
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import structlog

from app.kit.db import Database
from app.kit.errors import DeadlinePassed, FootingError
from app.lookup.world import World
from app.rest import problems
from app.rest.asking import LONGEST_PATH, asked, refuse_unprintable
from app.rest.cache import Cache
from app.rest.errors import BadRequest, TooLong
from app.rest.reply import NEVER, Reply, Sent
from app.rest.v1.factors import factor_door, factors
from app.rest.v1.lookup import look_up

Message = dict[str, Any]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

_ALLOWED = "GET, HEAD, OPTIONS"
_PREFLIGHT = (
    (b"access-control-allow-methods", _ALLOWED.encode()),
    (b"access-control-allow-headers", b"*"),
    (b"access-control-max-age", b"86400"),
    (b"allow", _ALLOWED.encode()),
)
_EMPTY: Message = {"type": "http.response.body", "body": b""}
_FACTOR = "/v1/factors/"
_PASSED_ON = (b"retry-after",)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Inside:
    """What the front works with once the service has started."""

    world: World
    database: Database
    deadline_s: float


class Front:
    """The ASGI application: the hot doors itself, everything else by the application behind it."""

    def __init__(self, behind: Asgi, cache: Cache, inside: Callable[[], Inside]) -> None:
        """Stand before an application."""
        self.behind, self._cache, self._inside = behind, cache, inside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.behind(scope, receive, _settling(send))
            return
        method: str = scope["method"]
        sent = await self._answer(scope, method)
        with suppress(RuntimeError, OSError):  # the client is gone: its transport refuses to be written to
            await self._send(scope, method, sent, send)

    async def _send(self, scope: Scope, method: str, sent: Sent, send: Send) -> None:
        if sent.etag and _is_known(scope, sent.etag):
            await send(sent.not_modified)
            await send(_EMPTY)
        else:
            await send(sent.start)
            await send(_EMPTY if method == "HEAD" else sent.body)

    async def _answer(self, scope: Scope, method: str) -> Sent:
        if method not in {"GET", "HEAD"}:
            return Sent(_other_method(method))
        inside = self._inside()
        path: str = scope["path"]
        key = (path, scope["query_string"])
        read_from = inside.world.announced
        kept = self._cache.get(key, read_from)
        if kept is not None:
            return kept
        sent = Sent(await self._reply(inside, scope))
        if sent.etag:
            self._cache.put(key, read_from, sent)
        return sent

    async def _reply(self, inside: Inside, scope: Scope) -> Reply:
        try:
            async with asyncio.timeout(inside.deadline_s):
                return await self._opened(inside, scope)
        except FootingError as refused:
            return problems.problem(refused)
        except TimeoutError:
            return problems.problem(DeadlinePassed("the request took too long", hint="send it again, or ask for less"))
        except Exception as fault:  # noqa: BLE001 - the last stand: nothing of the inside leaves the house
            _log.error("request.fault", path=scope["path"][:200], error=repr(fault)[:500])
            return problems.unexpected()

    async def _opened(self, inside: Inside, scope: Scope) -> Reply:
        path: str = scope["path"]
        if len(path) > LONGEST_PATH:
            detail = f"the path has {len(path)} characters"
            raise TooLong(detail, hint=f"at most {LONGEST_PATH}")
        if len(path) > 1 and path.endswith("/"):
            path = path[:-1]
        if "\ufffd" in path or "\x00" in path:
            detail = "the path is not UTF-8 text"
            raise BadRequest(detail, hint="percent-encoded UTF-8")
        said = asked(scope["query_string"])
        if path == "/v1/lookup":
            return await look_up(inside.world, said)
        if path == "/v1/factors":
            return await factors(inside.world, inside.database, said)
        if path.startswith(_FACTOR):
            return await factor_door(inside.world, path[len(_FACTOR) :], said)
        refuse_unprintable(said)
        return await self._from_behind(scope | {"path": path, "raw_path": path.encode(), "method": "GET"})

    async def _from_behind(self, scope: Scope) -> Reply:
        """Collect the answer of the application behind."""
        taken: list[Message] = []

        async def take(message: Message) -> None:
            taken.append(message)

        await self.behind(scope, _nothing, take)
        headers = dict(taken[0]["headers"])
        body = b"".join(message.get("body", b"") for message in taken[1:])
        reply = Reply(taken[0]["status"], body, headers.get(b"content-type", b"text/plain"))
        kept = tuple((name, headers[name]) for name in _PASSED_ON if name in headers)
        return replace(reply, caching=headers.get(b"cache-control", NEVER), headers=kept)


def _settling(send: Send) -> Send:
    """Return a `send` that takes what start-up made out of garbage collection: it stays as long as the process.

    To look through all of it again and again took a tenth of a second each time, and a third of all work.
    """

    async def sent(message: Message) -> None:
        if message["type"] == "lifespan.startup.complete":
            gc.collect()
            gc.freeze()
        await send(message)

    return sent


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def _other_method(method: str) -> Reply:
    if method == "OPTIONS":
        return Reply(204, b"", headers=_PREFLIGHT)
    return problems.refused_method(_ALLOWED)


def _is_known(scope: Scope, etag: bytes) -> bool:
    """Return whether the client's copy is this very answer (RFC 9110 §13.1.2: weak comparison)."""
    said = [value for name, value in scope["headers"] if name == b"if-none-match"]
    tags = {tag.strip().removeprefix(b"W/") for value in said for tag in value.split(b",")}
    return etag in tags or tags == {b"*"}
