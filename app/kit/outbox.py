"""Work to be done after a transaction: put in it, taken by the worker, done exactly once as far as the database goes.

A message is handled in the transaction that deletes it: a worker that dies leaves it where it was. Several workers
do not wait for each other (FOR UPDATE SKIP LOCKED).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import BigInteger, Column, DateTime, Identity, Integer, Table, Text, delete, func, select, text, update

from app.kit.db import Database, Reader, Writer, metadata

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
    """One piece of work, and why the last attempt at it failed."""

    number: int
    topic: str
    subject: str
    trouble: str | None = None


Handler = Callable[[Writer, str], Awaitable[None]]
GivenUp = Callable[[Message], None]


async def put(writer: Writer, topic: str, subject: str) -> None:
    """Leave work to be done once this transaction is committed."""
    await writer.add(message, [{"topic": topic, "subject": subject}])
    await _woken(writer, topic)


async def lost(reader: Reader) -> Sequence[Message]:
    """Return the messages that were given up: each was tried as often as any is."""
    columns = (message.c.number, message.c.topic, message.c.subject, message.c.trouble)
    asked = select(*columns).where(message.c.attempts >= MOST_ATTEMPTS).order_by(message.c.number)
    return [Message(*row) for row in await reader.all(asked)]


async def retry(writer: Writer) -> int:
    """Have what was given up tried again, as if it were new; return how many messages that were."""
    again = update(message).where(message.c.attempts >= MOST_ATTEMPTS)
    count = await writer.run(again.values(attempts=0, due_at=func.clock_timestamp()))
    await _woken(writer, "retry")
    return count


async def drain(database: Database, handlers: Mapping[str, Handler], given_up: GivenUp = lambda _: None) -> int:
    """Do what is there to be done, one transaction each; return how many messages were handled or put off.

    `given_up` hears of a message whose last attempt failed: nobody tries it again by themselves.
    """
    done = 0
    while await _one(database, handlers, given_up):
        done += 1
    return done


async def _woken(writer: Writer, topic: str) -> None:
    await writer.run(text("SELECT pg_notify(:channel, :topic)").bindparams(channel=CHANNEL, topic=topic))


async def _one(database: Database, handlers: Mapping[str, Handler], given_up: GivenUp) -> bool:
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
        failed = replace(taken, trouble=f"{type(trouble).__name__}: {trouble}"[:_LONGEST])
        if await _put_off(database, failed) >= MOST_ATTEMPTS:
            given_up(failed)
    return True


async def _taken(writer: Writer, handlers: Mapping[str, Handler]) -> Message | None:
    due = message.c.due_at <= func.clock_timestamp()
    waiting = select(message.c.number, message.c.topic, message.c.subject)
    waiting = waiting.where(due, message.c.attempts < MOST_ATTEMPTS, message.c.topic.in_(list(handlers)))
    row = await writer.first(waiting.order_by(message.c.number).limit(1).with_for_update(skip_locked=True))
    return Message(*row) if row is not None else None


async def _put_off(database: Database, failed: Message) -> int:
    """Try it again later, twice as late each time; after the last attempt it stays for a person. Return how many."""
    later = func.clock_timestamp() + text("interval '1 second' * power(2, attempts)")
    changed = {"attempts": message.c.attempts + 1, "trouble": failed.trouble, "due_at": later}
    async with database.writer() as writer:
        put_off = update(message).where(message.c.number == failed.number).values(changed)
        row = await writer.first(put_off.returning(message.c.attempts))
    return int(row[0]) if row is not None else 0
