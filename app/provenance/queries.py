"""Reading provenance."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, Table, func, select

from app.kit.db import AnyRow, Reader
from app.provenance import tables
from app.provenance.errors import UnknownDataset, UnknownPublisher
from app.provenance.model import Dataset, Edition, Editions, Licence, Publisher, PublisherKind, Source, Tier


async def publishers(reader: Reader, *, after: str = "", limit: int = 1_000) -> Sequence[Publisher]:
    """Return publishers in the order of their slugs, one page."""
    return [_publisher(row) for row in await reader.all(_page(tables.publisher, "slug", after, limit))]


async def publisher(reader: Reader, slug: str) -> Publisher:
    """Return one publisher, or refuse."""
    row = await reader.first(select(tables.publisher).where(tables.publisher.c.slug == slug))
    if row is None:
        detail = f"there is no publisher {slug[:80]!r}"
        raise UnknownPublisher(detail, hint="a slug of /v1/publishers")
    return _publisher(row)


async def datasets(
    reader: Reader, *, publisher: str | None = None, after: str = "", limit: int = 1_000
) -> Sequence[Dataset]:
    """Return datasets in the order of their keys, one page, of one publisher if named."""
    statement = _page(tables.dataset, "key", after, limit)
    if publisher is not None:
        statement = statement.where(tables.dataset.c.publisher == publisher)
    return [_dataset(row) for row in await reader.all(statement)]


async def dataset(reader: Reader, key: str) -> Dataset:
    """Return one dataset, or refuse."""
    row = await reader.first(select(tables.dataset).where(tables.dataset.c.key == key))
    if row is None:
        detail = f"there is no dataset {key[:160]!r}"
        raise UnknownDataset(detail, hint="a key of /v1/datasets, such as mee/grid-electricity")
    return _dataset(row)


async def editions(reader: Reader, dataset_key: str) -> Sequence[Edition]:
    """Return the editions of a dataset with their sources, oldest first."""
    table = tables.edition
    ordered = select(table).where(table.c.dataset == dataset_key).order_by(table.c.published, table.c.key)
    rows = await reader.all(ordered)
    found = await _sources(reader, [row.key for row in rows])
    return [Edition(**row._mapping, sources=tuple(found.get(row.key, ()))) for row in rows]


async def publishers_named(reader: Reader, slugs: Sequence[str]) -> dict[str, Publisher]:
    """Return those of these publishers that there are, by slug."""
    table = tables.publisher
    return {row.slug: _publisher(row) for row in await reader.all(select(table).where(table.c.slug.in_(slugs)))}


async def datasets_named(reader: Reader, keys: Sequence[str]) -> dict[str, Dataset]:
    """Return those of these datasets that there are, by key."""
    table = tables.dataset
    return {row.key: _dataset(row) for row in await reader.all(select(table).where(table.c.key.in_(keys)))}


async def datasets_of(reader: Reader, publishers_: Sequence[str], limit: int) -> dict[str, list[Dataset]]:
    """Return the first datasets of each of these publishers, in the order of their keys."""
    table = tables.dataset
    nth = func.row_number().over(partition_by=table.c.publisher, order_by=table.c.key).label("nth")
    ranked = select(table, nth).where(table.c.publisher.in_(publishers_)).subquery()
    columns = [column for column in ranked.c if column.name != "nth"]
    found: dict[str, list[Dataset]] = {}
    for row in await reader.all(select(*columns).where(ranked.c.nth <= limit).order_by(ranked.c.key)):
        found.setdefault(row.publisher, []).append(_dataset(row))
    return found


async def editions_of(reader: Reader, dataset_keys: Sequence[str]) -> dict[str, list[Edition]]:
    """Return the editions of each of these datasets with their sources, oldest first: two statements in all."""
    table = tables.edition
    ordered = select(table).where(table.c.dataset.in_(dataset_keys)).order_by(table.c.published, table.c.key)
    rows = await reader.all(ordered)
    sources = await _sources(reader, [row.key for row in rows])
    found: dict[str, list[Edition]] = {}
    for row in rows:
        found.setdefault(row.dataset, []).append(Edition(**row._mapping, sources=tuple(sources.get(row.key, ()))))
    return found


async def licences(reader: Reader) -> Sequence[Licence]:
    """Return every licence."""
    return [Licence(**row._mapping) for row in await reader.all(select(tables.licence).order_by(tables.licence.c.id))]


def _page(table: Table, key: str, after: str, limit: int) -> Select[Any]:
    return select(table).where(table.c[key] > after).order_by(table.c[key]).limit(limit)


async def _sources(reader: Reader, keys: Sequence[str]) -> dict[str, list[Source]]:
    table = tables.source
    found: dict[str, list[Source]] = {}
    for row in await reader.all(select(table).where(table.c.edition.in_(keys)).order_by(table.c.place)):
        kept = dict(row._mapping)
        kept.pop("place")
        found.setdefault(kept.pop("edition"), []).append(Source(**kept))
    return found


def _publisher(row: AnyRow) -> Publisher:
    kept = dict(row._mapping)
    return Publisher(kind=PublisherKind(kept.pop("kind")), **kept)


def _dataset(row: AnyRow) -> Dataset:
    kept = dict(row._mapping)
    scope = tuple(filter(None, kept.pop("industry_scope").split(";")))
    editions_, tier = Editions(kept.pop("editions")), Tier(kept.pop("tier"))
    return Dataset(industry_scope=scope, editions=editions_, tier=tier, **kept)
