"""Registering licences, publishers, datasets, editions and rules: added once; members, ties and agents: ended once."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from uuid import UUID

from sqlalchemy import Table, and_, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from app.access.commands import note
from app.access.permissions import Role
from app.kit.db import Writer
from app.provenance import tables
from app.provenance.errors import EditionDiffers, NotAMember, RegistryRunBefore
from app.provenance.model import AccountingRule, Dataset, Edition, Licence, Publisher, Tie


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


async def register_rules(writer: Writer, rules: Sequence[AccountingRule]) -> None:
    """Add accounting rules not yet known; refuse one known with another content."""
    for rule in rules:
        row = asdict(rule) | {"boundaries": ";".join(rule.boundaries), "required": ";".join(rule.required)}
        await _register(writer, tables.rule, row)


async def run_by(writer: Writer, organisation: str) -> None:
    """Say which organisation runs this registry, once; refuse another one than before."""
    said = upsert(tables.registry).values(one=True, organisation=organisation).on_conflict_do_nothing()
    await writer.run(said)
    row = await writer.first(select(tables.registry.c.organisation))
    if row is not None and row.organisation != organisation:
        detail = f"this registry is run by {row.organisation}"
        raise RegistryRunBefore(detail, hint="an administrator of it can add members")


async def give(writer: Writer, actor: UUID | None, organisation: str, subject: UUID, role: Role) -> None:
    """Make a subject a member with a role; one that has the role keeps it."""
    said = {"publisher": organisation, "subject": subject, "role": role.value}
    if await writer.run(upsert(tables.member).values(**said).on_conflict_do_nothing()):
        await note(writer, actor, "member.given", said | {"subject": str(subject)})


async def take(writer: Writer, actor: UUID | None, organisation: str, subject: UUID, role: Role) -> None:
    """End a membership from now on; refuse where there is none."""
    table = tables.member
    same = (table.c.publisher == organisation, table.c.subject == subject, table.c.role == role.value)
    # Waited for first: the moment of the end is after whatever its holder was doing meanwhile.
    await writer.all(select(table.c.since).where(*same, table.c.until.is_(None)).with_for_update())
    now = update(table).where(table.c.publisher == organisation, table.c.subject == subject, table.c.role == role.value)
    if not await writer.run(now.where(table.c.until.is_(None)).values(until=func.clock_timestamp())):
        detail = f"{organisation} has no such member with role {role}"
        raise NotAMember(detail, hint="a member and a role of /v1/publishers/{slug}/members")
    about = {"publisher": organisation, "subject": str(subject), "role": role.value}
    await note(writer, actor, "member.taken", about)


async def tie(writer: Writer, actor: UUID | None, tied: Tie) -> None:
    """Add a tie between two organisations; one that is there stays."""
    row = asdict(tied) | {"kind": tied.kind.value}
    if await writer.run(upsert(tables.tie).values(**row).on_conflict_do_nothing()):
        about = {"organisation": tied.organisation, "other": tied.other, "kind": tied.kind.value}
        await note(writer, actor, "tie.added", about)


async def untie(writer: Writer, actor: UUID | None, tied: Tie, until: date) -> None:
    """Say until when a tie held; said once."""
    table = tables.tie
    key = (table.c.organisation == tied.organisation, table.c.other == tied.other, table.c.kind == tied.kind.value)
    ended = update(table).where(*key, table.c.since == tied.since, table.c.until.is_(None)).values(until=until)
    if await writer.run(ended):
        about = {"organisation": tied.organisation, "other": tied.other, "kind": tied.kind.value}
        await note(writer, actor, "tie.ended", about)


async def name_agent(writer: Writer, actor: UUID | None, publisher: str, agent: str) -> None:
    """Let an organisation submit in a publisher's name; one that may already still may."""
    table = tables.agent
    there = select(table.c.agent).where(table.c.publisher == publisher, table.c.agent == agent, table.c.until.is_(None))
    if await writer.first(there) is None:
        await writer.run(insert(table).values(publisher=publisher, agent=agent))
        await note(writer, actor, "agent.named", {"publisher": publisher, "agent": agent})


async def dismiss_agent(writer: Writer, actor: UUID | None, publisher: str, agent: str) -> None:
    """Let an organisation no longer submit in a publisher's name; refuse where it could not."""
    table = tables.agent
    now = update(table).where(table.c.publisher == publisher, table.c.agent == agent, table.c.until.is_(None))
    if not await writer.run(now.values(until=func.clock_timestamp())):
        detail = f"{agent} may not submit for {publisher}"
        raise NotAMember(detail, hint="an agent that the publisher has named")
    await note(writer, actor, "agent.dismissed", {"publisher": publisher, "agent": agent})


async def _register(writer: Writer, table: Table, row: Mapping[str, object]) -> None:
    keys = list(table.primary_key.columns)
    known = await writer.first(select(table).where(and_(*(column == row[column.name] for column in keys))))
    if known is None:
        await writer.run(insert(table).values(**row))
    elif dict(known._mapping) | dict(row) != dict(known._mapping):
        detail = f"{table.name} {[row[column.name] for column in keys]} is registered with another content"
        raise EditionDiffers(detail, hint="an edition is never edited; issue another one")
