"""Released figures that a change set touches, stands among, or repeats."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ARRAY, ColumnClause, FromClause, Integer, Numeric, Text, column, func, literal
from sqlalchemy import Date as SqlDate

from app.factors.model import Period
from app.factors.tables import version
from app.kit.amounts import canonical
from app.kit.db import AnyRow, Reader
from app.nomenclature.model import Nomenclature
from app.proposals.checks.figures import family, group, placeless
from app.proposals.checks.model import Family, Figure, Twin, figures
from app.proposals.model import Change
from app.proposals.queries.baseline_records import IS_PER_ONE, stated
from app.releases.queries import released

MOST_RELATIVES, MOST_TWINS = 100_000, 50_000
_FIGURE = (
    version.c.key,
    version.c.number,
    version.c.period_from,
    version.c.period_to,
    version.c.geography,
    version.c.value,
    version.c.unit,
    version.c.gas_basis,
    version.c.boundary,
)


async def history(reader: Reader, newest: int, keys: Sequence[str]) -> Mapping[str, tuple[Figure, ...]]:
    """Return what a release holds of these factors, oldest period first."""
    asked = _given(keys, column("key", Text))
    said = released(*_FIGURE, stated("declared_unit", "amount").label("amount"), number=literal(newest))
    joined = said.join(asked, asked.c.key == version.c.key).order_by(version.c.key, version.c.period_from)
    found: dict[str, list[Figure]] = {}
    for row in await reader.all(joined) if keys else ():
        found.setdefault(row.key, []).append(_figure(row, Decimal(row.amount)))
    return {key: tuple(known) for key, known in found.items()}


async def rendered(reader: Reader, newest: int, wanted: Sequence[tuple[str, int]]) -> Mapping[tuple[str, int], bytes]:
    """Return the records of these versions as they are served."""
    keys = func.unnest(
        literal([key for key, _ in wanted], ARRAY(Text)), literal([n for _, n in wanted], ARRAY(Integer))
    )
    asked = keys.table_valued(column("key", Text), column("number", Integer), name="asked").render_derived()
    said = released(version.c.key, version.c.number, version.c.rendered, number=literal(newest))
    joined = said.join(asked, (asked.c.key == version.c.key) & (asked.c.number == version.c.number))
    return {(row.key, row.number): bytes(row.rendered) for row in await reader.all(joined)}


async def relatives(
    reader: Reader, newest: int, dataset_key: str, changes: Sequence[Change], nomenclature: Nomenclature
) -> Mapping[Family, tuple[Figure, ...]]:
    """Return the released figures of each family that a change set touches, of up to 100,000 in the same periods."""
    wanted = {kin for change, said in figures(changes) if (kin := family(change.key, said, nomenclature)) is not None}
    days = sorted({kin.period.first for kin in wanted if kin.period.first is not None})
    if not days:
        return {}
    asked = _given(days, column("day", SqlDate))
    said = released(*_FIGURE, number=literal(newest)).join(asked, asked.c.day == version.c.period_from)
    among = said.where(version.c.dataset == dataset_key, IS_PER_ONE).order_by(version.c.key).limit(MOST_RELATIVES)
    found: dict[Family, list[Figure]] = {}
    for row in await reader.all(among):
        one = _figure(row, Decimal(1))
        kin = _family(one, nomenclature)
        if kin is not None and kin in wanted:
            found.setdefault(kin, []).append(one)
    return {kin: tuple(known) for kin, known in found.items()}


async def twins(reader: Reader, newest: int, values: Sequence[Decimal]) -> Mapping[Decimal, tuple[Twin, ...]]:
    """Return the released figures that have one of these values, up to 50,000 of them."""
    asked = _given(values, column("value", Numeric))
    columns = (version.c.key, version.c.period_from, version.c.period_to, version.c.value, version.c.unit)
    said = released(*columns, stated("name", "en").label("name_en"), number=literal(newest))
    joined = said.join(asked, asked.c.value == version.c.value).order_by(version.c.key, version.c.number)
    found: dict[Decimal, list[Twin]] = {}
    for row in await reader.all(joined.limit(MOST_TWINS)) if values else ():
        value, period = canonical(row.value), Period(row.period_from, row.period_to)
        one = Twin(key=row.key, period=period, value=value, unit=row.unit, name_en=row.name_en)
        found.setdefault(value, []).append(one)
    return {value: tuple(known) for value, known in found.items()}


def _given(values: Sequence[str] | Sequence[date] | Sequence[Decimal], named: ColumnClause[Any]) -> FromClause:
    array = func.unnest(literal(list(values), ARRAY(named.type)))
    return array.table_valued(named, name="asked").render_derived()


def _figure(row: AnyRow, amount: Decimal) -> Figure:
    return Figure(
        key=row.key,
        number=row.number,
        period=Period(row.period_from, row.period_to),
        geography=row.geography,
        value=canonical(row.value),
        amount=amount,
        unit=row.unit,
        gas_basis=row.gas_basis,
        boundary=row.boundary,
    )


def _family(one: Figure, nomenclature: Nomenclature) -> Family | None:
    name = placeless(one.key.rpartition("/")[2], one.geography)
    measured = group(one.unit, nomenclature)
    if name is None or measured is None:
        return None
    return Family(name, one.period, measured, one.gas_basis, one.boundary)
