"""The database as rooms see it: a Reader that cannot write and a Writer that cannot commit."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import asyncpg
from sqlalchemy import Executable, MetaData, Row, Table, Text, func, insert, select, text
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from app.kit.errors import DatabaseUnavailable

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)
# Keys are ordered by code point, so that pages are the same on every installation.
ORDERED = Text(collation="C")
# SQLSTATE classes of what passes: connection, conflict with what a replica replays, deadlock, resources, operator
# intervention, lock not available.
_PASSING = ("08", "3D000", "40001", "40P01", "53", "57", "55P03")
_HELD = 1024 * 1024  # bytes of COPY that wait to be taken: the database works on while they are
_CANCELLED = "57014"
_CLOSED = "55000"  # to who connects: no connections are accepted; a trigger's refusal has the same code


AnyRow = Row[*tuple[Any, ...]]


class Reader:
    """One snapshot of the database. Concurrent callers queue; none of them can write."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Wrap an open transaction."""
        self._connection = connection
        self._turn = asyncio.Lock()

    async def first(self, statement: Executable) -> AnyRow | None:
        """Return the first row, or None."""
        async with self._turn:
            return (await self._connection.execute(statement)).first()

    async def all(self, statement: Executable) -> Sequence[AnyRow]:
        """Return every row."""
        async with self._turn:
            return (await self._connection.execute(statement)).all()

    async def soon(self, statement: Executable, within_s: float) -> AnyRow | None:
        """Return the first row, or None if that takes longer; the snapshot is there as before."""
        async with self._turn:
            kept = await self._connection.begin_nested()
            try:
                limited = func.set_config("statement_timeout", str(int(within_s * 1000)), True)
                await self._connection.execute(select(limited))
                return (await self._connection.execute(statement)).first()
            except DBAPIError as late:
                if sqlstate(late) != _CANCELLED:
                    raise
                return None
            finally:
                await kept.rollback()  # of the limit too

    async def stream(self, statement: Executable, size: int = 1_000) -> AsyncGenerator[Sequence[AnyRow], None]:
        """Yield pages of rows; until it is exhausted or closed this reader answers nothing else."""
        async with self._turn:
            rows = await self._connection.stream(statement, execution_options={"yield_per": size})
            try:
                async for page in rows.partitions(size):
                    yield page
            finally:
                await rows.close()

    async def copy_out(self, sql: str, values: Sequence[object] = (), **form: Any) -> AsyncGenerator[bytes, None]:  # noqa: ANN401 - asyncpg's
        """Yield what COPY sends of a query, as it comes: never much more than a MiB in memory.

        Leaving early ends the query, and this reader with it; until then it answers nothing else. `form` is that of
        COPY: format, header, delimiter, quote.
        """
        parts, room, held = asyncio.Queue[bytes | None](), asyncio.Event(), 0

        async def taken(part: bytes) -> None:
            nonlocal held
            parts.put_nowait(part)
            held += len(part)
            if held > _HELD:
                room.clear()
                await room.wait()

        async with self._turn:
            driver = await self._driver()
            sending = asyncio.create_task(driver.copy_from_query(sql, *values, output=taken, **form))
            sending.add_done_callback(lambda _: parts.put_nowait(None))
            try:
                while (part := await parts.get()) is not None:
                    held -= len(part)
                    if held <= _HELD:
                        room.set()
                    yield part
                await sending
            finally:
                if not sending.done():  # asyncpg cannot take what still comes of a COPY that it has cancelled
                    driver.terminate()
                    room.set()
                    await asyncio.gather(sending, return_exceptions=True)
                    await self._connection.invalidate()

    async def _driver(self) -> Any:  # noqa: ANN401 - an asyncpg connection
        """Return the connection itself, inside its transaction."""
        raw = await self._connection.get_raw_connection()
        driver: Any = raw.driver_connection
        if not driver.is_in_transaction():  # SQLAlchemy begins with its first statement, and COPY is none of its
            await self._connection.execute(text("SELECT 1"))
        return driver


