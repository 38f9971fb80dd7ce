"""`footing restore`: a backup put back into an empty home, checked before and examined afterwards."""

import asyncio
import json
import os
from collections.abc import Sequence
from pathlib import Path

import asyncpg
import click
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError

from app.cli.against import AGAINST
from app.cli.backup import bar, bars, turn_away
from app.cli.doctor import examine
from app.cli.running import leave, opened, settings
from app.kit import embedded
from app.kit.backups.checking import checked
from app.kit.backups.errors import BackupUnfit
from app.kit.backups.loading import described, load, make, open_to
from app.kit.backups.note import DUMP, PUBLISHED, Backup, Kind
from app.kit.backups.programs import installed
from app.kit.backups.putting import START, aside, emptied, put_cluster, put_files
from app.kit.embedded_binaries import Binaries
from app.kit.errors import FootingError
from app.kit.objects import Objects
from app.publication.queries.elsewhere import Seen
from app.settings import Settings
from app.wiring import APP_ROLE, DATABASE, Place, analyze, services

_PROJECT = Path(__file__).parents[2] / "pyproject.toml"
_NEEDS_NO_SERVER = "FOOTING_DATABASE_URL names a server of your own, and this is a base backup of an embedded database"


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--home", type=click.Path(path_type=Path), help="folder to restore into; FOOTING_HOME if not said")
@click.option("--aside", "is_aside", is_flag=True, help="move what is in that folder aside first; nothing is deleted")
@click.option("--check", "is_check", is_flag=True, help="only check the backup, and restore nothing")
@click.option("--against", multiple=True, metavar="URL|FOLDER|LABEL=DIGEST", help=AGAINST)
def restore(folder: Path, home: Path | None, is_aside: bool, is_check: bool, against: tuple[str, ...]) -> None:  # noqa: FBT001 - click hands options over by name
    """Restore the backup in DIR into an empty home, bring its tables up to date, and run the doctor on it.

    A dump goes into the database of FOOTING_DATABASE_URL, which must be empty, where that is set. Exit code 0:
    restored, and sound; 1: restored, and the doctor names what is missing or wrong; 2: refused, and nothing restored:
    there is no backup, it is damaged or does not fit, or the home is not empty; 3: the database does not start or
    answer.
    """
    given = settings()
    given = given.model_copy(update={"home": Path(os.path.abspath(home or given.home))})  # noqa: PTH100 - no links followed
    try:
        backup, binaries = _checked(given, folder)
        if is_check:
            return
        old = _put_back(given, folder, backup, binaries, is_aside=is_aside)
    except FootingError as refused:
        turn_away(refused)
    except (embedded.PostgresUnavailable, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as trouble:
        leave(f"not restored: {trouble}", 3)
    if _examined(given, folder, backup, [*against, *([str(old)] if _has_published(old) else [])]):
        raise SystemExit(1)


def _checked(given: Settings, folder: Path) -> tuple[Backup, Binaries]:
    """Read every byte of a backup, and say what it is; refuse one that is damaged or cannot come back here."""
    binaries = installed(given.home, given.postgres_bindir)
    with bars() as shown:
        backup = checked(folder, binaries, bar(shown, "checking"))
    release = backup.about["release"]
    held = f"release {release['label']}, {release['digest']}" if release else "no release"
    click.echo(f"{backup.kind} of {backup.at}, PostgreSQL {backup.postgresql}: whole; {held} or later")
    if backup.kind is Kind.CLUSTER and given.database_url is not None:
        raise BackupUnfit(_NEEDS_NO_SERVER, hint="unset it; or take `footing backup --dump` from a restored one")
    try:
        ScriptDirectory.from_config(Config(toml_file=_PROJECT)).get_revision(backup.about["schema"])
    except CommandError:
        detail = f"the tables are of a later Footing than this: {backup.about['footing']}, {backup.about['schema']}"
        raise BackupUnfit(detail, hint="restore it with that Footing") from None
    return backup, binaries


def _put_back(given: Settings, folder: Path, backup: Backup, binaries: Binaries, *, is_aside: bool) -> Path | None:
    """Put files and database into the home; return where what was there is now."""
    old = aside(given.home) if is_aside else None
    if old is not None:
        click.echo(f"what was in {given.home} is in {old} now")
    with emptied(given.home) as restoring, bars() as shown:
        put_files(folder, restoring, bar(shown, "received files"))
        if given.database_url is not None:
            asyncio.run(open_to(given.database_url, APP_ROLE))
            load(given.database_url, str(folder / DUMP), binaries)
        else:
            if backup.kind is Kind.CLUSTER:
                put_cluster(folder, backup, restoring, bar(shown, "database"), bindir=given.postgres_bindir)
            _tried(given, folder, backup, binaries, restoring)
    return old


def _tried(given: Settings, folder: Path, backup: Backup, binaries: Binaries, restoring: Path) -> None:
    """Start the server before anything gets its place: it replays its log, or is fresh and takes the dump in."""
    server = embedded.start(restoring, settings=START, bindir=given.postgres_bindir)
    try:
        if backup.kind is Kind.DUMP:
            asyncio.run(make(server.url(), DATABASE))
            asyncio.run(open_to(server.url(DATABASE), APP_ROLE))
            load(server.url(DATABASE), str(folder / DUMP), binaries)
        asyncio.run(described(server.url(DATABASE)))
    finally:
        server.stop()


def _examined(given: Settings, folder: Path, backup: Backup, against: Sequence[str]) -> int:
    """Bring the tables up to date and run the doctor; return how many of its checks found something."""

    async def done(place: Place) -> int:
        if backup.kind is Kind.DUMP:
            await analyze(place)
        async with services(given, place) as ready:
            await _tell_unpublished(folder, ready.objects)
            return await examine(ready, against, _noted(backup), files=False)

    with opened(given) as place:
        return asyncio.run(done(place))


async def _tell_unpublished(folder: Path, objects: Objects) -> None:
    """Say how many files were published and are not here: they come from the database, not from a backup."""
    listed = set(json.loads((folder / PUBLISHED).read_bytes()))
    gone = listed - {key async for key in objects.keys("")}
    if gone:
        click.echo(f"{len(gone)} published files are not here: they are made again from what is released")


def _noted(backup: Backup) -> list[Seen]:
    release = backup.about["release"]
    return [Seen(release["label"], release["digest"], "the backup's own note")] if release else []


def _has_published(old: Path | None) -> bool:
    """Whether the registry that was moved aside had published releases: they tell what the backup lacks."""
    return old is not None and (old / "published" / "manifests").is_dir()
