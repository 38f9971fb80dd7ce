"""A few connections kept open with their prepared statements, for the hottest reads.

SQLAlchemy costs more than the query itself on a single row, so these statements are compiled once at import
from the same Core selects and run on asyncpg directly; the connections are read-only and never reset.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from sqlalchemy import Select
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect

from app.kit.errors import DatabaseUnavailable

_LOST = (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.CannotConnectNowError)
_LATE = (TimeoutError, asyncpg.QueryCanceledError, asyncpg.AdminShutdownError, asyncpg.CrashShutdownError)
_FULL = (asyncpg.TooManyConnectionsError,)


@dataclass(frozen=True, slots=True)
class HotQuery:
    """One statement as text, and the names of its parameters in the order of `$1…`."""

    sql: str
    names: tuple[str, ...]
    constants: dict[str, object] = field(default_factory=dict)


def compiled(statement: Select[Any]) -> HotQuery:
    """Compile a Core select: its named bind parameters are asked for, its constants are sent along."""
    text = statement.compile(
        dialect=asyncpg_dialect(),  # type: ignore[no-untyped-call]
        compile_kwargs={"render_postcompile": True},
    )
    constants = {name: value for name, value in text.params.items() if value is not None}
    return HotQuery(str(text), tuple(text.positiontup or ()), constants)


class _Line:
    __slots__ = ("connection", "prepared")

    def __init__(self, connection: asyncpg.Connection) -> None:
        self.connection = connection
        self.prepared: dict[str, asyncpg.prepared_stmt.PreparedStatement[Any]] = {}

    async def fetch(self, sql: str, values: Sequence[object]) -> list[asyncpg.Record]:
        ready = self.prepared.get(sql)
        if ready is None:
            ready = self.prepared[sql] = await self.connection.prepare(sql)
        rows: list[asyncpg.Record] = await ready.fetch(*values)
        return rows


class Hot:
    """Runs hot queries on at most `size` connections; callers queue, a lost connection is replaced."""

    def __init__(self, url: str, *, size: int = 4, timeout_s: float = 5.0, role: str | None = None) -> None:
        """Prepare; nothing is connected before the first query."""
        self._url, self._timeout_s, self._role = url, timeout_s, role
        self._idle: list[_Line] = []
        self._slots = asyncio.Semaphore(size)

    async def fetch(self, query: HotQuery, values: dict[str, object]) -> list[asyncpg.Record]:
        """Return the rows of a query; refuse with DatabaseUnavailable when the database is gone or late."""
        arguments = [values[name] if name in values else query.constants[name] for name in query.names]
        await self._slots.acquire()
        line: _Line | None = None
        try:
            line = self._idle.pop() if self._idle else await self._connect()
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

    async def _connect(self) -> _Line:
        settings = {
            "application_name": "footing-hot",
            "default_transaction_read_only": "on",
            "statement_timeout": str(int(self._timeout_s * 1000)),
            "timezone": "UTC",
            "jit": "off",
            "plan_cache_mode": "force_generic_plan",
        }
        if self._role is not None:
            settings["role"] = self._role
        connection = await asyncpg.connect(self._url, timeout=self._timeout_s, server_settings=settings)
        return _Line(connection)

    def _drop(self, line: _Line | None) -> None:
        if line is not None:
            line.connection.terminate()
        for idle in [one for one in self._idle if one.connection.is_closed()]:
            self._idle.remove(idle)
