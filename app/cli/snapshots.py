"""`footing snapshots`: make the files of releases that have none."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from app.cli.running import run, tell
from app.exports.commands.publish import lacking, publish, store
from app.exports.commands.render import Told, made_apart, render, take
from app.exports.errors import FilesDiffer
from app.exports.published import Snapshot
from app.exports.queries.snapshots import snapshots as made
from app.kit.turns import alone
from app.releases.model import Announced, Release
from app.wiring import Services

_OTHERS = "bring back the files as they were: their libraries were of other versions"
_LOCK = 7_046_029_254_386_353_132


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
        run(lambda ready: _kept(ready, labels[0], into))
    elif run(lambda ready: _made(ready, labels)):
        raise SystemExit(1)


async def _kept(ready: Services, label: str, folder: Path) -> None:
    release, parent = _pair(ready.world.announced, label)
    async with ready.exporting.reader() as reader:
        taken = await take(reader, release, parent, folder)
    rendered = await asyncio.to_thread(render, taken, folder, _told(label), made_apart)
    await asyncio.to_thread((folder / "manifest.json").write_bytes, rendered.manifest)
    click.echo(f"{label} sha256:{rendered.digest.hex()}")


async def _made(ready: Services, labels: Sequence[str]) -> int:
    """Make what is not there; return how many releases' files could not be."""
    failed = 0
    async with alone(ready.app_url, _LOCK) as is_ours:
        if not is_ours:
            click.echo("another process makes them", err=True)
            return 0
        async with ready.database.reader() as reader:
            there = {one.release: one for one in await made(reader)}
        for label in labels or _newest_first(ready.world.announced):
            named = there.get(label)
            if named is None or await lacking(ready.objects, named):
                failed += not await _published(ready, label, named)
    return failed


async def _published(ready: Services, label: str, named: Snapshot | None) -> bool:
    """Publish one release; tell why it cannot be, so that the others are made all the same."""
    try:
        await _publish(ready, label, named)
    except FilesDiffer as differing:
        tell(differing)
        return False
    return True


async def _publish(ready: Services, label: str, named: Snapshot | None) -> None:
    """Make the files and store them; what is named already has to come out as it was named."""
    release, parent = _pair(ready.world.announced, label)
    with tempfile.TemporaryDirectory(prefix="making-", dir=ready.settings.home) as name:
        folder = Path(name)
        async with ready.exporting.reader() as reader:
            taken = await take(reader, release, parent, folder)
        rendered = await asyncio.to_thread(render, taken, folder, _told(label), made_apart)
        if named is not None and named.digest != rendered.digest:
            raise FilesDiffer(f"the files of {label} come out as others than were named", hint=_OTHERS)
        await store(ready.objects, rendered, folder)
        if named is None:
            async with ready.database.writer() as writer:
                await publish(writer, rendered)
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
