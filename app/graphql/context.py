"""What one request works with: one state of the world, one snapshot of the database, its loaders."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, cast

import strawberry
from strawberry.dataloader import DataLoader

from app.graphql.answers import Cut
from app.kit.db import Database, Reader
from app.lookup.world import World
from app.releases.model import Release, is_pinned

Loading = Callable[["Context", list[Any]], Awaitable[Sequence[Any]]]


@dataclass(slots=True)
class Context:
    """One request's view; resolvers share it, so everything in it may be used by many at once."""

    world: World
    database: Database
    release: str | None = None
    """The release that every root reads unless it names one."""
    zh: bool = False
    """Whether errors are told in Chinese."""
    unread: Sequence[Cut] = ()
    """What its document leaves out of every record."""
    _opened: AsyncExitStack = field(default_factory=AsyncExitStack)
    _reader: Reader | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _loaders: dict[Loading, DataLoader[Any, Any]] = field(default_factory=dict)

    async def reader(self) -> Reader:
        """Return the request's one snapshot, opened by whoever needs it first; the Reader lets callers queue."""
        async with self._turn:
            if self._reader is None:
                self._reader = await self._opened.enter_async_context(self.database.reader())
            return self._reader

    def snapshot(self) -> Database:
        """Return the database as those see it who open readers of their own: always this one snapshot.

        A second connection for the same request could wait for ever on requests that wait for theirs.
        """
        return cast("Database", _Snapshot(self))

    async def load(self, loading: Loading, key: object) -> Any:  # noqa: ANN401 - what the loading returns
        """Return what a loading finds for a key; what is asked for at the same time is read together."""
        loader = self._loaders.get(loading)
        if loader is None:
            loader = self._loaders[loading] = DataLoader(load_fn=lambda keys: _loaded(loading, self, keys))
        return await loader.load(key)

    def read_from(self, name: str | None) -> tuple[Release, bool]:
        """Return the release that a root reads, and whether it was named; refuse one not there."""
        asked = name if name is not None else self.release
        return self.world.announced.resolve(asked), is_pinned(asked)

    async def close(self, fault: BaseException | None = None) -> BaseException | None:
        """Give the snapshot back; return what a fault met while reading was, in the database's own account of it."""
        try:
            await self._opened.__aexit__(type(fault) if fault else None, fault, fault.__traceback__ if fault else None)
        except Exception as told:  # noqa: BLE001 - handed back: a fault that others met is no fault of this close
            return told
        return fault


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """A database of which only readers are wanted."""

    context: Context

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[Reader]:
        yield await self.context.reader()


async def _loaded(loading: Loading, context: Context, keys: list[Any]) -> list[Any]:
    return list(await loading(context, keys))


def context(world: World, database: Database, release: str | None, *, zh: bool = False) -> Context:
    """Return the context of one request; a release announced meanwhile does not change what it reads."""
    return Context(replace(world), database, release, zh)


Asked = strawberry.Info[Context, None]
