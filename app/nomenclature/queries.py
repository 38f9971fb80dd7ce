"""Reading the nomenclature."""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import aclosing
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, Text, case, column, func, literal, select, tuple_, union_all

from app.kit.amounts import canonical
from app.kit.canonical import canonical_bytes
from app.kit.db import AnyRow, Reader
from app.nomenclature import tables
from app.nomenclature.geography import Containment, Geographies, Geography, Purpose, geographies
from app.nomenclature.gwp import Gas, GwpSet
from app.nomenclature.model import Activity, ClassCode, Nomenclature, Scheme
from app.nomenclature.units import Unit, Units, units

_CHUNK = 1_000


async def load(reader: Reader) -> Nomenclature:
    """Return the nomenclature as it stands."""
    return Nomenclature(
        units=await _units(reader),
        gases={gas.code: gas for gas in await _gases(reader)},
        gwp_sets=await _gwp_sets(reader),
        geographies=await _geographies(reader),
        activities={row.code: _activity(row) for row in await _ordered(reader, tables.activity)},
        schemes={row.code: Scheme(**row._mapping) for row in await _ordered(reader, tables.scheme)},
        parents=await _parents(reader),
        state=await newest_state(reader),
    )


async def subtree(reader: Reader, scheme: str, code: str) -> tuple[str, ...]:
    """Return a class and every class below it; empty when the class does not exist."""
    table = tables.class_code
    top = select(table.c.code).where(table.c.scheme == scheme, table.c.code == code)
    tree = top.cte("tree", recursive=True)
    below = select(table.c.code).join(tree, table.c.parent == tree.c.code).where(table.c.scheme == scheme)
    return tuple(row.code for row in await reader.all(select(tree.union(below).c.code)))


