"""`footing cut`: release what was accepted, as the operator of the machine."""

import asyncio
from uuid import UUID

import click

from app.cli.running import opened, settings
from app.kit.db import Database
from app.nomenclature.queries import load
from app.provenance.queries import registry
from app.publication.commands.rehearsing import rehearse
from app.publication.commands.release import from_proposals, operating
from app.publication.model import Changed, Cut
from app.settings import Settings
from app.wiring import Place

_TIMEOUT_S = 300.0
_SHOWN = 20


@click.command()
@click.option("--dry-run", is_flag=True, help="show what it would do, and do nothing")
@click.option("--give-back", is_flag=True, help="what no longer fits goes back to its publisher")
@click.option("--note", help="one sentence for readers")
@click.option("--label", help="such as 2026.4; the next if not said")
@click.option("--proposal", "proposals", multiple=True, type=click.UUID, help="of this one alone; may be repeated")
def cut(*, dry_run: bool, give_back: bool, note: str | None, label: str | None, proposals: tuple[UUID, ...]) -> None:
    """Release accepted proposals: all of them, or those named.

    Exit code 0: released, or shown; 1: something does not fit or is not there, and there is no release; 2: what was
    asked for cannot be; 3: the database is not available.
    """
    given = settings()
    with opened(given) as place:
        done = asyncio.run(_cut(given, place, (dry_run, give_back), (label, note), list(proposals) or None))
    _show(done, dry_run=dry_run)
    if done.made is None or (dry_run and done.conflicts):
        raise SystemExit(1)


async def _cut(
    given: Settings,
    place: Place,
    how: tuple[bool, bool],
    said: tuple[str | None, str | None],
    only: list[UUID] | None,
) -> Cut:
    database = Database(place.app_url, pool=given.pool_size, timeout_s=_TIMEOUT_S, role=place.role)
    try:
        async with database.writer() as writer:
            words, by = await load(writer), operating(await registry(writer))
            if how[0]:
                return await rehearse(writer, by, words, only=only, said=said)
            return await from_proposals(writer, by, words, only=only, said=said, is_returning=how[1])
    finally:
        await database.close()


def _show(done: Cut, *, dry_run: bool) -> None:
    for one in done.conflicts:
        click.echo(f"does not fit: proposal {one.proposal}, change {one.place} ({one.key}): {one.why}")
    if done.made is None:
        click.echo("nothing fits: there is no release")
        return
    release, said = done.made.release, "would be" if dry_run else "is"
    for change in done.made.changes[:_SHOWN]:
        click.echo(_line(change))
    if len(done.made.changes) > _SHOWN:
        click.echo(f"… and {len(done.made.changes) - _SHOWN} more")
    click.echo(f"release {release.label} {said} {release.spelled_digest}: {release.changes} changes")


def _line(one: Changed) -> str:
    before, after = (side["value"] if side is not None else "-" for side in (one.before, one.after))
    return f"{one.kind:8}  {one.change_class or '':5}  {one.key}  {before} → {after}"
