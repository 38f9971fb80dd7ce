"""`footing doctor`: is the registry sound; names what is not."""

from collections.abc import AsyncIterator, Sequence

import click
from rich.console import Console
from rich.progress import Progress

from app.cli.running import run
from app.kit import outbox
from app.kit.db import Reader
from app.publication.queries import audit, safety
from app.publication.queries.audit import Wrong
from app.wiring import Services

_SHOWN = 20


@click.command()
def doctor() -> None:
    """Check the database, its triggers and roles, and every released version against its digest.

    Exit code 0: sound; 1: something is wrong, and named.
    """
    if run(_examine):
        raise SystemExit(1)


async def _examine(ready: Services) -> int:
    """Run every check on one snapshot; return how many found something."""
    async with ready.database.reader() as reader:
        version, is_durable = await safety.server(reader)
        failed = _report(f"database: PostgreSQL {version}", [] if is_durable else [Wrong("database", "fsync is off")])
        failed += _report("triggers refuse changes", await safety.triggers(reader))
        failed += _report("the application's role cannot change what is released", await safety.role(reader))
        with Progress(console=Console(stderr=True), transient=True) as bars:
            failed += await _contents(reader, bars)
        failed += _report("work that was put off is done", [_given_up(one) for one in await outbox.lost(reader)])
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


def _given_up(one: outbox.Message) -> Wrong:
    what = f"given up after {outbox.MOST_ATTEMPTS} attempts ({one.trouble}); mend that, then: footing worker --retry"
    return Wrong(f"{one.topic} {one.subject}", what)


async def _all(found: AsyncIterator[Wrong]) -> list[Wrong]:
    return [wrong async for wrong in found]


def _report(what: str, wrong: Sequence[Wrong]) -> int:
    click.echo(f"{'WRONG' if wrong else 'ok   '}  {what}")
    for one in wrong[:_SHOWN]:
        click.echo(f"       {one.where}: {one.what}")
    if len(wrong) > _SHOWN:
        click.echo(f"       and {len(wrong) - _SHOWN} more")
    return 1 if wrong else 0
