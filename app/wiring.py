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
from app.kit.objects import Folder, Objects, bucket
from app.kit.replica_readers import newest, spread
from app.kit.replicas import Fault, Replicas
from app.kit.store import Store
from app.lookup.world import World
from app.nomenclature.queries import load, newest_state
from app.publication.commands import CHANNEL
from app.publication.queries.announced import announced, shown
from app.settings import Settings

APP_ROLE = "footing_app"
DATABASE = "footing"
_ROOT = Path(__file__).parent.parent
_PROBE_S = 1.0
_MISSES_S = 5.0
_SLOW_LINES = 2
_MOMENTS_S = (0.0, 0.2, 0.8, 2.0)
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
    objects: Objects
    exporting: Database
    reading: Database
    """For reads of what is released, from any server that has it."""
    newest: Database
    """For reads of what changes without a release: the primary, as long as it answers."""
    replicas: Replicas


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
async def services(settings: Settings, place: Place, *, spreads: bool = False) -> AsyncIterator[Services]:
    """Open everything, follow announcements while open, and close it all on leaving.

    Reads are spread over the replicas that are set, if that is asked for; everything else is the primary's.
    """
    database = Database(place.app_url, pool=settings.pool_size, timeout_s=settings.deadline_s, role=place.role)
    exporting = _exporting(settings, place)
    hot = Hot(place.app_url, size=settings.hot_connections, timeout_s=settings.deadline_s / 2, role=place.role)
    slow = Hot(place.app_url, size=_SLOW_LINES, timeout_s=settings.deadline_s / 2, role=place.role)
    world = await read_world(database, hot)
    replicas = Replicas(place.app_url, settings.read_urls if spreads else (), role=place.role)
    _spread_lines(settings, replicas, world, (hot, slow))
    reading = spread(replicas, database, pool=settings.pool_size, timeout_s=settings.deadline_s)
    misses = Misses()
    world.missed = misses.heard
    tasks = [
        asyncio.create_task(_follow(settings, place, database, (world, replicas))),
        asyncio.create_task(_write_down(database, misses)),
        asyncio.create_task(replicas.watch()),
    ]
    try:
        yield Services(
            settings=settings,
            database=database,
            world=world,
            store=Store(settings.home / "files"),
            app_url=place.app_url,
            objects=published(settings),
            exporting=spread(
                replicas, exporting, pool=settings.export_connections, timeout_s=settings.export_deadline_s
            ),
            reading=reading,
            newest=newest(reading),
            replicas=replicas,
        )
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await _written_down(database, misses)
        await replicas.close()
        await slow.close()
        await hot.close()
        await exporting.close()
        await database.close()


def _exporting(settings: Settings, place: Place) -> Database:
    """Return the way to the database for exports, which take long: nothing else waits for one of its connections."""
    most, longest_s = settings.export_connections, settings.export_deadline_s
    return Database(place.app_url, pool=most, timeout_s=longest_s, role=place.role)


def published(settings: Settings) -> Objects:
    """Return where the files of releases are: the bucket that is set, or a folder of home."""
    if settings.store_url is not None:
        return bucket(settings.store_url, settings.store_endpoint)
    return Folder(settings.home / "published")


def _spread_lines(settings: Settings, replicas: Replicas, world: World, lines: tuple[Hot, Hot]) -> None:
    """Have look-ups and searches go to the replicas that have what the world was read from."""
    within_s = settings.deadline_s / 2
    world.hot = replicas.lines(lines[0], size=settings.hot_connections, timeout_s=within_s)
    world.slow = replicas.lines(lines[1], size=_SLOW_LINES, timeout_s=within_s)
    replicas.want(shown(world.announced, world.nomenclature.state))


async def faults(ready: Services) -> list[tuple[str, Fault | None]]:
    """Return of every replica that is set what is wrong with it; one that lags is given a moment to come up."""
    asked = Replicas(ready.app_url, ready.settings.read_urls, role=ready.replicas.role)
    asked.want(shown(ready.world.announced, ready.world.nomenclature.state))
    try:
        for pause_s in _MOMENTS_S:
            await asyncio.sleep(pause_s)
            await asked.look()
            if Fault.BEHIND not in dict(asked.faults()).values():
                break
        return asked.faults()
    finally:
        await asked.close()


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


async def _follow(settings: Settings, place: Place, database: Database, told: tuple[World, Replicas]) -> None:
    """Keep the world in step: on every announcement, and after every lost connection, whatever lost it."""
    while True:
        try:
            await _listen(place.app_url, database, told)
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


async def _listen(url: str, database: Database, told: tuple[World, Replicas]) -> None:
    connection = await asyncpg.connect(
        url, timeout=5, server_settings={"application_name": "footing-listen", "search_path": "public"}
    )
    try:
        heard = asyncio.Event()
        await connection.add_listener(CHANNEL, lambda *_: heard.set())
        connection.add_termination_listener(lambda *_: heard.set())
        while not connection.is_closed():
            await _refresh(database, *told)
            heard.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(heard.wait(), timeout=_PROBE_S * 30)
            await connection.execute("SELECT 1", timeout=5)
    finally:
        connection.terminate()


async def _refresh(database: Database, world: World, replicas: Replicas) -> None:
    async with database.reader() as reader:
        now = await announced(reader)
        if now.latest != world.announced.latest:
            if await newest_state(reader) != world.nomenclature.state:  # reading it all takes a third of a second
                world.nomenclature = await load(reader)
            replicas.want(shown(now, world.nomenclature.state))  # before anybody is told of the release
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
