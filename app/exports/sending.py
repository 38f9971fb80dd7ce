"""A selection as the bytes that are sent: what stands before the rows, the rows, and what shows that they ended."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from datetime import timedelta
from importlib import import_module
from typing import Protocol

from app.exports.queries.selected import Picked, copied, in_order
from app.exports.selection import Format, Selection, csv_head, jsonl_head, jsonl_tail
from app.kit.db import Reader
from app.kit.errors import DeadlinePassed

_PART = 64 * 1024
_GROUP = 16 * 1024 * 1024  # of CSV for each group of rows of Parquet
Parts = AsyncGenerator[bytes, None]


class _Packing(Protocol):
    """Parquet as it grows: takes CSV, gives what is to be sent next."""

    def begun(self) -> bytes: ...
    def packed(self, rows: bytes) -> bytes: ...
    def ended(self) -> bytes: ...


async def sent(held: AsyncExitStack, reader: Reader, asked: Selection, rows: Picked, longest: timedelta) -> Parts:
    """Yield a selection in its format, and let go of what is held for it; refuse to go on for longer.

    The first part is there at once. Whoever leaves early ends the query.
    """
    late = asyncio.get_running_loop().time() + longest.total_seconds()
    async with held, aclosing(_formed(reader, asked, rows)) as parts:
        while True:
            try:
                async with asyncio.timeout_at(late):
                    part = await anext(parts)
            except StopAsyncIteration:
                return
            except TimeoutError:
                detail = "the export took too long, and is cut"
                hint = "narrow it, or take the files of /v1/releases/{release}/snapshots"
                raise DeadlinePassed(detail, hint=hint) from None
            yield part


def _formed(reader: Reader, asked: Selection, rows: Picked) -> Parts:
    match asked.format:
        case Format.CSV:
            return _csv(reader, rows)
        case Format.JSONL:
            return _jsonl(reader, asked, rows)
        case Format.PARQUET:
            return _parquet(reader, rows)


async def _csv(reader: Reader, rows: Picked) -> Parts:
    yield csv_head()
    async with aclosing(_gathered(reader, rows, Format.CSV, _PART)) as parts:
        async for part in parts:
            yield part


async def _jsonl(reader: Reader, asked: Selection, rows: Picked) -> Parts:
    yield jsonl_head(asked)
    ended = 0
    async with aclosing(_gathered(reader, rows, Format.JSONL, _PART)) as parts:
        async for part in parts:
            ended += part.count(b"\n")
            yield part
    yield jsonl_tail(ended)


async def _parquet(reader: Reader, rows: Picked) -> Parts:
    packing = await asyncio.to_thread(_packing)
    yield packing.begun()
    async with aclosing(_gathered(reader, rows, Format.PARQUET, _GROUP)) as parts:
        async for part in parts:
            yield await asyncio.to_thread(packing.packed, part)
    yield await asyncio.to_thread(packing.ended)


async def _gathered(reader: Reader, rows: Picked, form: Format, size: int) -> Parts:
    """Yield whole rows, about so many bytes together: PostgreSQL sends a few at a time, and each part has its cost."""
    await in_order(reader)
    held: list[bytes] = []
    count = 0
    async with aclosing(copied(reader, rows, form)) as parts:
        async for part in parts:
            held.append(part)
            count += len(part)
            if count >= size:
                yield b"".join(held)
                held, count = [], 0
    if held:
        yield b"".join(held)


def _packing() -> _Packing:
    """Return new Parquet; its library costs 70 MB, which a service that nobody asks for Parquet does not spend."""
    made: _Packing = import_module("app.exports.formats.packing").Packing()
    return made
