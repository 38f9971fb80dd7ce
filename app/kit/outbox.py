"""Work to be done after a transaction: put in it, taken by the worker, done exactly once as far as the database goes.

A message is handled in the transaction that deletes it: a worker that dies leaves it where it was. Several workers
do not wait for each other (FOR UPDATE SKIP LOCKED).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, DateTime, Identity, Integer, Table, Text, delete, func, select, text, update

from app.kit.db import Database, Writer, metadata

CHANNEL = "footing_outbox"
MOST_ATTEMPTS = 5
_LONGEST = 500
message = Table(
    "kit_message",
    metadata,
    Column("number", BigInteger, Identity(), primary_key=True, comment="in the order it was put"),
    Column("topic", Text, nullable=False, comment="what is to be done"),
    Column("subject", Text, nullable=False, comment="to what"),
    Column("put_at", DateTime(timezone=True), nullable=False, server_default=func.now(), comment="when it was put"),
    Column(
        "due_at", DateTime(timezone=True), nullable=False, server_default=func.now(), comment="not to be done before"
    ),
    Column("attempts", Integer, nullable=False, server_default="0", comment="how often it was tried in vain"),
    Column("trouble", Text, comment="why the last attempt failed"),
    comment="work to be done after a transaction",
)


@dataclass(frozen=True, slots=True)
class Message:
    """One piece of work."""

    number: int
    topic: str
    subject: str


Handler = Callable[[Writer, str], Awaitable[None]]


async def put(writer: Writer, topic: str, subject: str) -> None:
    """Leave work to be done once this transaction is committed."""
    await writer.add(message, [{"topic": topic, "subject": subject}])
    await writer.run(text("SELECT pg_notify(:channel, :topic)").bindparams(channel=CHANNEL, topic=topic))


async def drain(database: Database, handlers: Mapping[str, Handler]) -> int:
    """Do what is there to be done, one transaction each; return how many messages were handled or put off."""
    done = 0
    while await _one(database, handlers):
        done += 1
    return done


async def _one(database: Database, handlers: Mapping[str, Handler]) -> bool:
    taken: Message | None = None
    try:
        async with database.writer() as writer:
            taken = await _taken(writer, handlers)
            if taken is None:
                return False
            await handlers[taken.topic](writer, taken.subject)
            await writer.run(delete(message).where(message.c.number == taken.number))
    except Exception as trouble:
        if taken is None:
            raise
        await _put_off(database, taken, f"{type(trouble).__name__}: {trouble}"[:_LONGEST])
    return True


async def _taken(writer: Writer, handlers: Mapping[str, Handler]) -> Message | None:
    due = message.c.due_at <= func.clock_timestamp()
    waiting = select(message.c.number, message.c.topic, message.c.subject)
    waiting = waiting.where(due, message.c.attempts < MOST_ATTEMPTS, message.c.topic.in_(list(handlers)))
    row = await writer.first(waiting.order_by(message.c.number).limit(1).with_for_update(skip_locked=True))
    return Message(*row) if row is not None else None


async def _put_off(database: Database, failed: Message, trouble: str) -> None:
    """Try it again later, twice as late each time; after the last attempt it stays for a person to see."""
    later = func.clock_timestamp() + text("interval '1 second' * power(2, attempts)")
    changed = {"attempts": message.c.attempts + 1, "trouble": trouble, "due_at": later}
    async with database.writer() as writer:
        await writer.run(update(message).where(message.c.number == failed.number).values(changed))
