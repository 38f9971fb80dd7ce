"""A dump put into a database that is empty; and which state of the tables a database has."""

import asyncpg

from app.kit.backups.errors import PlaceTaken
from app.kit.backups.programs import ran
from app.kit.embedded_binaries import Binaries

_TABLES = (
    "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')"
)
_MIGRATED = "SELECT to_regclass('public.alembic_version') IS NOT NULL"
_SCHEMA = "SELECT version_num FROM public.alembic_version"
_VERSION = "SELECT current_setting('server_version')"


async def described(url: str) -> tuple[str, str | None]:
    """Return the server's version, and the newest migration of the database; None where it has no tables."""
    connection = await asyncpg.connect(url)
    try:
        version = str(await connection.fetchval(_VERSION)).partition(" ")[0]
        return version, await connection.fetchval(_SCHEMA) if await connection.fetchval(_MIGRATED) else None
    finally:
        await connection.close()


async def make(url: str, database: str) -> None:
    """Make a database on a fresh server."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f'CREATE DATABASE "{database}"')
    finally:
        await connection.close()


async def open_to(url: str, role: str) -> None:
    """Make the role that a dump gives rights to, if need be; refuse a database in which there are tables already."""
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval(_TABLES):
            raise PlaceTaken("the database is not empty", hint="name an empty one in FOOTING_DATABASE_URL")
        if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role):
            await connection.execute(f'CREATE ROLE "{role}" NOLOGIN')
        await connection.execute(f'GRANT "{role}" TO CURRENT_USER')
    finally:
        await connection.close()


def load(url: str, dump: str, binaries: Binaries) -> None:
    """Put a dump into a database, all of it or nothing, as whoever the URL says."""
    how = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-password")
    ran(binaries, "pg_restore", *how, dump, url=url)
