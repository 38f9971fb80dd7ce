"""`footing import`: a publisher's own file becomes a proposal, with a report of what became of every row."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import click

from app.cli.running import leave, run, settings
from app.importing.matching import matched
from app.importing.model import Imported, Stated
from app.importing.readers import read
from app.importing.reporting import as_json, as_text
from app.kit.canonical import wire
from app.kit.db import Writer
from app.proposals.commands.evidence import bring
from app.proposals.commands.open import open_proposal
from app.proposals.commands.revise import restate, rewrite
from app.proposals.commands.step import held
from app.proposals.errors import CellsRefused
from app.proposals.model import Change, EvidenceFile, Standing
from app.proposals.queries.contents import content, edition_of
from app.proposals.queries.periods import periods
from app.proposals.reading.changes import JSON
from app.proposals.reading.changes import read as read_changes
from app.provenance.model import Source
from app.provenance.queries import caller, dataset
from app.wiring import Services

_MOST = 256 * 1024 * 1024
_SHOWN = 20
_MEDIA = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
    ".csv": "text/csv",
}


@click.command(name="import")
@click.argument("publisher")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--label", help="label of the edition, where the file does not say it")
@click.option("--year", type=int, help="reference year, where the file does not say it")
@click.option("--published", metavar="DATE", help="when it was published: a year, a month or a day")
@click.option("--title", help="title of the document")
@click.option("--url", help="address of the document")
@click.option("--report", "as_report", is_flag=True, help="say what would be proposed, and propose nothing")
@click.option("--json", "as_json_", is_flag=True, help="the report as JSON")
def import_(publisher: str, file: Path, as_report: bool, as_json_: bool, **said: Any) -> None:  # noqa: ANN401, FBT001 - click hands options over by name
    """Read a publisher's own workbook, also of an edition nobody prepared for, and open a proposal with it.

    The proposal is opened with the key in FOOTING_KEY, of a proposer of the publisher or of its named agent.
    """
    given = settings()
    key = given.key.get_secret_value().strip() if given.key else ""
    if not key and not as_report:
        leave("set FOOTING_KEY to a key of kind w, of a proposer of the publisher or its agent; --report needs none", 2)

    async def work(ready: Services) -> tuple[Imported, Standing | None]:
        read_ = await asyncio.to_thread(read, publisher, file, Stated(**said))
        async with ready.database.reader() as reader:
            imported = await matched(reader, read_)
        if as_report:
            return imported, None
        return imported, await _proposed(ready, key, file, imported)

    imported, proposed = run(work)
    click.echo(wire(as_json(imported)).decode() if as_json_ else as_text(imported), nl=as_json_)
    if proposed is not None:
        click.echo(f"proposal {proposed.id} is a draft: read it, complete it, submit it", err=True)


async def _proposed(ready: Services, key: str, file: Path, imported: Imported) -> Standing:
    """Open a proposal with the file as its evidence and its rows as the change set, all or nothing."""
    kept = await ready.store.put(_bytes(await asyncio.to_thread(file.read_bytes)), _MOST)
    change_set = await ready.store.put(_bytes(wire({"changes": list(imported.rows)})), _MOST)
    async with ready.database.writer() as writer:
        who = await caller(writer, key)
        base = ready.world.announced.resolve(None)
        said = {"title": f"{imported.edition.key}, from {file.name}"}
        opened = await open_proposal(writer, who, imported.edition.dataset, said, base)
        media = _MEDIA.get(file.suffix.lower(), "application/octet-stream")
        brought = EvidenceFile(digest=kept.digest, name=file.name, media_type=media, size=kept.size)
        await bring(writer, who, opened, brought)
        stated = await restate(writer, who, opened, said | {"edition": _edition(imported)})
        changes = await _changes(writer, stated, ready.store.path(change_set.digest), imported)
        await held(writer, who, stated.id, None)
        return await rewrite(writer, who, stated, changes, change_set.digest)


async def _changes(writer: Writer, proposed: Standing, path: Path, imported: Imported) -> list[Change]:
    into = await dataset(writer, proposed.dataset)
    edition = await edition_of(writer, proposed, await content(writer, proposed.id, proposed.content))
    there = await periods(writer, proposed.dataset, sorted({row["slug"] for row in imported.rows}))
    reading = await asyncio.to_thread(lambda: read_changes(path, JSON, into, edition, standing=there))
    if reading.wrong:
        shown = "; ".join(f"{one.place} {one.column}: {one.message}" for one in reading.errors[:_SHOWN])
        detail = f"{reading.wrong} cells of {reading.rows} rows are not accepted: {shown}"
        raise CellsRefused(detail, hint="nothing was kept")
    return reading.changes


def _edition(imported: Imported) -> dict[str, object]:
    brought = imported.edition
    sources = [_source(one) for one in brought.sources]
    told = {"label": brought.label, "published": brought.published, "licence": brought.licence}
    return told | {"attribution": brought.attribution, "sources": sources}


def _source(one: Source) -> dict[str, object]:
    told: dict[str, object] = {"name": one.name, "title": one.title, "publisher": one.publisher}
    return told | {"published": one.published, "url": one.url, "evidence": one.digest, "note": one.note}


async def _bytes(body: bytes) -> AsyncIterator[bytes]:
    yield body
