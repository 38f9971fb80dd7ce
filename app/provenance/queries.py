"""Reading provenance."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, cast, func, select, tuple_

from app.access.model import Caller, Membership
from app.access.permissions import Role
from app.access.queries import presented
from app.access.tokens import KINDS
from app.kit.db import ORDERED, AnyRow, Reader, Writer
from app.provenance import tables
from app.provenance.errors import UnknownDataset, UnknownPublisher, UnknownRule
from app.provenance.model import (
    AccountingRule,
    Dataset,
    Edition,
    Editions,
    Licence,
    Publisher,
    PublisherKind,
    Source,
    Tie,
    TieKind,
    Tier,
    Traceability,
)


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


async def caller(reader: Reader, text: str) -> Caller:
    """Return who presents a key, with the memberships of this moment; refuse a key that is not valid.

    In a writer the memberships are held: whoever ends one waits until this transaction is over, and one that is
    being ended is waited for and no longer counts.
    """
    subject, key, kind, datasets_ = await presented(reader, text)
    row = await reader.first(select(tables.registry.c.organisation))
    return Caller(
        subject=subject,
        key=key,
        scopes=KINDS[kind],
        datasets=frozenset(datasets_) if datasets_ is not None else None,
        memberships=await memberships(reader, subject),
        registry=row.organisation if row is not None else None,
    )


async def memberships(reader: Reader, subject: UUID) -> frozenset[Membership]:
    """Return what a subject is a member of now; in a writer, held until its transaction is over."""
    table = tables.member
    now = select(table.c.publisher, table.c.role).where(table.c.subject == subject, table.c.until.is_(None))
    held = now.with_for_update(read=True) if isinstance(reader, Writer) else now
    return frozenset(Membership(row.publisher, Role(row.role)) for row in await reader.all(held))


async def members(
    reader: Reader, organisation: str, *, after: tuple[str, str] = ("", ""), limit: int = 1_000
) -> Sequence[tuple[UUID, Role]]:
    """Return the members an organisation has now with their roles, one page."""
    table = tables.member
    subject = cast(table.c.subject, ORDERED)
    now = select(table.c.subject, table.c.role).where(table.c.publisher == organisation, table.c.until.is_(None))
    ordered = now.where(tuple_(subject, table.c.role) > tuple_(*after)).order_by(subject, table.c.role).limit(limit)
    return [(row.subject, Role(row.role)) for row in await reader.all(ordered)]


async def organisations_of(reader: Reader, subject: UUID) -> frozenset[str]:
    """Return the organisations that a subject is or ever was a member of."""
    table = tables.member
    ever = select(table.c.publisher).where(table.c.subject == subject).distinct()
    return frozenset(row.publisher for row in await reader.all(ever))


async def registry(reader: Reader) -> str | None:
    """Return the organisation that runs this registry; None before there is one."""
    row = await reader.first(select(tables.registry.c.organisation))
    return row.organisation if row is not None else None


async def is_agent(reader: Reader, publisher_: str, agent: str) -> bool:
    """Return whether a publisher has named an organisation that may submit for it."""
    table = tables.agent
    named = select(table.c.agent).where(table.c.publisher == publisher_, table.c.agent == agent)
    return await reader.first(named.where(table.c.until.is_(None))) is not None


async def agents(reader: Reader, publisher_: str, *, after: str = "", limit: int = 1_000) -> Sequence[str]:
    """Return who may submit for a publisher now, one page."""
    table = tables.agent
    named = select(table.c.agent).where(table.c.publisher == publisher_, table.c.until.is_(None))
    agent = cast(table.c.agent, ORDERED)
    return [row.agent for row in await reader.all(named.where(agent > after).order_by(agent).limit(limit))]


async def ties(reader: Reader) -> Sequence[Tie]:
    """Return every tie between organisations that there is or was."""
    rows = await reader.all(select(tables.tie).order_by(*tables.tie.primary_key.columns))
    return [Tie(**dict(row._mapping) | {"kind": TieKind(row.kind)}) for row in rows]


async def rules(reader: Reader) -> Mapping[str, AccountingRule]:
    """Return the accounting rules by code."""
    return {row.code: _rule(row) for row in await reader.all(select(tables.rule).order_by(tables.rule.c.code))}


async def rule(reader: Reader, code: str) -> AccountingRule:
    """Return one accounting rule, or refuse."""
    row = await reader.first(select(tables.rule).where(tables.rule.c.code == code))
    if row is None:
        detail = f"there is no accounting rule {code[:80]!r}"
        raise UnknownRule(detail, hint="a code of /v1/rules")
    return _rule(row)


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


def _rule(row: AnyRow) -> AccountingRule:
    kept = dict(row._mapping)
    kept.pop("since")
    kept["boundaries"] = tuple(filter(None, kept["boundaries"].split(";")))
    kept["required"] = tuple(filter(None, kept["required"].split(";")))
    return AccountingRule(**kept | {"traceability": Traceability(kept["traceability"])})
