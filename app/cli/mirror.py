"""`footing mirror`: keep a verified copy of another registry in step."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn

from app.cli.running import leave, refuse
from app.kit.errors import FootingError
from app.mirroring.fetching import Progressed
from app.mirroring.keeping import Kept, Wanted, keep
from app.mirroring.records import Hears
from app.mirroring.site import Patience, site

_FORMATS = ("jsonl.zst",)


@click.command()
@click.argument("url")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--format", "formats", multiple=True, default=_FORMATS, show_default=True, help="may be repeated")
@click.option("--all-releases", "is_all", is_flag=True, help="the files of every release, not of the newest alone")
@click.option("--files-only", "is_bare", is_flag=True, help="without records.sqlite")
@click.option("--tries", type=click.IntRange(1, 100), default=5, show_default=True, help="of a request that fails")
@click.option("--quiet", is_flag=True, help="say only what is wrong")
def mirror(
    url: str, folder: Path, formats: tuple[str, ...], *, is_all: bool, is_bare: bool, tries: int, quiet: bool
) -> None:
    """Keep a verified copy of the registry at URL in FOLDER: run it again to bring it in step.

    Exit code 0: in step; 1: bytes were altered or history rewritten, and what; 2: URL, folder or format cannot be
    mirrored; 3: not reached, not made yet or no room: run it again, it goes on from there.
    """
    wanted = Wanted(tuple(dict.fromkeys(formats)), every_release=is_all, records=not is_bare)
    try:
        at = site(url, Patience(tries=tries))
        with _heard(quiet=quiet) as hears:
            kept = keep(at, folder, wanted, hears)
    except FootingError as refused:
        refuse(refused)
    except OSError as trouble:
        leave(f"{folder} cannot be read: {trouble}", 3)
    _tell(kept, quiet=quiet)


def _tell(kept: Kept, *, quiet: bool) -> None:
    """Say what is kept now, and leave with what that means for whoever waits for it."""
    if not quiet:
        click.echo(f"release {kept.release.label} {kept.release.digest}, log index {kept.release.log_index}")
    if kept.damaged:
        leave(f"{kept.damaged} damaged here, and mended: look at the disk", 1)
    if kept.not_made:
        leave(f"no files yet of {', '.join(kept.not_made)}: run again later", 3)


@contextmanager
def _heard(*, quiet: bool) -> Iterator[Hears]:
    """Show on standard error what is done, and how far it is where somebody looks."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    shown = Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal)

    def bar(what: str) -> Progressed:
        tasks: list[TaskID] = []

        def progressed(done: int, whole: int) -> None:
            if not tasks:
                tasks.append(shown.add_task(what))
            shown.update(tasks[0], completed=done, total=whole)

        return progressed

    with shown:
        yield Hears((lambda _: None) if quiet else _warn, _warn, bar)


def _warn(line: str) -> None:
    click.echo(line, err=True)
