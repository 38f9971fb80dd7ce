"""Adding what is released to the index of search."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import BigInteger, Integer, Select, Text, Uuid, any_, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.factors.tables import version
from app.kit.db import AnyRow, Writer
from app.nomenclature.model import Nomenclature
from app.releases.tables import member
from app.search import tables
from app.search.places import names
from app.search.queries.labels import Labels, labels, parts
from app.search.topic import About, Part, about, kept, spelled
from app.search.worth import less_for, postings

_LOCK = 5_288_911_402_771_930_117
_CHUNK = 2_000
_MONEY = "currency_"
_ABOUT = tuple(column.name for column in tables.about.columns)
_COPIED = ("factor_id", "number", "key", "dataset", "activity", "geography", "period_from", "period_to")
_NARROW = (*_COPIED, "unit", "boundary", "gas_basis", "dqr")
_NUMBERS, _TEXTS = ARRAY(BigInteger), ARRAY(Text)  # one parameter each, however many there are
Told = Callable[[int], None]


async def index(writer: Writer, nomenclature: Nomenclature, *, since: int = 1, told: Told | None = None) -> int:
    """Add every released version of release `since` and later that the index has not; return how many.

    Topics keep the first release that had them, so older ones are added first, and one addition waits for another.
    """
    await writer.alone(_LOCK)
    missing = await writer.all(_missing(since))
    if not missing:
        return 0
    known = await labels(writer)
    for start in range(0, len(missing), _CHUNK):
        rows = await writer.all(_versions(missing[start : start + _CHUNK]))
        await _add(writer, rows, known, nomenclature)
        if told is not None:
            told(start + len(rows))
    return len(missing)


def _missing(since: int) -> Select[Any]:
    """Return the select over every version that is released and not in the index: sorted once, not for each chunk."""
    there = tables.about
    is_there = select(1).where(there.c.factor_id == member.c.factor_id, there.c.number == member.c.number).exists()
    place = (member.c.since, member.c.factor_id, member.c.number)
    return select(*place).where(member.c.since >= since, ~is_there).order_by(*place)


def _versions(chunk: Sequence[AnyRow]) -> Select[Any]:
    ids, numbers = [row.factor_id for row in chunk], [row.number for row in chunk]
    asked = func.unnest(literal(ids, ARRAY(Uuid)), literal(numbers, ARRAY(Integer)))
    named = asked.table_valued(column("factor_id", Uuid), column("number", Integer), name="named").render_derived()
    same = (version.c.factor_id == named.c.factor_id) & (version.c.number == named.c.number)
    of = (member.c.factor_id == named.c.factor_id) & (member.c.number == named.c.number)
    columns = (*(version.c[name] for name in _NARROW), version.c.rendered, member.c.since)
    joined = named.join(version, same).join(member, of)
    return select(*columns).select_from(joined).order_by(member.c.since, version.c.factor_id, version.c.number)


async def _add(writer: Writer, rows: Sequence[AnyRow], known: Labels, nomenclature: Nomenclature) -> None:
    records = [orjson.loads(row.rendered) for row in rows]
    topics: dict[int, tuple[About, int]] = {}
    abouts = []
    for row, record in zip(rows, records, strict=True):
        one = about(record)
        topics.setdefault(one.id, (one, row.since))
        abouts.append(_about_row(row, record, one.id))
    await _add_topics(writer, topics, known, nomenclature)
    await writer.copy(tables.about, _ABOUT, abouts)


def _about_row(row: AnyRow, record: Mapping[str, Any], topic: int) -> tuple[object, ...]:
    said = {name: row._mapping[name] for name in _NARROW}
    industries = [f"{code['scheme']}:{code['code']}" for code in record["industries"]]
    licence = record["licence"]
    said |= {"topic": topic, "industries": industries, "licence": licence["id"], "tier": licence["tier"]}
    return tuple(said[name] for name in _ABOUT)


async def _add_topics(
    writer: Writer, topics: Mapping[int, tuple[About, int]], known: Labels, nomenclature: Nomenclature
) -> None:
    table = tables.topic
    there = {
        row.id
        for row in await writer.all(select(table.c.id).where(table.c.id == any_(literal(list(topics), _NUMBERS))))
    }
    fresh = {id_: (*one, parts(one[0], known, nomenclature)) for id_, one in topics.items() if id_ not in there}
    await writer.copy(
        table,
        ("id", "title", "since", "parts"),
        ((id_, one.title, since, kept(said)) for id_, (one, since, said) in fresh.items()),
    )
    posted = (
        (lexeme, id_, points, since)
        for id_, (one, since, said) in fresh.items()
        for lexeme, points in _postings(one, said, nomenclature).items()
    )
    await writer.copy(tables.posting, ("lexeme", "topic", "points", "since"), posted)
    await _add_words(writer, [(said, since) for _, since, said in fresh.values()])


def _postings(topic: About, said: Sequence[Part], nomenclature: Nomenclature) -> Mapping[str, int]:
    known = names(nomenclature.geographies)
    unit = nomenclature.units.by_code.get(topic.unit)
    money = unit is not None and unit.group.startswith(_MONEY)
    return postings(said, known, less_for(said, known, money=money))


async def _add_words(writer: Writer, fresh: Sequence[tuple[Sequence[Part], int]]) -> None:
    table = tables.word
    found: dict[str, tuple[str, int]] = {}
    for said, since in fresh:
        for one, lexeme in spelled(said).items():
            found.setdefault(one, (lexeme, since))
    there = {
        row.word
        for row in await writer.all(select(table.c.word).where(table.c.word == any_(literal(list(found), _TEXTS))))
    }
    rows = ((one, *rest) for one, rest in found.items() if one not in there)
    await writer.copy(table, ("word", "lexeme", "since"), rows)
