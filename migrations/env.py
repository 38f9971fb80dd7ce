"""Runs migrations on the URL it is handed, or on FOOTING_DATABASE_URL; one run at a time."""

import asyncio

from alembic import context
from sqlalchemy import Connection, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from app.kit.db import sqlalchemy_url
from app.registry import metadata
from app.settings import Settings

_LOCK = 7_046_029_254_386_353_132


def _url() -> str:
    handed = context.config.attributes.get("url") or Settings().database_url
    if not handed:
        message = "set FOOTING_DATABASE_URL, or let `footing serve` run the migrations"
        raise SystemExit(message)
    return sqlalchemy_url(handed)


def _run(connection: Connection) -> None:
    connection.execute(text("SET lock_timeout = '4s'"))
    connection.execute(text("SET statement_timeout = '300s'"))
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
    connection.commit()
    context.configure(connection=connection, target_metadata=metadata, compare_server_default=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})


async def _migrate() -> None:
    engine = create_async_engine(_url(), poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(_run)
        await connection.commit()
    await engine.dispose()


asyncio.run(_migrate())
