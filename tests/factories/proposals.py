"""Accepted proposals on a real database, written as rows: what a cut begins with, without the way there."""

import uuid
from datetime import date

from sqlalchemy import insert, select

from app.access.commands import enrol
from app.kit.canonical import digest
from app.kit.db import Writer
from app.proposals import tables
from app.proposals.sealing import sealed
from app.proposals.stated import stated
from app.provenance.commands import register_datasets, register_publishers
from app.provenance.model import Dataset, Editions, Publisher, PublisherKind, Tier
from app.releases.tables import release
from tests.factories.figures import GRID

WAY = (
    (None, "open", "draft", "proposer"),
    ("draft", "submit", "submitted", "proposer"),
    ("submitted", "pass_checks", "screening", "checks"),
    ("screening", "admit", "in_review", "steward"),
    ("in_review", "review", "in_review", "reviewer"),
    ("in_review", "review", "in_review", "reviewer"),
    ("in_review", "accept", "accepted", "chair"),
)
REGISTRY, REVIEWERS = "footing-registry", ("institute-one", "institute-two")
FORM = dict.fromkeys(("robustness", "applicability", "documentation", "method", "quality", "plausibility"), "yes")


def a_row(slug="average-cn-gd", year=2022, value="0.4403", **changed):
    """A flat row that states the factories' grid average; None leaves a column out."""
    row = {
        "change": "amend",
        "slug": slug,
        "name_en": "Electricity, grid average, Guangdong",
        "name_zh": "广东电网平均电力",
        "activity": "electricity.grid-average",
        "products": "cpc:17100",
        "geography": "CN-GD",
        "period_from": f"{year}-01-01",
        "period_to": f"{year}-12-31",
        "unit": "kWh",
        "value": value,
        "gas_basis": "co2_only",
        "value_origin": "published",
        "constituents": f"co2-fossil={value}",
        "boundary": "combustion",
        "published_value": value,
        "published_unit": "kgCO2/kWh",
        "source": "main",
        "place": "table 2",
        "evidence": "official",
    }
    return {name: said for name, said in (row | changed).items() if said is not None}


def a_withdrawal_row(slug="average-cn-gd", year=2022, **changed):
    """A row that withdraws a factor's version of a year."""
    row = {"change": "withdraw", "slug": slug, "period_from": f"{year}-01-01", "reason": "error"}
    return row | changed


async def organisations(writer: Writer):
    """Register who runs the registry and who reviews; what is there stays."""
    for slug in (REGISTRY, *REVIEWERS):
        await register_publishers(writer, [a_publisher(slug)])


async def a_second_publisher(writer: Writer, slug="bolt", dataset="bolt/power", editions=Editions.EXTEND):
    """Register another publisher with a dataset of its own."""
    await register_publishers(writer, [a_publisher(slug, PublisherKind.ASSOCIATION)])
    made = Dataset(
        key=dataset,
        publisher=slug,
        title_en=dataset,
        title_zh=None,
        industry_scope=(),
        editions=editions,
        accounting_rule="official-publication",
        tier=Tier.OPEN,
    )
    await register_datasets(writer, [made])


def a_publisher(slug, kind=PublisherKind.RESEARCH_INSTITUTE):
    """An organisation."""
    return Publisher(slug=slug, kind=kind, country="CN", name_en=slug, name_zh=None)


def a_statement_of_it(label="second", evidence=None):
    """What a proposal states beside its changes."""
    source = {"name": "main", "title": "Announcement 13", "publisher": "Acme Ministry", "evidence": evidence}
    edition = {"label": label, "published": "2026", "licence": "acme-open", "attribution": "Acme", "sources": [source]}
    declared = {"ownership": True, "licence": True, "truthfulness": True, "conflicts": "none"}
    return stated({"title": "Figures", "edition": edition, "declarations": declared})


async def an_accepted_proposal(writer: Writer, *rows, dataset=GRID, label="second", agreed=("approve", "approve")):
    """Write a proposal of these rows with evidence, reviews of two institutes and the chair's acceptance.

    It is made against the newest release; its id is returned.
    """
    await organisations(writer)
    publisher, proposal = dataset.partition("/")[0], uuid.uuid4()
    proposer = await enrol(writer, "footing", f"{publisher}-proposer", None)
    base = (await writer.first(select(release.c.number, release.c.label).order_by(release.c.number.desc()))) or None
    number = base.number if base is not None else 1
    file = "sha256:" + digest(f"{proposal}".encode()).hex()
    said = a_statement_of_it(label, file)
    kinds = [(row["change"], row["slug"], row.get("period_from"), row) for row in rows]
    hashed = sealed(dataset, base.label if base is not None else "", said, kinds)
    own = {"id": proposal, "publisher": publisher, "dataset": dataset, "opened_by": proposer}
    await writer.run(insert(tables.proposal).values(**own))
    content = {"proposal": proposal, "number": 1, "base": number, "stated": said, "changes": len(rows)}
    await writer.run(insert(tables.content).values(**content, digest=hashed, by=proposer))
    kept = {"proposal": proposal, "digest": file, "name": "survey.pdf", "media_type": "application/pdf", "size": 9}
    await writer.run(insert(tables.evidence).values(**kept, by=proposer))
    await writer.add(tables.change, [_change(proposal, place, one) for place, one in enumerate(kinds, start=1)])
    await _reviewed(writer, proposal, publisher, dataset, hashed, agreed)
    await _accepted(writer, proposal, hashed)
    return proposal


def _change(proposal, place, one):
    kind, slug, period_from, cells = one
    day = date.fromisoformat(period_from) if period_from else None
    shared = {"proposal": proposal, "content": 1, "place": place, "kind": kind, "slug": slug}
    return shared | {"period_from": day, "cells": cells}


async def _reviewed(writer, proposal, publisher, dataset, hashed, agreed):
    for organisation, verdict in zip(REVIEWERS, agreed, strict=True):
        reviewer = await enrol(writer, "footing", f"{organisation}-reviewer", None)
        shared = {"proposal": proposal, "reviewer": reviewer, "organisation": organisation}
        shared |= {"publisher": publisher, "dataset": dataset}
        await writer.run(insert(tables.assignment).values(**shared, by=reviewer))
        signed = {"content": 1, "digest": hashed, "verdict": verdict, "form": FORM, "comment": "as it should be"}
        await writer.run(insert(tables.review).values(**shared, **signed))


async def _accepted(writer, proposal, hashed):
    for number, (before, event, after, role) in enumerate(WAY, start=1):
        row = {"proposal": proposal, "number": number, "event": event, "before": before, "after": after}
        row |= {"content": 1, "role": role, "organisation": REGISTRY if role == "chair" else None, "digest": hashed}
        await writer.run(insert(tables.event).values(**row))
