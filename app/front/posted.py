"""Bodies: read within a bound, and JSON read strictly."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any, NoReturn

from app.front.errors import BadBody, BodyTooLarge, MediaTypeRefused
from app.kit.amounts import decimal
from app.kit.errors import BadNumber

DEEPEST = 32
LARGE = 65_536
_LONGEST_NUMBER = 40
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]


@dataclass(frozen=True, slots=True)
class Posted:
    """A request with a body: its media type without parameters, the bytes, its query string, and who reads Chinese."""

    media_type: str
    body: bytes
    said: dict[str, str]
    zh: bool = False

    def of_type(self, *accepted: str) -> str:
        """Return the media type, or refuse one that the door does not read."""
        if self.media_type not in accepted:
            detail = f"a body of type {self.media_type[:60]!r} is not read here"
            raise MediaTypeRefused(detail, hint="Content-Type: " + " or ".join(accepted), fields=["Content-Type"])
        return self.media_type


def refuse_coded(headers: Iterable[tuple[bytes, bytes]]) -> None:
    """Refuse a body that says it is compressed: it would be kept and digested as other bytes than were meant."""
    said = [text.strip().lower() for name, text in headers if name == b"content-encoding"]
    if any(coding not in {b"", b"identity"} for coding in said):
        detail = "a compressed body is not read here"
        raise MediaTypeRefused(detail, hint="send it uncompressed", fields=["Content-Encoding"])


async def read_body(headers: list[tuple[bytes, bytes]], receive: Receive, most: int) -> bytes:
    """Return a request's body; refuse one of more than `most` bytes, by its length as said or as counted."""
    said = next((text for name, text in headers if name == b"content-length"), b"0")
    if said.isdigit() and int(said[:20]) > most:
        raise _too_large(most)
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            detail = "the client went away"
            raise BadBody(detail)
        part: bytes = message.get("body", b"")
        size, more = size + len(part), message.get("more_body", False)
        if size > most:
            raise _too_large(most)
        parts.append(part)
    return b"".join(parts)


async def read_json(body: bytes) -> Any:  # noqa: ANN401 - JSON is anything
    """Read JSON strictly; a large one in a thread, so that others are served meanwhile."""
    return await asyncio.to_thread(strict_json, body) if len(body) > LARGE else strict_json(body)


def strict_json(body: bytes) -> Any:  # noqa: ANN401 - JSON is anything
    """Read JSON (RFC 8259) strictly: UTF-8, no key twice, at most 32 deep, numbers as Decimal, no NaN or infinity.

    Refuses anything else, also lone surrogates and NUL, which no database takes.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise _bad("the body is not UTF-8") from None
    if text.startswith("\ufeff"):
        raise _bad("the body begins with a byte order mark")
    try:
        found = json.loads(
            text, parse_float=_figure, parse_int=_whole, parse_constant=_refuse_constant, object_pairs_hook=_once
        )
    except (json.JSONDecodeError, RecursionError) as trouble:
        detail = f"the body is not JSON: {trouble}" if isinstance(trouble, json.JSONDecodeError) else "too deep"
        raise _bad(detail[:200]) from None
    _refuse_unstorable(found, has_escapes="\\u" in text)
    return found


def _refuse_unstorable(found: object, *, has_escapes: bool) -> None:
    """Refuse what is nested too deep; where the text had escapes, also NUL and half a surrogate pair."""
    level: list[object] = [found]
    for depth in range(DEEPEST + 1):
        if depth == DEEPEST and any(isinstance(one, dict | list) for one in level):
            break
        if has_escapes and any(isinstance(one, str) and _UNSTORABLE.search(one) for one in level):
            raise _bad("a text has NUL or half a surrogate pair")
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return
    raise _bad(f"the body is nested more than {DEEPEST} deep")


def _inside(one: object) -> Iterable[object]:
    if isinstance(one, dict):
        return chain(one.keys(), one.values())
    return one if isinstance(one, list) else ()


def _figure(text: str) -> Decimal:
    try:
        return decimal(text)
    except BadNumber as refused:
        raise _bad(f"{text[:40]}: {refused.detail}") from None


def _whole(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise _bad("a number has too many digits")
    return int(text)


def _refuse_constant(text: str) -> NoReturn:
    raise _bad(f"{text} is not JSON")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _bad(f"{_repeated(name for name, _ in pairs)[:60]!r} is given twice")
    return found


def _repeated(names: Iterable[str]) -> str:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return ""


def _bad(detail: str) -> BadBody:
    return BadBody(detail, hint="JSON in UTF-8, each key once, plain finite numbers")


def _too_large(most: int) -> BodyTooLarge:
    return BodyTooLarge(f"the body has more than {most} bytes", hint=f"at most {most} bytes")
