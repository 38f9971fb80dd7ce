"""The front of the house, plain ASGI: cache, conditional requests, HEAD, OPTIONS, the deadline, the hot doors.

FastAPI serves what is not hot, behind it; its answers pass through here too, so that every public answer has
the same headers and is kept the same way.
"""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import structlog

from app.exports.selection import Exporting
from app.front import problems
from app.front.asking import LONGEST_PATH, asked, refuse_keys, refuse_unprintable
from app.front.cache import Cache
from app.front.encoding import IDENTITY, chosen
from app.front.errors import BadRequest, TooLong
from app.front.posted import Posted, read_body, refuse_coded
from app.front.reply import NEVER, Headers, Reply, Sent
from app.front.streams import Requested, Stream, pump
from app.kit.db import Database
from app.kit.errors import DeadlinePassed, FootingError
from app.kit.objects import Objects
from app.lookup.world import World

Message = dict[str, Any]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]
Answer = TypeVar("Answer", bound=Reply | Stream)

# `*` does not stand for Authorization (Fetch standard, CORS-preflight fetch).
_ALLOWED_HEADERS = b"authorization, content-type, idempotency-key, if-match, *"
_PREFLIGHT = ((b"access-control-allow-headers", _ALLOWED_HEADERS), (b"access-control-max-age", b"86400"))
_EMPTY: Message = {"type": "http.response.body", "body": b""}
_PASSED_ON = (
    b"retry-after",
    b"content-language",
    b"connection",
    b"etag",
    b"location",
    b"www-authenticate",
    b"idempotency-replayed",
    b"content-disposition",
    b"vary",
)
_LARGE = 65_536  # coding more than this would hold up who else is served
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Inside:
    """What the front works with once the service has started."""

    world: World
    database: Database
    deadline_s: float
    write_deadline_s: float
    objects: Objects
    exporting: Exporting


