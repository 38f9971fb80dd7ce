"""Reading keys."""

import hmac
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select

from app.access import tables
from app.access.errors import NoKey
from app.access.keys import Key
from app.access.tokens import parsed
from app.kit.db import Reader

_NOBODY = bytes(32)


async def presented(reader: Reader, text: str) -> tuple[UUID, str, str, tuple[str, ...] | None]:
    """Return subject, id, kind and datasets of a key that is valid now, by the database's clock.

    Refuses every other in the same words: one of another form, unknown, wrong, expired, revoked, or of a disabled
    subject. The digest is compared in constant time, with that of nobody where there is no such key.
    """
    token = parsed(text)
    key, subject = tables.key, tables.subject
    row = None
    if token is not None:
        found = select(key.c.subject, key.c.kind, key.c.datasets, key.c.digest)
        found = found.join(subject, subject.c.id == key.c.subject).where(key.c.id == token.id)
        now = func.clock_timestamp()
        valid = key.c.revoked_at.is_(None) & subject.c.disabled_at.is_(None) & (key.c.expires_at > now)
        row = await reader.first(found.where(valid))
    offered = token.digest() if token is not None else _NOBODY
    is_right = hmac.compare_digest(offered, bytes(row.digest) if row is not None else _NOBODY)
    if token is None or row is None or not is_right:
        detail = "the key is not valid"
        raise NoKey(detail, hint="Authorization: Bearer ft_…, a key that is neither expired nor revoked")
    return row.subject, token.id, row.kind, tuple(row.datasets) if row.datasets is not None else None


async def identity(reader: Reader, issuer: str, subject: str) -> UUID | None:
    """Return the subject with this identity; None where it was never enrolled."""
    table = tables.subject
    row = await reader.first(select(table.c.id).where(table.c.issuer == issuer, table.c.subject == subject))
    return row.id if row is not None else None


async def identities(reader: Reader, subjects: Sequence[UUID]) -> Mapping[UUID, tuple[str, str]]:
    """Return issuer and identity of each of these subjects."""
    table = tables.subject
    found = select(table.c.id, table.c.issuer, table.c.subject).where(table.c.id.in_(subjects))
    return {row.id: (row.issuer, row.subject) for row in await reader.all(found)}


async def keys_of(reader: Reader, subject: UUID, *, after: str = "", limit: int = 1_000) -> Sequence[Key]:
    """Return a subject's keys in the order of their ids, without what is secret."""
    table = tables.key
    columns = [column for column in table.columns if column.name not in {"subject", "digest"}]
    owned = select(*columns).where(table.c.subject == subject, table.c.id > after).order_by(table.c.id).limit(limit)
    rows = [dict(row._mapping) for row in await reader.all(owned)]
    return [Key(**row | {"datasets": tuple(row["datasets"]) if row["datasets"] else None}) for row in rows]
