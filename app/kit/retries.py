"""Replies kept by the key of their request, so that a write sent again is answered as the first time and done once.

After the Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header-07): the key is the caller's own.
"""

from dataclasses import dataclass

from sqlalchemy import Column, DateTime, Integer, LargeBinary, Table, Text, func, select, text

from app.kit.db import Writer, metadata
from app.kit.errors import KeyReused

reply = Table(
    "kit_reply",
    metadata,
    Column("caller", Text, primary_key=True, comment="whose key it is"),
    Column("key", Text, primary_key=True, comment="the key of the request"),
    Column("asked", LargeBinary, nullable=False, comment="SHA-256 of method, address and body"),
    Column("status", Integer, nullable=False, comment="status of the reply"),
    Column("headers", Text, nullable=False, comment="location and entity tag, as JSON"),
    Column("body", LargeBinary, nullable=False, comment="the reply's bytes, without secrets"),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now(), comment="when it was given"),
    comment="replies to writes that may be sent again",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A reply as it was given."""

    status: int
    headers: str
    body: bytes


async def kept(writer: Writer, caller: str, key: str, asked: bytes) -> Kept | None:
    """Return the reply that this request had before, None if it is new; wait for one that is being answered.

    Refuses a key that was used for another request.
    """
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:said, 42))").bindparams(said=f"{caller} {key}")
    await writer.run(lock)
    row = await writer.first(select(reply).where(reply.c.caller == caller, reply.c.key == key))
    if row is None:
        return None
    if row.asked != asked:
        detail = "this Idempotency-Key belongs to another request"
        raise KeyReused(detail, hint="a new key for a new request", fields=["Idempotency-Key"])
    return Kept(row.status, row.headers, row.body)


async def keep(writer: Writer, caller: str, key: str, asked: bytes, given: Kept) -> None:
    """Keep a reply in the transaction that it tells of."""
    row = {"caller": caller, "key": key, "asked": asked}
    await writer.add(reply, [row | {"status": given.status, "headers": given.headers, "body": given.body}])
