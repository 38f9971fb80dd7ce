"""Who asks: the key of a request, wrong ones counted, the use of right ones written down aside."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from fastapi import Request

from app.access.commands import used
from app.access.errors import NoKey, TooManyFailures
from app.access.failures import Failures
from app.access.model import Caller
from app.access.uploads import Uploads
from app.front.errors import BadRequest
from app.kit.clock import now
from app.kit.db import Database, Reader
from app.provenance.queries import caller

_HOUR = timedelta(hours=1)
_MOST_KEYS = 10_000
_HOW = "Authorization: Bearer ft_…, a key that is neither expired nor revoked"
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Attendance:
    """What one process remembers: wrong keys by address, bytes by whose they are, when it wrote down a key's use."""

    failures: Failures = field(default_factory=Failures)
    uploads: Uploads = field(default_factory=Uploads)
    noted: dict[str, datetime] = field(default_factory=dict)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def note(self, database: Database, key: str) -> None:
        """Write down that a key is in use, at most hourly, while its request goes on."""
        at = now()
        if key in self.noted and at - self.noted[key] < _HOUR:
            return
        if len(self.noted) >= _MOST_KEYS:
            self.noted.clear()
        self.noted[key] = at
        task = asyncio.create_task(_used(database, key))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def settled(self) -> None:
        """Wait for what is being written down."""
        await asyncio.gather(*self.tasks)


async def attended(request: Request, reader: Reader) -> Caller | None:
    """Return who asks, None without `Authorization`; refuse a wrong key, and any after ten wrong ones in five minutes.

    The address is the connection's: behind a proxy, uvicorn puts the client's there.
    """
    told = one_header(request, "authorization")
    if told is None:
        return None
    attendance: Attendance = request.app.state.attendance
    address = request.client.host if request.client is not None else ""
    wait_s = attendance.failures.wait_s(address, now())
    if wait_s:
        detail = "too many wrong keys came from this address"
        raise TooManyFailures(detail, hint=f"again in {wait_s} s, with a key of yours", retry_after_s=wait_s)
    try:
        found = await caller(reader, _presented(told))
    except NoKey:
        attendance.failures.note(address, now())
        raise
    attendance.note(request.app.state.services.database, found.key)
    return found


def known(found: Caller | None) -> Caller:
    """Return who asks; refuse a request without a key."""
    if found is None:
        detail = "this needs a key"
        raise NoKey(detail, hint=_HOW)
    return found


def one_header(request: Request, name: str) -> str | None:
    """Return what a header says, None where it is not there; refuse it given twice."""
    found = request.headers.getlist(name)
    if len(found) > 1:
        detail = f"the header {name} is given {len(found)} times"
        raise BadRequest(detail, hint="once", fields=[name])
    return found[0].strip() if found else None


def _presented(told: str) -> str:
    scheme, _, key = told.partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


async def _used(database: Database, key: str) -> None:
    try:
        async with database.writer() as writer:
            await used(writer, key)
    except Exception as trouble:  # noqa: BLE001 - a use that is not written down stands in nobody's way
        _log.warning("use.lost", error=type(trouble).__name__)
