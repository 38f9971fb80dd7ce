"""Adding to the nomenclature: rows not yet known are added; a known row is never edited."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Table, select

from app.kit.db import Writer
from app.nomenclature import tables
from app.nomenclature.errors import NomenclatureDiffers
from app.nomenclature.queries import state, states

Rows = Sequence[Mapping[str, object]]


async def supply(writer: Writer, content: Mapping[str, Rows]) -> int:
    """Add what is new of each table (by its name without the room); return how many rows were new.

    Refuses when a row that is already there says something else.
    """
    added = 0
    for table in tables.STATED:
        name = table.name.removeprefix("nomenclature_")
        added += await _supply_table(writer, table, content.get(name, ()))
    if added:
        now = {"number": len(await states(writer)) + 1, "digest": await state(writer)}
        await writer.add(tables.state, [now])
    return added


async def _supply_table(writer: Writer, table: Table, rows: Rows) -> int:
    known = await _known(writer, table)
    keys = [column.name for column in table.primary_key.columns]
    fresh = []
    for row in rows:
        before = known.get(tuple(row[key] for key in keys))
        if before is None:
            fresh.append(dict(row))
        elif any(before[name] != said for name, said in row.items()):
            detail = f"{table.name}: {[row[key] for key in keys]} is already there and says something else"
            raise NomenclatureDiffers(detail, hint="a changed meaning takes a new code")
    columns = [column.name for column in table.columns]
    await writer.copy(table, columns, ([row.get(name) for name in columns] for row in fresh))
    return len(fresh)


async def _known(writer: Writer, table: Table) -> dict[tuple[object, ...], Mapping[str, object]]:
    keys = [column.name for column in table.primary_key.columns]
    rows = await writer.all(select(table))
    return {tuple(row._mapping[key] for key in keys): dict(row._mapping) for row in rows}
