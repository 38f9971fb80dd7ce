"""What was said of a proposal: findings with their answers, reviews, events, evidence, who was asked to review."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Select, Table, exists, func, literal, or_, select, tuple_

from app.kit.db import Reader
from app.proposals import tables
from app.proposals.model import Event, EvidenceFile, Found, Review, Standing, State, Verdict
from app.provenance.tables import member


async def findings(
    reader: Reader, proposal: UUID, content: int, *, after: int = 0, limit: int = 1_000, severity: str | None = None
) -> Sequence[Found]:
    """Return the findings of a content with their answers, one page."""
    found, said = tables.finding, tables.answer
    same = (
        (said.c.proposal == found.c.proposal) & (said.c.content == found.c.content) & (said.c.finding == found.c.number)
    )
    columns = [found.c[name] for name in ("number", "code", "severity", "path", "message", "hint")]
    asked = select(*columns, said.c.text.label("answer")).outerjoin(said, same)
    asked = asked.where(found.c.proposal == proposal, found.c.content == content, found.c.number > after)
    if severity is not None:
        asked = asked.where(found.c.severity == severity)
    return [Found(**row._mapping) for row in await reader.all(asked.order_by(found.c.number).limit(limit))]


async def unanswered(reader: Reader, proposal: UUID, content: int) -> int:
    """Return how many flags of a content have no answer yet."""
    found, said = tables.finding, tables.answer
    answered = select(said.c.finding).where(said.c.proposal == proposal, said.c.content == content)
    flags = select(func.count()).where(found.c.proposal == proposal, found.c.content == content)
    row = await reader.first(flags.where(found.c.severity == "flag", found.c.number.not_in(answered)))
    return int(row[0]) if row is not None else 0


async def has_finding(reader: Reader, proposal: UUID, content: int, code: str) -> bool:
    """Return whether a content has a finding of this code."""
    table = tables.finding
    asked = select(table.c.number).where(table.c.proposal == proposal, table.c.content == content)
    return await reader.first(asked.where(table.c.code == code).limit(1)) is not None


async def reviews(
    reader: Reader, proposal: UUID, *, after: datetime | None = None, limit: int = 1_000
) -> Sequence[Review]:
    """Return the reviews of every content, oldest first, one page; a proposal takes no two at the same moment."""
    table = tables.review
    asked = select(table).where(table.c.proposal == proposal)
    if after is not None:
        asked = asked.where(table.c.at > after)
    rows = await reader.all(asked.order_by(table.c.at).limit(limit))
    return [
        Review(
            reviewer=row.reviewer,
            organisation=row.organisation,
            content=row.content,
            digest=bytes(row.digest),
            verdict=Verdict(row.verdict),
            form=row.form,
            comment=row.comment,
            at=row.at,
        )
        for row in rows
    ]


async def still_independent(reader: Reader, proposed: Standing, made: Sequence[Review]) -> list[Review]:
    """Return those reviews whose reviewers have no part in the proposal by the memberships and ties of this moment."""
    kept = []
    for one in made:
        tied = [func.footing_tied(member.c.publisher, who) for who in proposed.organisations]
        own = [func.footing_tied(one.organisation, who) for who in proposed.organisations]
        part = select(member.c.subject).where(member.c.subject == one.reviewer, member.c.until.is_(None), or_(*tied))
        if await reader.first(select(literal(1)).where(or_(exists(part), *own))) is None:
            kept.append(one)
    return kept


async def events(reader: Reader, proposal: UUID, *, after: int = 0, limit: int = 1_000) -> Sequence[Event]:
    """Return the events of a proposal in their order, one page."""
    table = tables.event
    asked = select(table).where(table.c.proposal == proposal, table.c.number > after)
    rows = [dict(row._mapping) for row in await reader.all(asked.order_by(table.c.number).limit(limit))]
    return [
        Event(
            **{name: said for name, said in row.items() if name not in {"proposal", "before", "after"}}
            | {"before": State(row["before"]) if row["before"] else None, "after": State(row["after"])}
        )
        for row in rows
    ]


async def evidence(
    reader: Reader, proposal: UUID, *, after: str | None = None, limit: int = 1_000
) -> Sequence[EvidenceFile]:
    """Return the files that a proposal stands on, in the order they came, one page; none after one it has not."""
    table = tables.evidence
    asked = select(*(table.c[name] for name in ("digest", "name", "media_type", "size")))
    asked = _page(asked.where(table.c.proposal == proposal), table, table.c.digest, after)
    return [EvidenceFile(**row._mapping) for row in await reader.all(asked.limit(limit))]


async def assignments(
    reader: Reader, proposal: UUID, *, after: UUID | None = None, limit: int = 1_000
) -> dict[UUID, str]:
    """Return who was asked to review, as a member of which organisation, in that order, one page."""
    table = tables.assignment
    asked = select(table.c.reviewer, table.c.organisation).where(table.c.proposal == proposal)
    asked = _page(asked, table, table.c.reviewer, after)
    return {row.reviewer: row.organisation for row in await reader.all(asked.limit(limit))}


def _page(asked: Select[Any], table: Table, key: Column[Any], after: object) -> Select[Any]:
    """Return what came after the row of this key in a proposal's list, in the order it came."""
    if after is not None:
        last = table.alias()
        is_later = tuple_(table.c.at, key) > tuple_(last.c.at, last.c[key.key])
        asked = asked.where(exists().where(last.c.proposal == table.c.proposal, last.c[key.key] == after, is_later))
    return asked.order_by(table.c.at, key)
