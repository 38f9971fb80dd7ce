"""A complete answer, before it is sent."""

import hashlib
from dataclasses import dataclass

Headers = list[tuple[bytes, bytes]]
Pairs = tuple[tuple[bytes, bytes], ...]
LATEST = b"public, no-cache"
PINNED = b"public, max-age=60"
IMMUTABLE = b"public, max-age=31536000, immutable"
NEVER = b"no-store"
_ALWAYS = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Retry-After"),
    (b"x-content-type-options", b"nosniff"),
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
    """A reply as the messages that are sent, made once and kept."""

    __slots__ = ("body", "etag", "not_modified", "size", "start")

    def __init__(self, reply: Reply) -> None:
        """Prepare the messages; a public 200 gets an ETag, the hash of its body."""
        self.etag = b""
        shared: Pairs = (*_ALWAYS, (b"cache-control", reply.caching))
        if reply.status == 200 and reply.caching != NEVER:  # noqa: PLR2004 - OK
            self.etag = b'"' + hashlib.sha256(reply.body).hexdigest()[:32].encode() + b'"'
            shared += ((b"etag", self.etag),)
        own: Pairs = ((b"content-type", reply.media_type), (b"content-length", str(len(reply.body)).encode()))
        if reply.status == 204:  # noqa: PLR2004 - no content, so none of its headers (RFC 9110 §8.6)
            own = ()
        # Tuples, not lists: the garbage collector stops looking at tuples of bytes, and many of these are kept.
        self.start = {"type": "http.response.start", "status": reply.status, "headers": own + shared + reply.headers}
        self.not_modified = {"type": "http.response.start", "status": 304, "headers": shared}
        self.body = {"type": "http.response.body", "body": reply.body}
        self.size = len(reply.body) + 1024
