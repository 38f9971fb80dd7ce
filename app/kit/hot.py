"""A few connections kept open with their prepared statements, for the hottest reads.

SQLAlchemy costs more than the query itself on a single row, so these statements are compiled once at import
from the same Core selects and run on asyncpg directly; the connections are read-only and never reset.

A round trip costs more than the work it carries, on both sides. So a statement may take its parameters as arrays:
questions that come while it is under way wait for its return, then travel together.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import asyncpg
from sqlalchemy import Select
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect

from app.kit.errors import DatabaseUnavailable

_LOST = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.CannotConnectNowError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.ObjectNotInPrerequisiteStateError,  # told to who connects where no connections are accepted
)
_LATE = (
    TimeoutError,
    asyncpg.QueryCanceledError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.SerializationError,  # a replica had to remove what a read still looked at
)
_FULL = (asyncpg.TooManyConnectionsError,)
_MOST_PREPARED = 100  # a connection keeps memory for each
_CHUNK = 250  # of a batch: while one is read here, the next runs in the database
_SENDERS = 3  # while statements run in the database, this process makes or reads another
Values = dict[str, Any]
Rows = list[asyncpg.Record]
_Waiting = tuple[Values, "asyncio.Future[Rows]"]


@dataclass(frozen=True, slots=True)
class HotQuery:
    """One statement as text, and the names of its parameters in the order of `$1…`."""

    sql: str
    names: tuple[str, ...]
    constants: dict[str, object] = field(default_factory=dict)
    together: int = 0
    """How many questions it takes at most; if any, its parameters are arrays and each row ends with its question's
    number, from 1."""


def compiled(statement: Select[Any], together: int = 0) -> HotQuery:
    """Compile a Core select: its named bind parameters are asked for, its constants are sent along."""
    text = statement.compile(
        dialect=asyncpg_dialect(),  # type: ignore[no-untyped-call]
        compile_kwargs={"render_postcompile": True},
    )
    constants = {name: value for name, value in text.params.items() if value is not None}
    return HotQuery(str(text), tuple(text.positiontup or ()), constants, together)


class Line:
    """One connection and the statements prepared on it."""

    __slots__ = ("connection", "prepared", "timeout_s")

    def __init__(self, connection: asyncpg.Connection, timeout_s: float) -> None:
        """Take a connection over."""
        self.connection, self.timeout_s = connection, timeout_s
        self.prepared: dict[str, asyncpg.prepared_stmt.PreparedStatement[Any]] = {}

    async def fetch(self, sql: str, values: Sequence[object]) -> Rows:
        """Return the rows of a statement, prepared the first time."""
        ready = self.prepared.get(sql)
        if ready is None:
            if len(self.prepared) >= _MOST_PREPARED:
                self.prepared.clear()
            ready = self.prepared[sql] = await self.connection.prepare(sql, timeout=self.timeout_s)
        rows: Rows = await ready.fetch(*values, timeout=self.timeout_s)
        return rows


class _Gathering:
    """The questions that wait for one statement, and the few senders that take them to it."""

    def __init__(self, query: HotQuery, rows: Callable[[HotQuery, Values], Awaitable[Rows]]) -> None:
        self._query, self._rows = query, rows
        self._waiting: list[_Waiting] = []
        self._senders: set[asyncio.Task[None]] = set()

    def ask(self, values: Values) -> asyncio.Future[Rows]:
        answer: asyncio.Future[Rows] = asyncio.get_running_loop().create_future()
        self._waiting.append((values, answer))
        if len(self._senders) < _SENDERS:
            sender = asyncio.create_task(self._send())
            self._senders.add(sender)
            sender.add_done_callback(self._senders.discard)
        return answer

    async def _send(self) -> None:
        while self._waiting:
            some = self._waiting[: self._query.together]
            del self._waiting[: self._query.together]
            await self._answer(some)

    async def _answer(self, asked: Sequence[_Waiting]) -> None:
        """Answer some questions; of those that a statement refuses together, find out which it was."""
        names = self._query.names
        columns = {name: [values[name] for values, _ in asked] for name in names if name not in self._query.constants}
        try:
            rows = await self._rows(self._query, columns)
        except Exception as trouble:  # noqa: BLE001 - handed to those who asked
            if len(asked) > 1 and not isinstance(trouble, DatabaseUnavailable):
                for one in asked:
                    await self._answer([one])
                return
            for _, answer in asked:
                if not answer.done():
                    answer.set_exception(trouble)
            return
        found: list[Rows] = [[] for _ in asked]
        for row in rows:
            found[row[-1] - 1].append(row)
        for (_, answer), own in zip(asked, found, strict=True):
            if not answer.done():
                answer.set_result(own)


class Lines(Protocol):
    """Whoever answers hot queries: the connections to one server, or to several."""

    async def fetch(self, query: HotQuery, values: Values) -> Rows:
        """Return the rows of a query; refuse with DatabaseUnavailable when the database is gone or late."""
        ...

    async def fetch_each(self, query: HotQuery, asked: Sequence[Values]) -> list[Rows]:
        """Return the rows of each of many questions to one statement, in their order."""
        ...


class Hot:
    """Runs hot queries on at most `size` connections; callers queue, a lost connection is replaced."""

    def __init__(self, url: str, *, size: int = 4, timeout_s: float = 5.0, role: str | None = None) -> None:
        """Prepare; nothing is connected before the first query."""
        self._url, self._timeout_s, self._role = url, timeout_s, role
        self._idle: list[Line] = []
        self._slots = asyncio.Semaphore(size)
        self._gatherings: dict[str, _Gathering] = {}

    async def fetch(self, query: HotQuery, values: Values) -> Rows:
        """Return the rows of a query; refuse with DatabaseUnavailable when the database is gone or late."""
        if not query.together:
            return await self._rows(query, values)
        gathering = self._gatherings.get(query.sql)
        if gathering is None:
            gathering = self._gatherings[query.sql] = _Gathering(query, self._rows)
        return await gathering.ask(values)

    async def fetch_each(self, query: HotQuery, asked: Sequence[Values]) -> list[Rows]:
        """Return the rows of each of many questions to one statement, in their order; many travel together."""
        chunks = [asked[start : start + _CHUNK] for start in range(0, len(asked), _CHUNK)]
        answers = await asyncio.gather(*(self._each(query, chunk) for chunk in chunks))
        return [rows for rows_of_chunk in answers for rows in rows_of_chunk]

    async def _each(self, query: HotQuery, asked: Sequence[Values]) -> list[Rows]:
        columns = {name: [values[name] for values in asked] for name in query.names if name not in query.constants}
        found: list[Rows] = [[] for _ in asked]
        for row in await self._rows(query, columns):
            found[row[-1] - 1].append(row)
        return found

    async def _rows(self, query: HotQuery, values: Values) -> Rows:
        arguments = [values[name] if name in values else query.constants[name] for name in query.names]
        await self._slots.acquire()
        line: Line | None = None
        try:
            line = self._idle.pop() if self._idle else await self.connected()
            rows = await line.fetch(query.sql, arguments)
        except (*_LOST, *_LATE, *_FULL) as trouble:
            self._drop(line)
            detail = "the database did not answer"
            raise DatabaseUnavailable(detail, hint="send the same request again") from trouble
        except BaseException:
            self._drop(line)
            raise
        else:
            self._idle.append(line)
            return rows
        finally:
            self._slots.release()

    async def close(self) -> None:
        """Close every idle connection."""
        while self._idle:
            await self._idle.pop().connection.close()

    async def connected(self) -> Line:
        """Open one more connection; who reads from elsewhere than the primary asks it first what it has."""
        settings = {
            "application_name": "footing-hot",
            "default_transaction_read_only": "on",
            "statement_timeout": str(int(self._timeout_s * 1000)),
            "timezone": "UTC",
            "search_path": "public",
            "jit": "off",
            "max_parallel_workers_per_gather": "0",  # starting a worker costs more than a hot query
            "plan_cache_mode": "force_generic_plan",
        }
        if self._role is not None:
            settings["role"] = self._role
        connection = await asyncpg.connect(self._url, timeout=self._timeout_s, server_settings=settings)
        return Line(connection, self._timeout_s)

    def _drop(self, line: Line | None) -> None:
        if line is not None:
            line.connection.terminate()
        self.forget_closed()

    def forget_closed(self) -> None:
        """Let go of idle connections that ended; they say nothing of the server as it is now."""
        for idle in [one for one in self._idle if one.connection.is_closed()]:
            self._idle.remove(idle)