Opened = Callable[[Inside, str, dict[str, str]], Awaitable[Reply]]
Taken = Callable[[Inside, Posted], Awaitable[Reply]]
Streamed = Callable[[Inside, Requested], Awaitable[Reply | Stream]]
Methods = Callable[[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Doors:
    """The doors the front opens itself: by path, by how a path begins, and those that take so many bytes.

    `behind` says which methods the application behind has at a path; `streaming` which door there sends its answer
    as it comes, if any: it is kept nowhere and never coded.
    """

    at: Mapping[str, Opened]
    below: Mapping[str, Opened]
    taking: Mapping[str, tuple[Taken, int]]
    behind: Methods = lambda _: frozenset()
    streaming: Callable[[str], Streamed | None] = lambda _: None


class Front:
    """The ASGI application: the hot doors itself, everything else by the application behind it."""

    def __init__(self, behind: Asgi, cache: Cache, inside: Callable[[], Inside], doors: Doors) -> None:
        """Stand before an application."""
        self.behind, self._cache, self._inside, self._doors = behind, cache, inside, doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.behind(scope, receive, _settling(send))
            return
        method: str = scope["method"]
        is_read = method in {"GET", "HEAD"}
        streamed = self._doors.streaming(scope["path"].rstrip("/")) if is_read else None
        if streamed is not None:
            await self._stream(streamed, scope, receive, send)
            return
        sent = await self._read(scope) if is_read else Sent(await self._other(scope, method, receive))
        with suppress(RuntimeError, OSError):  # the client is gone: its transport refuses to be written to
            await self._send(scope, method, sent, send)

    async def _send(self, scope: Scope, method: str, sent: Sent, send: Send) -> None:
        coding, known = _wanted(scope["headers"])
        if sent.is_private:
            coding = IDENTITY  # its entity tag is of the thing, not of a coding; and secrets are not compressed
        large = coding and sent.size > _LARGE and not sent.has(coding)
        start, body, not_modified = await asyncio.to_thread(sent.messages, coding) if large else sent.messages(coding)
        if known and sent.etag and _is_known(known, sent.tag(coding)):
            await send(not_modified)
            await send(_EMPTY)
        else:
            await send(start)
            await send(_EMPTY if method == "HEAD" else body)

    async def _read(self, scope: Scope) -> Sent:
        inside = self._inside()
        path: str = scope["path"]
        key = (path, scope["query_string"])
        read_from = inside.world.announced
        kept = self._cache.get(key, read_from)
        if kept is not None:
            return kept
        sent = Sent(await self._guarded(inside.deadline_s, scope, self._opened(inside, scope)))
        if sent.etag and sent.is_lasting:
            self._cache.put(key, read_from, sent)
        return sent

    async def _stream(self, door: Streamed, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what a door answers as it comes; what breaks midway ends the connection: nobody takes it for whole."""
        inside = self._inside()
        answer = await self._guarded(inside.deadline_s, scope, _begun(door, inside, scope))
        try:
            if isinstance(answer, Stream):
                await pump(answer, receive, send)
            else:
                await self._send(scope, scope["method"], Sent(answer), send)
        except (RuntimeError, OSError):  # the client is gone: its transport refuses to be written to
            pass
        except Exception as fault:  # noqa: BLE001 - too late for an answer
            _log.error("stream.broken", path=scope["path"][:200], error=repr(fault)[:500])

    async def _guarded(self, deadline_s: float, scope: Scope, work: Awaitable[Answer]) -> Answer | Reply:
        try:
            async with asyncio.timeout(deadline_s):
                return await work
        except FootingError as refused:
            return problems.problem(refused, zh=reads_chinese(scope))
        except TimeoutError:
            late = DeadlinePassed("the request took too long", hint="send it again, or ask for less")
            return problems.problem(late, zh=reads_chinese(scope))
        except Exception as fault:  # noqa: BLE001 - the last stand: nothing of the inside leaves the house
            _log.error("request.fault", path=scope["path"][:200], error=repr(fault)[:500])
            return problems.unexpected(zh=reads_chinese(scope))

    async def _opened(self, inside: Inside, scope: Scope) -> Reply:
        path = _path(scope)
        refuse_keys(path, scope["query_string"])
        said = asked(scope["query_string"])
        door = self._doors.at.get(path)
        if door is not None:
            return await door(inside, "", said)
        for beginning, below in self._doors.below.items():
            if path.startswith(beginning):
                return await below(inside, path[len(beginning) :], said)
        methods = self._methods(path)
        if "GET" not in methods:
            return problems.refused_method(_listed(methods), zh=reads_chinese(scope))
        refuse_unprintable(said)
        return await self._from_behind(scope | {"path": path, "raw_path": path.encode(), "method": "GET"}, _nothing)

    async def _other(self, scope: Scope, method: str, receive: Receive) -> Reply:
        """Answer a request that is no plain reading."""
        inside = self._inside()
        is_hot = scope["path"].rstrip("/") in self._doors.taking
        deadline_s = inside.deadline_s if is_hot else inside.write_deadline_s
        return await self._guarded(deadline_s, scope, self._taken(inside, scope, method, receive))

    async def _taken(self, inside: Inside, scope: Scope, method: str, receive: Receive) -> Reply:
        path = _path(scope)
        refuse_keys(path, scope["query_string"])
        methods = self._methods(path)
        if method == "OPTIONS":
            allowed = _listed(methods).encode()
            names = ((b"access-control-allow-methods", allowed), (b"allow", allowed))
            return Reply(204, b"", headers=(*names, *_PREFLIGHT))
        if method not in methods:
            return problems.refused_method(_listed(methods), zh=reads_chinese(scope))
        said = asked(scope["query_string"])
        refuse_unprintable(said)
        refuse_coded(scope["headers"])
        if path not in self._doors.taking:
            return await self._from_behind(scope | {"path": path, "raw_path": path.encode()}, receive)
        door, most = self._doors.taking[path]
        body = await read_body(scope["headers"], receive, most)
        return await door(inside, Posted(_media_type(scope["headers"]), body, said, zh=reads_chinese(scope)))

    def _methods(self, path: str) -> frozenset[str]:
        """Return what may be asked of a path; of one where nothing is, that there is nothing to read."""
        found = self._doors.behind(path)
        if path in self._doors.taking:
            found |= {"POST"}
        is_read = path in self._doors.at or any(path.startswith(beginning) for beginning in self._doors.below)
        is_read = is_read or self._doors.streaming(path) is not None
        return found | {"GET", "HEAD"} if is_read or not found or "GET" in found else found

    async def _from_behind(self, scope: Scope, receive: Receive) -> Reply:
        """Collect the answer of the application behind."""
        taken: list[Message] = []

        async def take(message: Message) -> None:
            taken.append(message)

        await self.behind(scope, receive, take)
        headers = dict(taken[0]["headers"])
        body = b"".join(message.get("body", b"") for message in taken[1:])
        reply = Reply(taken[0]["status"], body, headers.get(b"content-type", b"text/plain"))
        kept = tuple((name, headers[name]) for name in _PASSED_ON if name in headers)
        return replace(reply, caching=headers.get(b"cache-control", NEVER), headers=kept)


async def _begun(door: Streamed, inside: Inside, scope: Scope) -> Reply | Stream:
    """Return what a door that streams answers, its first part at hand."""
    path = _path(scope)
    refuse_keys(path, scope["query_string"])
    said = asked(scope["query_string"])
    refuse_unprintable(said)
    client = (scope.get("client") or ("",))[0]
    is_head, zh = scope["method"] == "HEAD", reads_chinese(scope)
    answer = await door(inside, Requested(path, said, scope["headers"], client, is_head=is_head, zh=zh))
    return await answer.begun() if isinstance(answer, Stream) else answer


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


def _path(scope: Scope) -> str:
    """Return the path without a slash at its end; refuse one that is too long or not UTF-8."""
    path: str = scope["path"]
    if len(path) > LONGEST_PATH:
        detail = f"the path has {len(path)} characters"
        raise TooLong(detail, hint=f"at most {LONGEST_PATH}")
    if "\ufffd" in path or "\x00" in path:
        detail = "the path is not UTF-8 text"
        raise BadRequest(detail, hint="percent-encoded UTF-8")
    return path[:-1] if len(path) > 1 and path.endswith("/") else path


def _listed(methods: frozenset[str]) -> str:
    return ", ".join((*(one for one in _METHODS if one in methods), "OPTIONS"))


def _wanted(headers: Headers) -> tuple[bytes, list[bytes]]:
    """Return the coding to answer in and the ETags that the client has."""
    coding, known = IDENTITY, []
    for name, text in headers:
        if name == b"accept-encoding":
            coding = chosen(text)
        elif name == b"if-none-match":
            known.append(text)
    return coding, known


def _is_known(known: list[bytes], tag: bytes) -> bool:
    """Return whether the client's copy is this very answer in this coding (RFC 9110 §13.1.2: weak comparison)."""
    tags = {one.strip().removeprefix(b"W/") for text in known for one in text.split(b",")}
    return tag in tags or tags == {b"*"}


def _media_type(headers: Headers) -> str:
    said = next((text for name, text in headers if name == b"content-type"), b"")
    return said.partition(b";")[0].strip().lower().decode("latin-1")


def reads_chinese(scope: Mapping[str, Any]) -> bool:
    """Return whether Chinese is the language a client names first (RFC 9110 §12.5.4)."""
    said = next((text for name, text in scope["headers"] if name == b"accept-language"), b"")
    return bool(said.strip().lower().startswith(b"zh"))
