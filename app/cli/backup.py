"""`footing backup`: the database and the received files, into a fresh folder, while the registry serves."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn

import asyncpg
import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from app.cli.running import leave, settings, tell
from app.kit import embedded
from app.kit.backups.errors import BackupUnfit, PlaceTaken
from app.kit.backups.folder import filled
from app.kit.backups.loading import described
from app.kit.backups.note import Backup, Kind
from app.kit.backups.programs import Told, installed
from app.kit.backups.taking import Hears, Wanted, take
from app.kit.canonical import spelled
from app.kit.db import Database
from app.kit.errors import FootingError, StoreUnavailable
from app.kit.errors import Kind as Trouble
from app.publication.queries.elsewhere import newest
from app.settings import Settings
from app.wiring import DATABASE, published

_TIMEOUT_S = 60.0
_OWN = "a base backup is of the embedded database, and FOOTING_DATABASE_URL names a server of your own"
_OWN_WAYS = (
    "back that up by its own means, such as continuous archiving (PostgreSQL, chapter 25.3), together with "
    "FOOTING_HOME/files; or `footing backup --dump`"
)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--dump", "is_dump", is_flag=True, help="by pg_dump: for your own PostgreSQL, and for another major version"
)
def backup(folder: Path, is_dump: bool) -> None:  # noqa: FBT001 - click hands options over by name
    """Back the registry up into DIR, a fresh folder, while it serves: database, received files, settings.

    Exit code 0: all of it is there and was checked; 1: received files are damaged and were left out; 2: DIR is taken,
    or this cannot be backed up so; 3: no registry, no database, or a program failed.
    """
    given = settings()
    if given.database_url is None and not (given.home / "cluster").exists():
        leave(f"there is no registry in {given.home}: make one with `footing serve` or `footing seed`", 3)
    place = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow links
    try:
        done, damaged = _backed_up(given, place, is_dump=is_dump)
    except FootingError as refused:
        turn_away(refused)
    except (embedded.PostgresUnavailable, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as trouble:
        leave(f"no backup: {trouble}", 3)
    release = done.about["release"]
    held = f"release {release['label']}={release['digest']}" if release else "no release"
    click.echo(f"{place}: {done.kind}, {held}, log of {done.about['log_size']}, {done.bytes} bytes")
    for name in damaged:
        click.echo(f"left out, as it is not what its name says: {given.home / 'files' / name[:2] / name}", err=True)
    if damaged:
        raise SystemExit(1)


def turn_away(refused: FootingError) -> NoReturn:
    """Tell a refusal and leave with 3 if it may go later, else with 2: 1 is of what was done and is not all well."""
    tell(refused)
    raise SystemExit(3 if refused.kind is Trouble.UNAVAILABLE else 2)


@contextmanager
def bars() -> Iterator[Progress]:
    """Show how far it is, in bytes, on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    shown = Progress(*columns, console=Console(stderr=True))
    try:
        yield shown
    finally:
        if shown.tasks:
            shown.stop()


def bar(shown: Progress, what: str) -> Told:
    """Return what shows how far one piece of work is, from when it is first told."""
    tasks: list[TaskID] = []

    def told(done: int, whole: int) -> None:
        if not tasks:
            shown.start()
            tasks.append(shown.add_task(what))
        shown.update(tasks[0], completed=done, total=whole)

    return told


def _backed_up(given: Settings, place: Path, *, is_dump: bool) -> tuple[Backup, list[str]]:
    if given.database_url is not None and not is_dump:
        raise BackupUnfit(_OWN, hint=_OWN_WAYS)
    home = Path(os.path.abspath(given.home))  # noqa: PTH100 - as above
    if place.is_relative_to(home):
        raise PlaceTaken(f"{place} is inside FOOTING_HOME, and would go with it", hint="name a folder outside")
    binaries = installed(home, given.postgres_bindir)
    server = embedded.start(home, bindir=given.postgres_bindir) if given.database_url is None else None
    try:
        with filled(place) as filling, bars() as shown:
            wanted = asyncio.run(_wanted(given, server, Kind.DUMP if is_dump else Kind.CLUSTER))
            hears = Hears(*(bar(shown, what) for what in ("database", "received files", "checksums")))
            return take(wanted, filling, binaries, hears)
    finally:
        if server is not None:
            server.stop()


async def _wanted(given: Settings, server: embedded.EmbeddedServer | None, kind: Kind) -> Wanted:
    """Say what to take, and what is in it at least: cuts may follow until the last byte is copied."""
    url = server.url(DATABASE) if server is not None else str(given.database_url)
    postgresql, schema = await described(url)
    if schema is None:
        raise BackupUnfit("the database has no tables", hint="start Footing once: `footing serve` or `footing seed`")
    return Wanted(
        kind=kind,
        url=server.url() if server is not None and kind is Kind.CLUSTER else url,
        home=given.home,
        postgresql=postgresql,
        about={"footing": version("footing"), "schema": schema} | await _contents(url),
        settings=_without_secrets(given),
        published=await _published(given),
    )


async def _published(given: Settings) -> list[str]:
    """List what is published; no database stays without a backup because a bucket does not answer."""
    try:
        return sorted([key async for key in published(given).keys("")])
    except StoreUnavailable as trouble:
        click.echo(f"published files are not listed: {trouble.detail}", err=True)
        return []


async def _contents(url: str) -> dict[str, Any]:
    database = Database(url, pool=1, timeout_s=_TIMEOUT_S)
    try:
        async with database.reader() as reader:
            release, size = await newest(reader)
    finally:
        await database.close()
    told = {"label": release.label, "number": release.number, "digest": spelled(release.digest)} if release else None
    return {"release": told, "log_size": size}


def _without_secrets(given: Settings) -> dict[str, object]:
    """Return the settings that are numbers and switches, and the address: any other text may hold a password."""
    told: dict[str, object] = given.model_dump()
    return {name: one for name, one in told.items() if name == "host" or isinstance(one, bool | int | float)}
