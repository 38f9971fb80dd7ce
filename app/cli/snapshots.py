"""`footing snapshots`: make the files of releases that have none."""

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from app.cli.running import run
from app.exports.commands.publish import lacking, publish, store
from app.exports.commands.render import Told, made_apart, render, take
from app.exports.published import Snapshot
from app.exports.queries.snapshots import snapshots as made
from app.kit.turns import alone
from app.releases.model import Announced, Release
from app.wiring import Services

_MAKING = "making-"
_LOCK = 7_046_029_254_386_353_134


@click.command()
@click.argument("labels", nargs=-1)
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), help="make them here, unpublished")
def snapshots(labels: tuple[str, ...], into: Path | None) -> None:
    """Make and publish the files of releases: of those named, else of all that have none, the newest first.

    A running worker does this by itself. With --into the files of one release are made in a folder and kept there.
    """
    if into is not None and len(labels) != 1:
        raise click.UsageError("--into makes the files of one release")
    if into is not None:
        into.mkdir(parents=True, exist_ok=True)
    run(lambda ready: _kept(ready, labels[0], into) if into is not None else _made(ready, labels))


async def _kept(ready: Services, label: str, folder: Path) -> None:
    release, parent = _pair(ready.world.announced, label)
    async with ready.exporting.reader() as reader:
        taken = await take(reader, release, parent, folder)
    rendered = await asyncio.to_thread(render, taken, folder, _told(label), made_apart)
    await asyncio.to_thread((folder / "manifest.json").write_bytes, rendered.manifest)
    click.echo(f"{label} sha256:{rendered.digest.hex()}")


async def _made(ready: Services, labels: Sequence[str]) -> None:
    async with alone(ready.app_url, _LOCK) as is_ours:
        if not is_ours:
            click.echo("another process makes them", err=True)
            return
        await asyncio.to_thread(_cleared, ready.settings.home)
        async with ready.database.reader() as reader:
            there = {one.release: one for one in await made(reader)}
        for label in labels or _newest_first(ready.world.announced):
            named = there.get(label)
            if labels or named is None or await lacking(ready.objects, named):
                await _publish(ready, label, named)


def _cleared(home: Path) -> None:
    """Take away what processes left that were killed; whoever holds the turn is alone in making files."""
    for left in home.glob(f"{_MAKING}*"):
        shutil.rmtree(left, ignore_errors=True)


async def _publish(ready: Services, label: str, named: Snapshot | None) -> None:
    """Make the files and store them; what comes out as other than was named is named anew, and logged."""
    release, parent = _pair(ready.world.announced, label)
    with tempfile.TemporaryDirectory(prefix=_MAKING, dir=ready.settings.home) as name:
        folder = Path(name)
        async with ready.exporting.reader() as reader:
            taken = await take(reader, release, parent, folder)
        rendered = await asyncio.to_thread(render, taken, folder, _told(label), made_apart)
        await store(ready.objects, rendered, folder)
        if named is None or named.digest != rendered.digest:
            async with ready.database.writer() as writer:
                await publish(writer, rendered, named.version + 1 if named is not None else 1)
    click.echo(f"{label} sha256:{rendered.digest.hex()}")


def _newest_first(announced: Announced) -> Sequence[str]:
    last = announced.resolve(None).number
    there = [one for one in announced.by_label.values() if one.number <= last]
    return [one.label for one in sorted(there, key=lambda one: -one.number)]


def _pair(announced: Announced, label: str) -> tuple[Release, Release | None]:
    release = announced.resolve(label)
    return release, announced.numbered(release.number - 1, None) if release.number > 1 else None


def _told(label: str) -> Told:
    return lambda name: click.echo(f"{label}: {name}", err=True)
