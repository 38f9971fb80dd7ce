"""A complete answer, before it is sent."""

import hashlib
from dataclasses import dataclass
from typing import Any

from app.front.encoding import IDENTITY, SMALL, coded

Headers = list[tuple[bytes, bytes]]
Pairs = tuple[tuple[bytes, bytes], ...]
Message = dict[str, Any]
LATEST = b"public, no-cache"
PINNED = b"public, max-age=60"
IMMUTABLE = b"public, max-age=31536000, immutable"
NEVER = b"no-store"
CHANGING = b"public, max-age=0, must-revalidate"  # changes without a release: the front keeps none of it
PRIVATE = b"private, no-store"
_ALWAYS = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Location, Retry-After, Idempotency-Replayed, Content-Disposition"),
    (b"x-content-type-options", b"nosniff"),
    (b"vary", b"accept-encoding, accept-language"),
)


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, body and how long it may be kept."""

    status: int
    body: bytes
    media_type: bytes = b"application/json"
    caching: bytes = NEVER
    headers: Pairs = ()


class Sent:
    """A reply as the messages that are sent, made once and kept, also in the codings that clients asked for."""

    __slots__ = (
        "_coded",
        "_own",
        "body",
        "etag",
        "is_lasting",
        "is_private",
        "not_modified",
        "shared",
        "size",
        "start",
    )

    def __init__(self, reply: Reply) -> None:
        """Prepare the messages; a public 200 gets an ETag, the hash of its body."""
        self.etag = b""
        self.is_private, self.is_lasting = reply.caching == PRIVATE, reply.caching != CHANGING
        shared: Pairs = (*_ALWAYS, (b"cache-control", reply.caching), *reply.headers)
        if reply.status == 200 and reply.caching not in {NEVER, PRIVATE}:  # noqa: PLR2004 - OK
            self.etag = b'"' + hashlib.sha256(reply.body).hexdigest()[:32].encode() + b'"'
        self.shared = shared
        self._own: Pairs = ((b"content-type", reply.media_type),)
        # Tuples, not lists: the garbage collector stops looking at tuples of bytes, and many of these are kept.
        self.start, self.body, self.not_modified = self._messages(reply.status, reply.body, IDENTITY)
        self._coded: dict[bytes, tuple[Message, Message, Message]] = {}
        self.size = 11 * len(reply.body) // 5 + 2048  # with room for its two codings

    def messages(self, coding: bytes) -> tuple[Message, Message, Message]:
        """Return start, body and the 304 of this answer in a coding; small answers stay as they are."""
        body: bytes = self.body["body"]
        if not coding or len(body) < SMALL:
            return self.start, self.body, self.not_modified
        kept = self._coded.get(coding)
        if kept is None:
            kept = self._coded[coding] = self._messages(self.start["status"], coded(body, coding), coding)
        return kept

    def has(self, coding: bytes) -> bool:
        """Return whether this answer stands ready in a coding."""
        return coding in self._coded

    def tag(self, coding: bytes) -> bytes:
        """Return the ETag of this answer as sent in a coding: another representation has another (RFC 9110 §8.8.3)."""
        return _tag(self.etag, coding if len(self.body["body"]) >= SMALL else IDENTITY)

    def _messages(self, status: int, body: bytes, coding: bytes) -> tuple[Message, Message, Message]:
        shared = self.shared
        if self.etag:
            shared += ((b"etag", _tag(self.etag, coding)),)
        own = (*self._own, (b"content-length", str(len(body)).encode()))
        if coding:
            own += ((b"content-encoding", coding),)
        if status == 204:  # noqa: PLR2004 - no content, so none of its headers (RFC 9110 §8.6)
            own = ()
        return (
            {"type": "http.response.start", "status": status, "headers": own + shared},
            {"type": "http.response.body", "body": body},
            {"type": "http.response.start", "status": 304, "headers": shared},
        )


def _tag(etag: bytes, coding: bytes) -> bytes:
    return etag[:-1] + b"-" + coding + b'"' if coding and etag else etag
