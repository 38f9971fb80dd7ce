"""Enrolling subjects, making and revoking keys; every change is an event in the same transaction."""

import uuid
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from app.access import tables
from app.access.errors import UnknownKey
from app.access.keys import life
from app.access.tokens import Token, made
from app.kit.db import Writer

OURSELVES = "footing"
"""The issuer of identities that this registry gives itself."""


async def enrol(writer: Writer, issuer: str, subject: str, name: str | None) -> UUID:
    """Return the subject with this identity, made if it is new."""
    table = tables.subject
    fresh = {"id": uuid.uuid4(), "issuer": issuer, "subject": subject, "name": name}
    added = upsert(table).values(**fresh).on_conflict_do_nothing(index_elements=["issuer", "subject"])
    if await writer.run(added):
        await note(writer, None, "subject.enrolled", {"subject": str(fresh["id"]), "issuer": issuer})
    row = await writer.first(select(table.c.id).where(table.c.issuer == issuer, table.c.subject == subject))
    found: UUID = row.id if row is not None else uuid.UUID(int=0)
    return found


async def make_key(
    writer: Writer, subject: UUID, kind: str, *, days: int | None, label: str | None, datasets: Sequence[str] | None
) -> Token:
    """Make a key for a subject and return it, the only time it is seen; refuse an unknown kind and too long a life."""
    lasting, token = life(kind, days), made(kind)
    row = {"id": token.id, "subject": subject, "kind": kind, "digest": token.digest(), "label": label}
    until = func.now() + lasting
    limited = sorted(set(datasets)) if datasets is not None else None
    await writer.run(insert(tables.key).values(**row, datasets=limited, expires_at=until))
    await note(writer, subject, "key.made", {"key": token.id, "kind": kind, "datasets": limited})
    return token


async def revoke(writer: Writer, actor: UUID | None, key: str, *, owner: UUID | None = None) -> None:
    """End a key from now on; once ended it stays so. Refuses one that is not there, or not this owner's."""
    table = tables.key
    there = select(table.c.revoked_at).where(table.c.id == key)
    if owner is not None:
        there = there.where(table.c.subject == owner)
    row = await writer.first(there)
    if row is None:
        detail = f"you have no key {key[:20]!r}"
        raise UnknownKey(detail, hint="an id of /v1/keys")
    if row.revoked_at is None:
        ended = update(table).where(table.c.id == key, table.c.revoked_at.is_(None))
        if await writer.run(ended.values(revoked_at=func.clock_timestamp())):
            await note(writer, actor, "key.revoked", {"key": key})


async def disable(writer: Writer, actor: UUID | None, subject: UUID) -> None:
    """Let no key of a subject open anything from now on."""
    table = tables.subject
    ended = update(table).where(table.c.id == subject, table.c.disabled_at.is_(None))
    if await writer.run(ended.values(disabled_at=func.clock_timestamp())):
        await note(writer, actor, "subject.disabled", {"subject": str(subject)})


async def used(writer: Writer, key: str) -> None:
    """Write down that a key is in use, at most once an hour."""
    table = tables.key
    hour = func.make_interval(0, 0, 0, 0, 1)
    stale = table.c.used_at.is_(None) | (table.c.used_at < func.now() - hour)
    await writer.run(update(table).where(table.c.id == key, stale).values(used_at=func.now()))


async def note(writer: Writer, actor: UUID | None, action: str, about: Mapping[str, object]) -> None:
    """Add an event to what was done to who may do what."""
    await writer.add(tables.event, [{"actor": actor, "action": action, "about": dict(about)}])
