"""Asking a registry over HTTP: with patience, within bounds, and nobody else than the one that was named."""

import http.client
import json
import random
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from app.mirroring.errors import Altered, NoMirror, NotReached, StrangeAnswer
from app.mirroring.timed import TimedAnswer

MOST_BYTES = 8 << 20
"""Of an answer that is kept in memory: a page of 1,000 releases or changes has less than one million."""
LEAST_BYTES = 60_000
"""Of a file, in the time that patience has for a whole answer."""
_PART = 1 << 16
_LONGEST_PAUSE_S = 60
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_MISSING = frozenset({403, 404, 410})
_BRIEF = 300
Result = TypeVar("Result")
_jitter = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Patience:
    """How long silence is borne, and a whole answer awaited; how often a request is tried, and the first pause."""

    timeout_s: int = 30
    whole_s: int = 60
    tries: int = 5
    pause_ms: int = 500


@dataclass(frozen=True, slots=True)
class Site:
    """A registry at an address; each thread has one connection, kept open."""

    url: str
    host: str
    port: int | None
    prefix: str
    is_secure: bool
    patience: Patience
    open: threading.local = field(default_factory=threading.local, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that was read whole."""

    body: bytes
    headers: http.client.HTTPMessage


class Later(Exception):
    """A status that says to come back; `after_s` when, if it was said."""

    def __init__(self, status: int, after_s: int) -> None:
        super().__init__(f"it answers {status}")
        self.after_s = after_s


def site(url: str, patience: Patience | None = None) -> Site:
    """Return the registry at an address; refuse what is no address of one."""
    accepted = "http://HOST or https://HOST, with a port and a path where it has them"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise NoMirror(f"{url[:200]!r} is no address", hint=accepted) from None
    if parts.scheme not in {"http", "https"} or not host or not url.isascii() or not url.isprintable() or " " in url:
        raise NoMirror(f"{url[:200]!r} is no address of a registry", hint=accepted)
    if parts.username is not None or parts.query or parts.fragment:
        raise NoMirror("the address has a user, a query or a fragment", hint=f"{accepted}; reading needs no key")
    prefix = parts.path.rstrip("/")
    plain = f"{parts.scheme}://{parts.netloc}{prefix}"
    return Site(plain, host, port, prefix, parts.scheme == "https", patience or Patience())


def asked(at: Site, path: str) -> Answer | None:
    """Return the answer at a path, None where there is nothing; refuse an answer that no registry gives.

    Tries again after a pause, as often as patience allows.
    """
    return patiently(at, lambda: _whole(at, path))


def told(at: Site, path: str) -> Any:  # noqa: ANN401 - a stranger's JSON
    """Return what the registry says at a path where every registry says something; refuse nothing there."""
    answer = asked(at, path)
    if answer is None:
        hint = "name the address that a registry's doors are below: without /v1"
        raise NoMirror(f"{at.url} is no registry's address: it has no {path}", hint=hint)
    return parsed(answer.body, at)


def parsed(body: bytes, at: Site) -> Any:  # noqa: ANN401 - a stranger's JSON
    """Return what an answer says; refuse what is not JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise StrangeAnswer(f"{at.url} answers with something that is not JSON") from None


def patiently(at: Site, attempt: Callable[[], Result], reached: Callable[[], int] = lambda: 0) -> Result:
    """Return what an attempt returns; try again when the network fails, after longer and longer pauses.

    The tries begin anew when `reached` tells that the last one came further, and faster than a trickle does.
    """
    tries, farthest, since = 0, reached(), time.monotonic()
    while True:
        try:
            return attempt()
        except (OSError, http.client.HTTPException, Later) as trouble:
            hang_up(at)
            now, moment = reached(), time.monotonic()
            is_moving = (now - farthest) * at.patience.whole_s > LEAST_BYTES * (moment - since)
            tries, farthest, since = (1 if is_moving else tries + 1), max(now, farthest), moment
            if tries >= at.patience.tries:
                detail = f"{at.url}: {str(trouble)[:_BRIEF] or type(trouble).__name__}, {tries} times in a row"
                raise NotReached(detail, hint="the next run goes on from here") from trouble
            time.sleep(_pause_s(at, tries, trouble))


@contextmanager
def answering(at: Site, path: str, headers: Mapping[str, str]) -> Iterator[TimedAnswer | None]:
    """Yield an answer whose body is still to be read, None where there is nothing; what is left unread is dropped.

    Raises what the network raises, and Later; refuses any status but 200, 206 and 416. Follows no redirect.
    """
    connection = _connection(at)
    connection.request("GET", at.prefix + path, headers={"User-Agent": "footing-mirror", **headers})
    answer = connection.getresponse()
    assert isinstance(answer, TimedAnswer)  # noqa: S101 - what the connection makes
    try:
        yield None if _is_missing(answer, at, path) else answer
    finally:
        if not answer.isclosed():  # a connection with bytes left in it answers nothing else
            hang_up(at)


def hang_up(at: Site) -> None:
    """Close this thread's connection; the next question opens another."""
    connection = getattr(at.open, "connection", None)
    if connection is not None:
        at.open.connection = None
        connection.close()


def _connection(at: Site) -> http.client.HTTPConnection:
    connection: http.client.HTTPConnection | None = getattr(at.open, "connection", None)
    if connection is None:
        kind = http.client.HTTPSConnection if at.is_secure else http.client.HTTPConnection
        connection = kind(at.host, at.port, timeout=at.patience.timeout_s)
        made = partial(TimedAnswer, allowed_s=at.patience.whole_s)
        connection.response_class = made  # type: ignore[assignment]  # it is called, and no more
        at.open.connection = connection
    return connection


def _is_missing(answer: http.client.HTTPResponse, at: Site, path: str) -> bool:
    if answer.status in _MISSING:
        answer.read(_PART)
        return True
    if answer.status in _LATER:
        said = answer.headers.get("Retry-After", "")
        raise Later(answer.status, int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0)  # noqa: PLR2004
    if 300 <= answer.status < 400:  # noqa: PLR2004 - redirects
        there = answer.headers.get("Location", "")[:200]
        raise StrangeAnswer(
            f"{at.url}{path} is elsewhere: {there!r}", hint="no redirect is followed: name that address"
        )
    if answer.status not in {200, 206, 416}:
        said = answer.read(_BRIEF).decode(errors="replace")
        raise StrangeAnswer(f"{at.url}{path} answers {answer.status}: {said}")
    return False


def _whole(at: Site, path: str) -> Answer | None:
    with answering(at, path, {"Accept-Encoding": "gzip", "Accept": "application/json"}) as answer:
        if answer is None:
            return None
        if answer.status != http.client.OK:
            raise StrangeAnswer(f"{at.url}{path} answers {answer.status}, unasked")
        body, coding = _collected(answer, at), answer.headers.get("Content-Encoding", "identity")
        if coding not in {"identity", "gzip"}:
            raise StrangeAnswer(f"{at.url}{path} is coded by {coding[:40]!r}, unasked")
        return Answer(_unzipped(body, at) if coding == "gzip" else body, answer.headers)


def _collected(answer: http.client.HTTPResponse, at: Site) -> bytes:
    body = bytearray()
    while part := answer.read(_PART):
        body += part
        if len(body) > MOST_BYTES:
            raise StrangeAnswer(f"{at.url} answers with more than {MOST_BYTES} bytes")
    if answer.length or not body:  # headers that break off are no error to http.client, and no answer is empty
        raise http.client.IncompleteRead(b"", answer.length)
    return bytes(body)


def _unzipped(body: bytes, at: Site) -> bytes:
    opened = zlib.decompressobj(wbits=31)
    try:
        plain = opened.decompress(body, MOST_BYTES)
    except zlib.error as wrong:
        raise Altered(f"{at.url} answers with gzip that is none: {wrong}") from None
    if opened.unconsumed_tail:
        raise StrangeAnswer(f"{at.url} answers with more than {MOST_BYTES} bytes")
    if not opened.eof:
        raise Altered(f"{at.url} answers with half a gzip")
    return plain


def _pause_s(at: Site, tries: int, trouble: Exception) -> float:
    doubled = at.patience.pause_ms / 1000 * _jitter.uniform(1, 2) * (1 << tries - 1)
    after_s = trouble.after_s if isinstance(trouble, Later) else 0
    return min(_LONGEST_PAUSE_S, max(doubled, after_s))
