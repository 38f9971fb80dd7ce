"""The rows of a selection: counted if that is quick, then streamed from one snapshot in the order of an index."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Subquery, any_, func, literal_column, select

from app.exports.errors import SelectionTooLarge
from app.exports.queries.flat import flat, records
from app.exports.selection import Format, Selection
from app.factors.tables import version
from app.kit.db import Reader
from app.kit.hot import HotQuery, compiled
from app.lookup.world import World
from app.provenance.tables import dataset, licence
from app.search.queries.known import refuse_unknown
from app.search.queries.page import SHAPES, Shape, matching
from app.search.queries.read import read
from app.search.queries.shaping import of_the_year, parameters, shaped
from app.search.tables import about

COUNTED_WITHIN_S = 0.2
"""A count that takes longer is given up: the first byte is not to wait for it."""
# The chosen come in order from an index, and each brings its record along: the first row is sent at once, and nothing
# is ever sorted that is as wide as a record. To compile or share out a statement for that would only delay it.
_OFF = ("enable_hashjoin", "enable_mergejoin", "enable_memoize", "jit")
SETTINGS = dict.fromkeys(_OFF, "off") | {
    "max_parallel_workers_per_gather": "0",
    "client_connection_check_interval": "1000",  # ms: whose client is gone, even killed, does not work on for nobody
}
"""What PostgreSQL is told for that."""
# A CSV of one column is its text as it is, where no text has the quote or the delimiter.
_PLAIN = {"quote": "\x01", "delimiter": "\x02"}


@dataclass(frozen=True, slots=True)
class Picked:
    """A selection as the shape of its statements, and what they are asked with."""

    shape: Shape
    said: dict[str, object]
    at_most: int
    """More versions than this there cannot be in its release."""


async def picked(world: World, asked: Selection) -> Picked:
    """Return the statement that a selection needs; its words are read as a search reads them."""
    meant, release = asked.wanted, asked.release
    understood = await read(world, meant.text, release.number) if meant.text is not None else None
    meant = of_the_year(meant, understood)
    changes = (one.changes for one in world.announced.by_label.values() if one.number <= release.number)
    return Picked(shaped(meant, understood), parameters(world, meant, understood, release), sum(changes))


async def counted(reader: Reader, world: World, asked: Selection, rows: Picked, most: int) -> int | None:
    """Return how many rows there are, None where counting takes long and they cannot be too many.

    Refuses more rows than `most`, and publishers, datasets and licences that the registry has not.
    """
    if rows.at_most > most:
        found = await _up_to(reader, rows, most)
    else:
        row = await reader.soon(_matched(rows.shape, func.count()).params(rows.said), COUNTED_WITHIN_S)
        found = int(row[0]) if row is not None else None
    if found == 0:
        await refuse_unknown(world, asked.wanted.filter)
    return found


async def in_order(reader: Reader) -> None:
    """Have what this snapshot still sends come by the way that keeps the order."""
    await reader.first(select(*(func.set_config(name, said, True) for name, said in SETTINGS.items())))


def copied(reader: Reader, rows: Picked, form: Format) -> AsyncGenerator[bytes, None]:
    """Yield rows, each part some whole ones: records as lines, or the flat table as CSV without a line of names."""
    query = statement(rows.shape, form)
    said = query.constants | rows.said
    options = _PLAIN if form is Format.JSONL else {}
    return reader.copy_out(query.sql, [said[name] for name in query.names], format="csv", **options)


@lru_cache(maxsize=SHAPES)
def statement(shape: Shape, form: Format) -> HotQuery:
    """Return what gives the rows of a format; only in CSV, which spreadsheets open, is a formula made a text."""
    of = _chosen(shape)
    told = records(of) if form is Format.JSONL else flat(of, is_guarded=form is Format.CSV)
    return compiled(told.where(version.c.key == of.c.key))


async def _up_to(reader: Reader, rows: Picked, most: int) -> int | None:
    few = _matched(rows.shape, about.c.number).limit(most + 1).subquery("few")
    row = await reader.first(select(func.count()).select_from(few).params(rows.said))
    found = int(row[0]) if row is not None else 0
    if found > most:
        detail = f"the selection has more than {most} rows"
        hint = "narrow it, or take the files of /v1/releases/{release}/snapshots"
        raise SelectionTooLarge(detail, hint=hint, most=most)
    return found


def _chosen(shape: Shape) -> Subquery:
    """Return what matches and may be handed on, in the order of keys; the planner keeps that order above it."""
    matched = _matched(shape, about.c.factor_id, about.c.number, about.c.key)
    # OFFSET 0: as a part of the whole, it would be joined first and sorted afterwards.
    return matched.order_by(about.c.key, about.c.number).offset(literal_column("0")).subquery("chosen")


def _matched(shape: Shape, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of several types
    free = select(licence.c.id).where(licence.c.redistribution)
    opened = select(dataset.c.key).where(dataset.c.tier == "open")
    matched = matching(shape, *columns)
    return matched.where(about.c.licence == any_(_all(free)), about.c.dataset == any_(_all(opened)))


def _all(codes: Select[Any]) -> Any:  # noqa: ANN401 - an array, worked out once: a join could lose the order
    return func.array(codes.scalar_subquery())
