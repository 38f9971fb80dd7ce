"""Minting factor versions: the only way a figure enters the registry."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.factors import tables
from app.factors.form import minted
from app.factors.model import Code, FactorContent, FactorKey, FactorVersion
from app.kit.db import Writer
from app.kit.ids import identity
from app.nomenclature.model import Nomenclature

_CHUNK = 2_000
_VERSION = tuple(column.name for column in tables.version.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mint:
    """What to mint: content for a factor, the number it takes and the version it amends or replaces."""

    key: FactorKey
    number: int
    preceding: int | None
    edition: str
    content: FactorContent


async def mint(
    writer: Writer, mints: Sequence[Mint], nomenclature: Nomenclature, told: Callable[[int], None] | None = None
) -> list[FactorVersion]:
    """Store new versions with their bytes and digests; return them in the order given.

    The contents are taken as validated. `told` hears how many were stored, chunk by chunk.
    """
    stored: list[FactorVersion] = []
    for start in range(0, len(mints), _CHUNK):
        # In a thread: a service that cuts goes on answering meanwhile.
        chunk = await asyncio.to_thread(_all_minted, mints[start : start + _CHUNK], nomenclature)
        await _store(writer, chunk, nomenclature)
        stored += chunk
        if told is not None:
            told(len(stored))
    return stored


def _all_minted(mints: Sequence[Mint], nomenclature: Nomenclature) -> list[FactorVersion]:
    return [_minted(one, nomenclature) for one in mints]


def _minted(one: Mint, nomenclature: Nomenclature) -> FactorVersion:
    factor = identity("factor", str(one.key))
    return minted(factor, one.key, (one.number, one.preceding, one.edition), one.content, nomenclature)


async def _store(writer: Writer, chunk: Sequence[FactorVersion], nomenclature: Nomenclature) -> None:
    table = tables.factor
    ids = [one.factor for one in chunk]
    known = {row.id for row in await writer.all(select(table.c.id).where(table.c.id.in_(ids)))}
    fresh = {one.factor: (one.factor, str(one.key), one.key.dataset) for one in chunk if one.factor not in known}
    await writer.copy(table, ("id", "key", "dataset"), fresh.values())
    await writer.copy(tables.version, _VERSION, (_row(one, nomenclature) for one in chunk))
    await writer.copy(
        tables.canonical, ("factor_id", "number", "bytes"), ((one.factor, one.number, one.canonical) for one in chunk)
    )
    answered = (row for one in chunk for row in _subjects(one))
    await writer.copy(tables.subject, ("subject", "geography", "factor_id", "number"), answered)


def _row(one: FactorVersion, nomenclature: Nomenclature) -> tuple[object, ...]:
    content, unit = one.content, one.content.declared_unit
    period, valid = content.reference_period, content.valid
    row = {
        "factor_id": one.factor,
        "number": one.number,
        "key": str(one.key),
        "preceding": one.preceding,
        "edition": one.edition,
        "dataset": one.key.dataset,
        "activity": content.activity,
        "geography": content.geography,
        "period_from": period.first,
        "period_to": period.last,
        "applies_from": valid.first or period.first,
        "applies_to": valid.last or period.last,
        "unit": unit.unit,
        "unit_group": nomenclature.units.by_code[unit.unit].group,
        "calorific_basis": unit.calorific_basis,
        "currency_year": unit.currency_year,
        "price_basis": unit.price_basis,
        "boundary": content.boundary,
        "gas_basis": content.gas_basis,
        "evidence": content.evidence,
        "value": content.value,
        "dqr": one.dqr,
        "digest": one.digest,
        "citation": one.citation,
        "rendered": one.rendered,
    }
    return tuple(row[name] for name in _VERSION)


def _subjects(one: FactorVersion) -> Iterator[tuple[object, ...]]:
    content = one.content
    codes: tuple[Code, ...] = (*content.products, *content.industries)
    answered = {f"key:{one.key}", *(str(code) for code in codes)}
    if content.activity is not None:
        answered.add(f"activity:{content.activity}")
    for subject in sorted(answered):
        yield subject, content.geography, one.factor, one.number
