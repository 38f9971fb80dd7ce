"""How far long work is: told by whoever does it, in whichever process, to whoever asks."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, DateTime, Integer, Table, Text, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError

from app.kit.db import Database, Reader, Writer, metadata
from app.kit.errors import FootingError

_EVERY_S = 0.5
_FRESH = "10 seconds"
progress = Table(
    "kit_progress",
    metadata,
    Column("subject", Text, primary_key=True, comment="what is worked on"),
    Column("stage", Text, nullable=False, comment="what is done with it"),
    Column("done", Integer, nullable=False, comment="how much of it is done"),
    Column("whole", Integer, comment="how much there is to do, where that is known"),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now(), comment="when this was so"),
    prefixes=["UNLOGGED"],
    comment="how far long work is; of no worth once it is over",
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work is."""

    stage: str
    done: int
    whole: int | None
    at: datetime


@asynccontextmanager
async def reported(
    database: Database, subject: str, stage: str, whole: int | None = None
) -> AsyncIterator[Callable[[int], None]]:
    """Report what is told inside, twice a second in transactions of its own; may be told from a thread.

    A report that cannot be written is left out: work does not fail because nobody can watch it.
    """
    said = {"subject": subject, "stage": stage, "done": 0, "whole": whole}

    def told(done: int) -> None:
        said["done"] = done

    telling = asyncio.create_task(_tell(database, said))
    try:
        yield told
    finally:
        telling.cancel()
        with suppress(asyncio.CancelledError):
            await telling
        with suppress(FootingError, DBAPIError):
            async with database.writer() as writer:
                await writer.run(delete(progress).where(progress.c.subject == subject))


async def seen(reader: Reader, subject: str) -> Progress | None:
    """Return how far work on this is; None where nobody has told for ten seconds."""
    columns = (progress.c.stage, progress.c.done, progress.c.whole, progress.c.at)
    fresh = progress.c.at > func.clock_timestamp() - text(f"interval '{_FRESH}'")
    row = await reader.first(select(*columns).where(progress.c.subject == subject, fresh))
    return Progress(*row) if row is not None else None


async def _tell(database: Database, said: dict[str, object]) -> None:
    while True:
        with suppress(FootingError, DBAPIError):
            async with database.writer() as writer:
                await _write(writer, said)
        await asyncio.sleep(_EVERY_S)


async def _write(writer: Writer, said: dict[str, object]) -> None:
    now = said | {"at": func.clock_timestamp()}
    await writer.run(upsert(progress).values(now).on_conflict_do_update(index_elements=["subject"], set_=now))
