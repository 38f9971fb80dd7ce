"""Registering licences, publishers, datasets and editions: added once, then only confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import Table, and_, insert, select

from app.kit.db import Writer
from app.provenance import tables
from app.provenance.errors import EditionDiffers
from app.provenance.model import Dataset, Edition, Licence, Publisher


async def register_licences(writer: Writer, licences: Sequence[Licence]) -> None:
    """Add licences not yet known; refuse one known with another content."""
    for licence in licences:
        await _register(writer, tables.licence, asdict(licence))


async def register_publishers(writer: Writer, publishers: Sequence[Publisher]) -> None:
    """Add publishers not yet known; refuse one known with another content."""
    for publisher in publishers:
        await _register(writer, tables.publisher, asdict(publisher))


async def register_datasets(writer: Writer, datasets: Sequence[Dataset]) -> None:
    """Add datasets not yet known; refuse one known with another content."""
    for dataset in datasets:
        await _register(writer, tables.dataset, asdict(dataset) | {"industry_scope": ";".join(dataset.industry_scope)})


async def register_edition(writer: Writer, edition: Edition) -> None:
    """Add an edition with its sources if not yet known; refuse one known with another content."""
    row = asdict(edition)
    sources = row.pop("sources")
    await _register(writer, tables.edition, row)
    for place, source in enumerate(sources):
        await _register(writer, tables.source, source | {"edition": edition.key, "place": place})


async def _register(writer: Writer, table: Table, row: Mapping[str, object]) -> None:
    keys = list(table.primary_key.columns)
    known = await writer.first(select(table).where(and_(*(column == row[column.name] for column in keys))))
    if known is None:
        await writer.run(insert(table).values(**row))
    elif dict(known._mapping) != dict(row):
        detail = f"{table.name} {[row[column.name] for column in keys]} is registered with another content"
        raise EditionDiffers(detail, hint="an edition is never edited; issue another one")