async def existing_codes(reader: Reader, asked: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Return those of these (scheme, code) pairs that exist."""
    wanted = sorted(set(asked))
    table = tables.class_code
    found: set[tuple[str, str]] = set()
    for start in range(0, len(wanted), _CHUNK):
        pair = tuple_(table.c.scheme, table.c.code).in_(wanted[start : start + _CHUNK])
        found |= {(row.scheme, row.code) for row in await reader.all(select(table.c.scheme, table.c.code).where(pair))}
    return frozenset(found)


async def classes(reader: Reader, scheme: str, *, parent: str | None, after: str, limit: int) -> Sequence[ClassCode]:
    """Return classes of a scheme in the order of their codes, one page; with uncleared labels where it has no names."""
    statement = _labelled().where(tables.class_code.c.scheme == scheme, tables.class_code.c.code > after)
    if parent is not None:
        statement = statement.where(tables.class_code.c.parent == parent)
    rows = await reader.all(statement.order_by(tables.class_code.c.code).limit(limit))
    return [ClassCode(**row._mapping) for row in rows]


async def correspondence_pairs(reader: Reader) -> Sequence[tuple[str, str]]:
    """Return which classifications lead to which others."""
    table = tables.correspondence
    pairs = select(table.c.from_scheme, table.c.to_scheme).distinct().order_by(table.c.from_scheme, table.c.to_scheme)
    return [(row.from_scheme, row.to_scheme) for row in await reader.all(pairs)]


async def correspondences(
    reader: Reader, from_scheme: str, to_scheme: str, *, after: tuple[str, str], limit: int
) -> Sequence[tuple[str, str, str]]:
    """Return pairs of codes with their match type, in order, one page."""
    table = tables.correspondence
    pair = func.row(table.c.from_code, table.c.to_code)
    statement = (
        select(table.c.from_code, table.c.to_code, table.c.match_type)
        .where(table.c.from_scheme == from_scheme, table.c.to_scheme == to_scheme)
        .where(pair > func.row(literal(after[0]), literal(after[1])))
        .order_by(table.c.from_code, table.c.to_code)
        .limit(limit)
    )
    return [tuple(row) for row in await reader.all(statement)]


def corresponding(codes: Any) -> Any:  # noqa: ANN401 - an array of texts in, a subquery out
    """Return the select of what corresponds to each `scheme:code` of an array, in either direction.

    `match_type` says what `code` is to `other`: a direction read backwards turns narrower into broader.
    """
    table = tables.correspondence
    one = table.c.from_scheme + ":" + table.c.from_code
    other = table.c.to_scheme + ":" + table.c.to_code
    asked = func.unnest(codes).table_valued(column("asked", Text), name="codes").render_derived()
    scheme, code = func.split_part(asked.c.asked, ":", 1), func.split_part(asked.c.asked, ":", 2)
    turned = case({"narrower": "broader", "broader": "narrower"}, value=table.c.match_type, else_=table.c.match_type)
    forth = select(one.label("code"), other.label("other"), table.c.match_type).join(
        asked, (table.c.from_scheme == scheme) & (table.c.from_code == code)
    )
    back = select(other.label("code"), one.label("other"), turned.label("match_type")).join(
        asked, (table.c.to_scheme == scheme) & (table.c.to_code == code)
    )
    return union_all(forth, back).subquery("corresponding")


async def states(reader: Reader) -> list[bytes]:
    """Return the digest of the nomenclature after each addition, oldest first."""
    table = tables.state
    return [row.digest for row in await reader.all(select(table.c.digest).order_by(table.c.number))]


async def newest_state(reader: Reader) -> bytes | None:
    """Return the digest of the nomenclature after its newest addition; None where nothing was added yet."""
    table = tables.state
    row = await reader.first(select(table.c.digest).order_by(table.c.number.desc()).limit(1))
    return bytes(row[0]) if row else None


async def state(reader: Reader) -> bytes:
    """Return the digest of the nomenclature as its tables are now: SHA-256 over the canonical rows in key order."""
    said = hashlib.sha256()
    for table in tables.STATED:
        keys = [
            column.collate("C") if isinstance(column.type, Text) else column for column in table.primary_key.columns
        ]
        async with aclosing(reader.stream(select(table).order_by(*keys), 5_000)) as pages:
            async for page in pages:
                for row in page:
                    said.update(canonical_bytes({"table": table.name, "row": dict(row._mapping)}) + b"\n")
    return said.digest()


def _labelled() -> Select[Any]:
    def label(lang: str) -> Any:  # noqa: ANN401 - a scalar subquery of SQLAlchemy has no shorter name
        table = tables.label
        found = select(table.c.label).where(table.c.scheme == tables.class_code.c.scheme)
        return found.where(table.c.code == tables.class_code.c.code, table.c.lang == lang).scalar_subquery()

    table = tables.class_code
    name_en = func.coalesce(table.c.name_en, label("en")).label("name_en")
    name_zh = func.coalesce(table.c.name_zh, label("zh")).label("name_zh")
    return select(table.c.scheme, table.c.code, table.c.parent, table.c.level, name_en, name_zh)


async def _parents(reader: Reader) -> dict[str, str | None]:
    table = tables.class_code
    rows = await reader.all(select(table.c.scheme, table.c.code, table.c.parent))
    return {f"{scheme}:{code}": f"{scheme}:{parent}" if parent else None for scheme, code, parent in rows}


async def _ordered(reader: Reader, table: Any) -> Sequence[AnyRow]:  # noqa: ANN401 - a table or an alias of one
    return await reader.all(select(table).order_by(*table.primary_key.columns))


async def _units(reader: Reader) -> Units:
    table = []
    for row in await _ordered(reader, tables.unit):
        kept = {name: row._mapping[name] for name in ("code", "name_en", "name_zh", "symbol", "ucum", "note")}
        aliases = tuple(filter(None, row.aliases.split(";")))
        table.append(Unit(group=row.unit_group, factor=Fraction(row.factor), aliases=aliases, **kept))
    refused = {row.alias: (row.codes, row.why) for row in await _ordered(reader, tables.ambiguous_unit)}
    return units(table, refused)


async def _gases(reader: Reader) -> list[Gas]:
    gases = []
    for row in await _ordered(reader, tables.gas):
        kept = dict(row._mapping)
        gases.append(Gas(is_uptake=kept.pop("sign") == "uptake", **kept))
    return gases


async def _gwp_sets(reader: Reader) -> dict[str, GwpSet]:
    values: dict[str, dict[str, Any]] = {}
    for row in await _ordered(reader, tables.gwp):
        values.setdefault(row.gwp_set, {})[row.gas] = canonical(row.value)
    sets = await _ordered(reader, tables.gwp_set)
    return {row.code: GwpSet(**row._mapping, values=values.get(row.code, {})) for row in sets}


async def _geographies(reader: Reader) -> Geographies:
    places = [Geography(**row._mapping) for row in await _ordered(reader, tables.geography)]
    steps = []
    for row in await _ordered(reader, tables.containment):
        kept = dict(row._mapping)
        steps.append(Containment(purpose=Purpose(kept.pop("purpose")), **kept))
    aliases = {row.alias: row.code for row in await _ordered(reader, tables.geography_alias)}
    return geographies(places, steps, aliases)


def _activity(row: AnyRow) -> Activity:
    kept = dict(row._mapping)
    products = tuple(filter(None, kept.pop("products").split(";")))
    return Activity(products=products, **kept)
