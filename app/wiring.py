"""Settings → services: the database, the hot connections, and the world that reads start from."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import structlog
from alembic import command
from alembic.config import Config

from app.demand.commands import count
from app.demand.model import Misses
from app.kit import embedded
from app.kit.db import Database
from app.kit.hot import Hot
from app.kit.store import Store
from app.lookup.world import World
from app.nomenclature.queries import load, newest_state
from app.publication.commands import CHANNEL
from app.publication.queries.announced import announced
from app.settings import Settings

APP_ROLE = "footing_app"
DATABASE = "footing"
_ROOT = Path(__file__).parent.parent
_PROBE_S = 1.0
_MISSES_S = 5.0
_SLOW_LINES = 2
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the database is: as its owner, as the application, and the role to take there."""

    owner_url: str
    app_url: str
    role: str | None
    server: embedded.EmbeddedServer | None = None
    revived: list[embedded.EmbeddedServer] = field(default_factory=list)

    def revive(self, settings: Settings) -> None:
        """Start the embedded server again if it died; somebody else's, or one that runs, is left alone."""
        if self.server is None:
            return
        again = embedded.start(settings.home, bindir=settings.postgres_bindir)
        if again.owned:
            self.revived.append(again)
        else:
            again.stop()

    def release(self) -> None:
        """Let go of the embedded servers that this process started."""
        for server in (*self.revived, self.server):
            if server is not None:
                server.stop()


@dataclass(frozen=True, slots=True)
class Services:
    """What the edges work with."""

    settings: Settings
    database: Database
    world: World
    store: Store
    app_url: str


def prepare(settings: Settings) -> Place:
    """Start or find the database, make it if need be, and bring its tables up to date."""
    if settings.database_url is not None:
        app_url = settings.app_database_url or settings.database_url
        role = None if settings.app_database_url else APP_ROLE
        place = Place(settings.database_url, app_url, role)
        migrate(place.owner_url)
        return place
    server = embedded.start(settings.home, bindir=settings.postgres_bindir)
    asyncio.run(_make_database(server))
    place = Place(server.url(DATABASE), server.url(DATABASE, APP_ROLE), None, server)
    migrate(place.owner_url)
    asyncio.run(_let_in(server))
    return place


def migrate(url: str) -> None:
    """Bring a database's tables up to date; safe to call from several processes at once."""
    config = Config(toml_file=_ROOT / "pyproject.toml")
    config.attributes["url"] = url
    command.upgrade(config, "head")


async def analyze(place: Place) -> None:
    """Gather the planner's statistics now: without them the first reads after a large load are planned blindly."""
    connection = await asyncpg.connect(place.owner_url)
    try:
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


@asynccontextmanager
async def services(settings: Settings, place: Place) -> AsyncIterator[Services]:
    """Open everything, follow announcements while open, and close it all on leaving."""
    database = Database(place.app_url, pool=settings.pool_size, timeout_s=settings.deadline_s, role=place.role)
    hot = Hot(place.app_url, size=settings.hot_connections, timeout_s=settings.deadline_s / 2, role=place.role)
    slow = Hot(place.app_url, size=_SLOW_LINES, timeout_s=settings.deadline_s / 2, role=place.role)
    world = await read_world(database, hot)
    world.slow = slow
    misses = Misses()
    world.missed = misses.heard
    tasks = [
        asyncio.create_task(_follow(settings, place, database, world)),
        asyncio.create_task(_write_down(database, misses)),
    ]
    try:
        yield Services(settings, database, world, Store(settings.home / "files"), place.app_url)
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await _written_down(database, misses)
        await slow.close()
        await hot.close()
        await database.close()


async def read_world(database: Database, hot: Hot) -> World:
    """Return the world as the database has it now."""
    async with database.reader() as reader:
        return World(hot, await announced(reader), await load(reader))


async def _write_down(database: Database, misses: Misses) -> None:
    """Write misses down now and then, apart from the requests that met them."""
    while True:
        await asyncio.sleep(_MISSES_S)
        await _written_down(database, misses)


async def _written_down(database: Database, misses: Misses) -> None:
    """Write misses down; what cannot be written is let go, since counting may not stand in anybody's way."""
    taken = misses.take()
    if not taken:
        return
    try:
        async with database.writer() as writer:
            await count(writer, taken)
    except Exception as trouble:  # noqa: BLE001 - a read-only database serves as well without
        _log.warning("misses.lost", error=type(trouble).__name__, lost=len(taken))


async def _follow(settings: Settings, place: Place, database: Database, world: World) -> None:
    """Keep the world in step: on every announcement, and after every lost connection, whatever lost it."""
    while True:
        try:
            await _listen(place.app_url, database, world)
        except Exception as trouble:  # noqa: BLE001 - who follows may not stop: an old `latest` would answer for ever
            _log.warning("announcements.lost", error=type(trouble).__name__)
            await _revived(settings, place, trouble)
        await asyncio.sleep(_PROBE_S)


async def _revived(settings: Settings, place: Place, trouble: Exception) -> None:
    """Start an embedded server that nobody can connect to any more."""
    if not isinstance(trouble, OSError):
        return
    try:
        await asyncio.to_thread(place.revive, settings)
    except (embedded.PostgresUnavailable, OSError) as still:
        _log.warning("database.not_revived", error=type(still).__name__)


async def _listen(url: str, database: Database, world: World) -> None:
    connection = await asyncpg.connect(
        url, timeout=5, server_settings={"application_name": "footing-listen", "search_path": "public"}
    )
    try:
        heard = asyncio.Event()
        await connection.add_listener(CHANNEL, lambda *_: heard.set())
        connection.add_termination_listener(lambda *_: heard.set())
        while not connection.is_closed():
            await _refresh(database, world)
            heard.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(heard.wait(), timeout=_PROBE_S * 30)
            await connection.execute("SELECT 1", timeout=5)
    finally:
        connection.terminate()


async def _refresh(database: Database, world: World) -> None:
    async with database.reader() as reader:
        now = await announced(reader)
        if now.latest != world.announced.latest:
            if await newest_state(reader) != world.nomenclature.state:  # reading it all takes a third of a second
                world.nomenclature = await load(reader)
            world.announced = now
            _log.info("release.announced", label=now.latest.label if now.latest else None)


async def _make_database(server: embedded.EmbeddedServer) -> None:
    connection = await asyncpg.connect(server.url())
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
            with suppress(asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
                await connection.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        await connection.close()


async def _let_in(server: embedded.EmbeddedServer) -> None:
    connection = await asyncpg.connect(server.url(DATABASE))
    try:
        if not await connection.fetchval("SELECT rolcanlogin FROM pg_roles WHERE rolname = $1", APP_ROLE):
            await connection.execute(f"ALTER ROLE {APP_ROLE} LOGIN")
    finally:
        await connection.close()
