"""`footing doctor`: is the registry sound; names what is not."""

from collections.abc import AsyncIterator, Sequence

import click
from rich.console import Console
from rich.progress import Progress

from app.cli.against import AGAINST, published_at, told_by
from app.cli.running import run
from app.exports.commands.publish import damaged
from app.exports.queries.snapshots import snapshots
from app.kit import outbox
from app.kit.db import Reader
from app.publication.queries import audit, safety
from app.publication.queries.audit import Wrong
from app.publication.queries.elsewhere import Seen, elsewhere
from app.wiring import Services, faults

_SHOWN = 20


@click.command()
@click.option("--against", multiple=True, metavar="URL|FOLDER|LABEL=DIGEST", help=AGAINST)
def doctor(against: tuple[str, ...]) -> None:
    """Check the database, its triggers and roles, every released version against its digest, and that none is missing.

    Exit code 0: sound; 1: something is wrong, and named; 2: what --against says is none of these; 3: no answer there.
    """
    if run(lambda ready: examine(ready, against)):
        raise SystemExit(1)


async def examine(
    ready: Services, against: Sequence[str] = (), noted: Sequence[Seen] = (), *, files: bool = True
) -> int:
    """Run every check on one snapshot; return how many found something.

    Releases that were published, that `against` names, or that are noted must be there. Without `files`, those of
    releases are not looked at: after a restore they are yet to be made.
    """
    seen = [*await published_at(ready.objects, "the published files"), *noted]
    seen += [one for said in against for one in await told_by(said)]
    async with ready.database.reader() as reader:
        version, is_durable = await safety.server(reader)
        failed = _report(f"database: PostgreSQL {version}", [] if is_durable else [Wrong("database", "fsync is off")])
        failed += _report("triggers refuse changes", await safety.triggers(reader))
        failed += _report("the application's role cannot change what is released", await safety.role(reader))
        failed += _report("work that was put off is done", [_given_up(one) for one in await outbox.lost(reader)])
        with Progress(console=Console(stderr=True), transient=True) as bars:
            failed += await _contents(reader, bars)
        if files:
            failed += _report("the files of releases are as they were named", await _files(ready, reader))
        failed += _report("every release that others have is here", await elsewhere(reader, seen), shown=len(seen))
    if ready.settings.read_urls:
        behind = [Wrong(name, fault) for name, fault in await faults(ready) if fault is not None]
        failed += _report("every replica is in step with the primary", behind)
    latest = ready.world.announced.latest
    if latest is not None:
        click.echo(f"latest release {latest.label}, {latest.spelled_digest}")
    return failed


async def _contents(reader: Reader, bars: Progress) -> int:
    task = bars.add_task("reading released versions", total=None)

    def told(count: int) -> None:
        bars.update(task, completed=count)

    failed = _report("every released version has its digest", await _all(audit.versions(reader, told)))
    failed += _report("every version is in a release and found by its own codes", await _all(audit.members(reader)))
    failed += _report("search has every released version", await _all(audit.indexed(reader)))
    failed += _report("units, gases, places and codes are as they were", await _all(audit.nomenclature(reader)))
    failed += _report("releases, manifests and members agree", await _all(audit.releases(reader)))
    return failed + _report("the log is whole and agrees with the records", await _all(audit.log(reader, told)))


async def _files(ready: Services, reader: Reader) -> list[Wrong]:
    found = []
    for one in await snapshots(reader):
        async for name, what in damaged(ready.objects, one):
            found.append(Wrong(f"{name} of {one.release}", f"{what}; made again by: footing snapshots {one.release}"))
    return found


def _given_up(one: outbox.Message) -> Wrong:
    what = f"given up after {outbox.MOST_ATTEMPTS} attempts ({one.trouble}); mend that, then: footing worker --retry"
    return Wrong(f"{one.topic} {one.subject}", what)


async def _all(found: AsyncIterator[Wrong]) -> list[Wrong]:
    return [wrong async for wrong in found]


def _report(what: str, wrong: Sequence[Wrong], shown: int = _SHOWN) -> int:
    click.echo(f"{'WRONG' if wrong else 'ok   '}  {what}")
    for one in wrong[:shown]:
        click.echo(f"       {one.where}: {one.what}")
    if len(wrong) > shown:
        click.echo(f"       and {len(wrong) - shown} more")
    return 1 if wrong else 0
