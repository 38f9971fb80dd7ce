"""Work that only one process does at a time, wherever the processes are: a lock that its database session holds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg


@asynccontextmanager
async def alone(url: str, lock: int) -> AsyncIterator[bool]:
    """Yield whether this process may do it now; a process that dies lets go, for its session ends with it."""
    connection = await asyncpg.connect(url, timeout=5, server_settings={"application_name": "footing-turn"})
    try:
        yield bool(await connection.fetchval("SELECT pg_try_advisory_lock($1)", lock))
    finally:
        connection.terminate()
