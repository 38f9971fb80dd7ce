"""The worker: drains the outbox, woken by whoever puts something into it, and now and then by itself."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from uuid import UUID

import asyncpg
import structlog

from app.kit.db import Writer
from app.kit.outbox import CHANNEL, Handler, drain
from app.proposals.commands.check import check
from app.proposals.commands.submit import CHECK
from app.wiring import Services

_EVERY_S = 30.0
_PAUSE_S = 1.0
_log = structlog.get_logger()


def handlers(services: Services) -> Mapping[str, Handler]:
    """Return what is done with each topic; each may be done again without harm."""

    async def checked(writer: Writer, subject: str) -> None:
        proposal, _, content = subject.partition("/")
        moved = await check(writer, UUID(proposal), int(content), services.world.nomenclature, services.store)
        _log.info("proposal.checked", proposal=proposal, state=moved.state if moved else "moved on")

    return {CHECK: checked}


async def work(services: Services) -> None:
    """Do what there is to do, for ever; what fails is tried again later, and never ends the work."""
    known = handlers(services)
    while True:
        try:
            await _listening(services, known)
        except Exception as trouble:  # noqa: BLE001 - whoever works may not stop: proposals would wait for ever
            _log.warning("worker.trouble", error=type(trouble).__name__)
        await asyncio.sleep(_PAUSE_S)


async def stopped(working: asyncio.Task[None] | None) -> None:
    """Stop the work; what it was doing is rolled back and stays to be done."""
    if working is not None:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working


async def _listening(services: Services, known: Mapping[str, Handler]) -> None:
    connection = await asyncpg.connect(
        services.app_url, timeout=5, server_settings={"application_name": "footing-worker", "search_path": "public"}
    )
    try:
        heard = asyncio.Event()
        await connection.add_listener(CHANNEL, lambda *_: heard.set())
        connection.add_termination_listener(lambda *_: heard.set())
        while not connection.is_closed():
            heard.clear()
            await drain(services.database, known)
            with suppress(TimeoutError):
                await asyncio.wait_for(heard.wait(), timeout=_EVERY_S)
    finally:
        connection.terminate()
