"""What the registry holds of a dataset, as far as an edition is compared with it."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.factors.tables import version
from app.importing.comparing import Released
from app.kit.amounts import plain
from app.kit.db import AnyRow, Reader
from app.releases.tables import member

_COLUMNS = (version.c.key, version.c.period_from, version.c.period_to, version.c.value, version.c.rendered)


async def released(reader: Reader, dataset: str) -> Sequence[Released]:
    """Return every version of a dataset that has not ended, oldest period first: one statement."""
    same = (member.c.factor_id == version.c.factor_id) & (member.c.number == version.c.number)
    statement = select(*_COLUMNS).select_from(version.join(member, same))
    held = statement.where(version.c.dataset == dataset, member.c.until.is_(None))
    return [_released(row, dataset) for row in await reader.all(held.order_by(version.c.period_from, version.c.key))]


def _released(row: AnyRow, dataset: str) -> Released:
    told = json.loads(row.rendered, parse_float=Decimal)
    unit = told["declared_unit"]
    return Released(
        slug=row.key.removeprefix(f"{dataset}/"),
        period_from=row.period_from,
        period_to=row.period_to,
        value=plain(row.value),
        gwp=told["gwp"] or "",
        unit=unit["unit"],
        calorific_basis=unit["calorific_basis"] or "",
        price_basis=unit["price_basis"] or "",
        currency_year=str(unit["currency_year"] or ""),
        geography=told["geography"],
        boundary=told["boundary"],
        published_value=told["as_published"]["value"],
        constituents=";".join(_constituent(part) for part in told["constituents"]),
        external_id=told["external_id"] or "",
        words={
            "name_en": told["name"]["en"],
            "name_zh": told["name"]["zh"] or "",
            "activity": told["activity"] or "",
            "products": _codes(told["products"]),
            "industries": _codes(told["industries"]),
        },
    )


def _constituent(part: dict[str, Any]) -> str:
    co2e = part.get("co2e")
    return (
        f"{part['gas']}={plain(Decimal(part['kg']))}" if co2e is None else f"{part['gas']}={plain(Decimal(co2e))}:co2e"
    )


def _codes(codes: list[dict[str, str]]) -> str:
    return ";".join(f"{one['scheme']}:{one['code']}" for one in codes)
