"""Readers spread over the primary and its replicas: each on one server's snapshot, and elsewhere if that is lost."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, suppress
from typing import Any, TypeVar

from sqlalchemy import Executable

from app.kit.db import AnyRow, Database, Reader, Writer, or_unavailable, unavailable
from app.kit.errors import DatabaseUnavailable
from app.kit.replicas import Place, Replicas, refuse_late, refuse_unproven

Answer = TypeVar("Answer")


def spread(replicas: Replicas, primary: Database, *, pool: int, timeout_s: float) -> Database:
    """Return a database whose readers take turns on the replicas and whose writers are the primary's.

    Without replicas it is the primary itself, which stays the caller's to close.
    """
    if not replicas.places:
        return primary
    pools = {replicas.primary: primary}
    for place in replicas.places:
        own = pools[place] = Database(place.url, pool=pool, timeout_s=timeout_s, role=replicas.role)
        replicas.closing.append(own.close)
    return Spread(replicas, pools)


def newest(database: Database) -> Database:
    """Return the same, but with readers on the primary as long as it answers: they see every write at once."""
    return database.newest() if isinstance(database, Spread) else database


class Spread(Database):
    """A database whose readers are spread over several servers."""

    def __init__(self, replicas: Replicas, pools: Mapping[Place, Database], *, is_newest: bool = False) -> None:
        """Stand before the pools of each server, which stay the caller's."""
        self._replicas, self._pools, self._is_newest = replicas, pools, is_newest

    def newest(self) -> "Spread":
        """Return the same, but with readers on the primary as long as it answers."""
        return Spread(self._replicas, self._pools, is_newest=True)

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[Reader]:
        """Open a snapshot on the next server in turn; refuse with DatabaseUnavailable when none answers."""
        async with AsyncExitStack() as opened:
            trail = _Trail(self._replicas, self._pools, self._replicas.ways(newest=self._is_newest), opened)
            yield _Moving(await trail.first(), trail)

    @asynccontextmanager
    async def writer(self) -> AsyncIterator[Writer]:
        """Open a transaction on the primary."""
        async with self._pools[self._replicas.primary].writer() as writer:
            yield writer

    async def close(self) -> None:
        """Close nothing: the pools are the caller's."""


class _Trail:
    """The servers that one read may go to, and the snapshots that it opened so far."""

    def __init__(
        self, replicas: Replicas, pools: Mapping[Place, Database], ways: Iterator[Place], opened: AsyncExitStack
    ) -> None:
        self._replicas, self._pools, self._ways, self._opened = replicas, pools, ways, opened
        self._at = replicas.primary

    async def first(self) -> Reader:
        return await self._open_next(unavailable())

    async def after(self, trouble: DatabaseUnavailable) -> Reader:
        """Open a snapshot elsewhere; refuse, as the last server did, where there is no other."""
        refuse_late(trouble)
        self._at.set_aside()
        return await self._open_next(trouble)

    async def _open_next(self, lost: DatabaseUnavailable) -> Reader:
        for place in self._ways:
            self._at = place
            try:
                return await self._open(place)
            except DatabaseUnavailable as trouble:
                refuse_late(trouble)
                place.set_aside()
                lost = trouble
        raise lost

    async def _open(self, place: Place) -> Reader:
        snapshot = self._pools[place].reader()
        reader = await snapshot.__aenter__()

        async def leave(*told: Any) -> None:  # noqa: ANN401 - as every exit takes them
            with suppress(DatabaseUnavailable):  # a read is over once it is read, whether or not its server still is
                await snapshot.__aexit__(*told)

        self._opened.push_async_exit(leave)
        if place is not self._replicas.primary:
            await self._prove(reader)
        return reader

    async def _prove(self, reader: Reader) -> None:
        proof = self._replicas.proof
        with or_unavailable():
            refuse_unproven(proof, await reader.first(proof.statement) if proof is not None else None)


class _Moving(Reader):
    """A reader that goes on elsewhere where its server is lost.

    What is released is the same on every server that has it, so such a read may go on from another snapshot. What was
    handed out in part is not begun again: a stream that is cut is an error.
    """

    def __init__(self, first: Reader, trail: _Trail) -> None:
        self._now, self._trail = first, trail
        self._moving = asyncio.Lock()

    async def first(self, statement: Executable) -> AnyRow | None:
        return await self._answered(lambda reader: reader.first(statement))

    async def all(self, statement: Executable) -> Sequence[AnyRow]:
        return await self._answered(lambda reader: reader.all(statement))

    async def soon(self, statement: Executable, within_s: float) -> AnyRow | None:
        return await self._answered(lambda reader: reader.soon(statement, within_s))

    async def stream(self, statement: Executable, size: int = 1_000) -> AsyncGenerator[Sequence[AnyRow], None]:
        with or_unavailable():
            async with aclosing(self._now.stream(statement, size)) as pages:
                async for page in pages:
                    yield page

    async def copy_out(self, sql: str, values: Sequence[object] = (), **form: Any) -> AsyncGenerator[bytes, None]:  # noqa: ANN401 - asyncpg's
        with or_unavailable():
            async with aclosing(self._now.copy_out(sql, values, **form)) as parts:
                async for part in parts:
                    yield part

    async def _answered(self, ask: Callable[[Reader], Awaitable[Answer]]) -> Answer:
        while True:
            reader = self._now
            try:
                with or_unavailable():
                    return await ask(reader)
            except DatabaseUnavailable as trouble:
                await self._move(reader, trouble)

    async def _move(self, lost: Reader, trouble: DatabaseUnavailable) -> None:
        """Go on elsewhere, once for all who ask at the same time."""
        async with self._moving:
            if self._now is lost:
                self._now = await self._trail.after(trouble)
