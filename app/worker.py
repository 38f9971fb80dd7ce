"""The worker: drains the outbox, woken by whoever puts something into it and now and then by itself; sweeps daily.

The files of releases it has made by a process of their own: to make them takes long and all of a core.
"""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import asyncpg
import structlog

from app.exports.commands.publish import lacking
from app.exports.queries.snapshots import snapshots
from app.kit.clock import now
from app.kit.db import Writer
from app.kit.outbox import CHANNEL, Handler, Message, drain
from app.kit.progress import reported
from app.kit.sweeping import swept
from app.proposals.checks.catalogue import CHECKS
from app.proposals.commands.check import check
from app.proposals.commands.check import subject as check_of
from app.proposals.commands.submit import CHECK
from app.proposals.queries.files import named
from app.wiring import Services

_EVERY_S = 30.0
_PAUSE_S = 1.0
_DAY_S = 86_400.0
_STOP_S = 3.0
_AGAIN_S = 600.0  # after what failed: it takes a core each time
_ROOT = Path(__file__).parent.parent
_log = structlog.get_logger()


def handlers(services: Services) -> Mapping[str, Handler]:
    """Return what is done with each topic; each may be done again without harm."""

    async def checked(writer: Writer, subject: str) -> None:
        proposal, _, content = subject.partition("/")
        words, store, watched = services.world.nomenclature, services.store, check_of(UUID(proposal))
        async with reported(services.database, watched, "checking", whole=len(CHECKS)) as told:
            moved = await check(writer, UUID(proposal), int(content), words, store, told)
        _log.info("proposal.checked", proposal=proposal, state=moved.state if moved else "moved on")

    return {CHECK: checked}


async def work(services: Services) -> None:
    """Do what there is to do, for ever; what fails is tried again later, and never ends the work."""
    known = handlers(services)
    beside = [asyncio.create_task(_sweeping(services))]
    if services.settings.snapshots:
        beside.append(asyncio.create_task(_rendering(services)))
    try:
        while True:
            try:
                await _listening(services, known)
            except Exception as trouble:  # noqa: BLE001 - whoever works may not stop: proposals would wait for ever
                _log.warning("worker.trouble", error=type(trouble).__name__)
            await asyncio.sleep(_PAUSE_S)
    finally:
        for one in beside:
            await stopped(one)


def given_up(failed: Message) -> None:
    """Tell the operator of work that failed as often as any is tried; `footing worker --retry` has it tried again."""
    _log.error("outbox.given_up", topic=failed.topic, subject=failed.subject, trouble=failed.trouble)


async def stopped(working: asyncio.Task[None] | None) -> None:
    """Stop the work; what it was doing is rolled back and stays to be done."""
    if working is not None:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working


async def _sweeping(services: Services) -> None:
    """Take away, now and daily, the files that came to nothing."""
    while True:
        try:
            count = await swept(services.store, services.database, named, now())
            _log.info("files.swept", removed=count)
        except Exception as trouble:  # noqa: BLE001 - what is not swept today is tomorrow
            _log.warning("files.not_swept", error=type(trouble).__name__)
        await asyncio.sleep(_DAY_S)


async def _rendering(services: Services) -> None:
    """Have the files of releases made that have none, soon after each is announced."""
    while True:
        is_done = True
        try:
            if await _is_unrendered(services):
                is_done = await _rendered(services)
        except Exception as trouble:  # noqa: BLE001 - what is not rendered now is later
            _log.warning("snapshots.not_made", error=type(trouble).__name__)
        await asyncio.sleep(_EVERY_S if is_done else _AGAIN_S)


async def _is_unrendered(services: Services) -> bool:
    latest = services.world.announced.latest
    if latest is None:
        return False
    async with services.database.reader() as reader:
        named = await snapshots(reader)
    return len(named) < latest.number or bool(await lacking(services.objects, named[-1]))


async def _rendered(services: Services) -> bool:
    command, environment = (sys.executable, "-m", "app", "snapshots"), services.settings.environment()
    child = await asyncio.create_subprocess_exec(*command, env=environment, cwd=_ROOT, stdout=DEVNULL, stderr=PIPE)
    try:
        _, trouble = await child.communicate()
    finally:
        if child.returncode is None:
            child.terminate()  # so that it takes its own files away; what it started ends with it
            with suppress(TimeoutError):
                await asyncio.wait_for(child.wait(), _STOP_S)
        with suppress(ProcessLookupError):
            child.kill()
    if child.returncode:
        _log.warning("snapshots.not_made", error=trouble.decode(errors="replace")[-500:])
        return False
    _log.info("snapshots.made")
    return True


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
            await drain(services.database, known, given_up)
            with suppress(TimeoutError):
                await asyncio.wait_for(heard.wait(), timeout=_EVERY_S)
    finally:
        connection.terminate()