class Writer(Reader):
    """A Reader that may also add rows. It has no commit: who opened it commits by leaving."""

    async def run(self, statement: Executable) -> int:
        """Run one statement that writes; return how many rows it touched."""
        async with self._turn:
            return (await self._connection.execute(statement)).rowcount

    async def run_each(self, statement: Executable, values: Sequence[Mapping[str, object]]) -> None:
        """Run one statement that writes, once for each set of values."""
        if values:
            async with self._turn:
                await self._connection.execute(statement, [dict(one) for one in values])

    async def add(self, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert rows, few enough to be sent as they are."""
        if rows:
            async with self._turn:
                await self._connection.execute(insert(table), [dict(row) for row in rows])

    async def copy(self, table: Table, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Insert many rows by COPY, in the same transaction."""
        async with self._turn:
            driver = await self._driver()
            await driver.copy_records_to_table(table.name, columns=list(columns), records=rows)

    async def alone(self, lock: int) -> None:
        """Wait until no other transaction holds this advisory lock; hold it until the end of this one."""
        await self.run(text("SELECT pg_advisory_xact_lock(:lock)").bindparams(lock=lock))


class Database:
    """Opens readers and writers on one pool of connections."""

    def __init__(self, url: str, *, pool: int = 5, timeout_s: float = 10.0, role: str | None = None) -> None:
        """Prepare a pool; nothing is connected before it is used."""
        self._engine = _engine(url, pool, timeout_s, role)

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[Reader]:
        """Open a snapshot that is read-only in the database, not only in the type."""
        with or_unavailable():
            async with self._connected() as connection:
                repeatable = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
                snapshot = await connection.execution_options(**repeatable)
                reading = await snapshot.begin()
                try:
                    yield Reader(snapshot)
                finally:
                    await reading.rollback()  # nothing was written; and one that was left in the middle cannot commit

    @asynccontextmanager
    async def writer(self) -> AsyncIterator[Writer]:
        """Open a transaction that commits on leaving and rolls back on any error."""
        with or_unavailable():
            async with self._connected() as connection, connection.begin():
                yield Writer(connection)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AsyncConnection]:
        """Open a connection; what the caller's own files and deadlines raise meanwhile is not the database's fault."""
        is_open = False
        try:
            async with self._engine.connect() as connection:
                is_open = True
                yield connection
        except OSError as trouble:
            if is_open and not isinstance(trouble, ConnectionError):
                raise
            raise unavailable() from trouble
        except (asyncpg.PostgresError, DBAPIError) as trouble:
            if is_open or sqlstate(trouble) != _CLOSED:
                raise
            raise unavailable() from trouble


@contextmanager
def or_unavailable() -> Iterator[None]:
    """Tell a database that is gone, full, late or locked as DatabaseUnavailable; let every other error through."""
    try:
        yield
    except (PoolTimeout, PendingRollbackError, asyncpg.InterfaceError) as trouble:
        raise unavailable() from trouble
    except (asyncpg.PostgresError, DBAPIError) as trouble:  # COPY does not pass through SQLAlchemy
        is_cut = isinstance(trouble, DBAPIError) and trouble.connection_invalidated
        if is_cut or sqlstate(trouble).startswith(_PASSING):
            raise unavailable() from trouble
        raise


def sqlstate(trouble: Exception) -> str:
    """Return the SQLSTATE that PostgreSQL told; empty where it told none."""
    told = trouble.orig if isinstance(trouble, DBAPIError) else trouble
    return str(getattr(told, "sqlstate", None) or "")


def unavailable() -> DatabaseUnavailable:
    """Return what a caller is told of a database that is gone, full, late or locked."""
    return DatabaseUnavailable("the database did not answer", hint="send the same request again")


def sqlalchemy_url(url: str) -> str:
    """Return a PostgreSQL URL with the driver this project uses named in it."""
    scheme, _, rest = url.partition("://")
    return f"postgresql+asyncpg://{rest}" if scheme in {"postgres", "postgresql"} else url


def _engine(url: str, pool: int, timeout_s: float, role: str | None) -> AsyncEngine:
    settings = {"application_name": "footing", "statement_timeout": str(int(timeout_s * 1000))}
    settings |= {"idle_in_transaction_session_timeout": "60000", "timezone": "UTC", "search_path": "public"}
    if role is not None:
        settings["role"] = role
    return create_async_engine(
        sqlalchemy_url(url),
        pool_size=pool,
        max_overflow=0,
        pool_timeout=timeout_s,
        pool_pre_ping=True,
        connect_args={"server_settings": settings, "timeout": timeout_s},
    )
