"""What a selection holds: what matches and may be handed on, in the order of keys, and no formula in a table."""

import csv
import io
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.exports.errors import SelectionTooLarge
from app.exports.fields import FIELDS, GUARDED
from app.exports.queries.selected import counted, in_order, picked, statement
from app.exports.selection import Format, selection
from app.exports.sending import sent
from app.factors.model import LicenceTerms
from app.provenance.commands import register_datasets, register_edition, register_licences
from app.provenance.errors import UnknownPublisher
from app.provenance.model import Editions, Licence, Tier
from app.search.queries.search import search
from app.search.question import wanted
from app.wiring import read_world
from tests.factories.figures import SUPPLY, a_period, a_printed, a_statement
from tests.factories.registry import a_dataset, an_edition

pytestmark = pytest.mark.asyncio
FORMULA = '=HYPERLINK("http://example.org","figures")'
MANY, MINUTE = 10_000, timedelta(minutes=1)


async def exported(registry, form=Format.CSV, most=MANY, **said):
    """Return what is sent of a selection, how many rows were counted, and the statement that sent them."""
    world = await read_world(registry.database, registry.hot)
    asked = await selection({"format": form} | said, world, registry.database)
    rows = await picked(world, asked)
    async with AsyncExitStack() as held:
        reader = await held.enter_async_context(registry.database.reader())
        count = await counted(reader, world, asked, rows, most)
        body = b"".join([part async for part in sent(held.pop_all(), reader, asked, rows, MINUTE)])
    return body, count


async def table(registry, **said):
    """Return the rows of a CSV by name of column, checked against their count."""
    body, count = await exported(registry, **said)
    rows = list(csv.DictReader(io.StringIO(body.decode(), newline="")))
    assert count == len(rows)
    return rows


async def keys(registry, **said):
    return [(row["key"], int(row["version"])) for row in await table(registry, **said)]


async def test_rows_come_by_key_and_version_whatever_came_first(registry):
    slugs = ["b", "a-1", "a", "b2", "a.1"]
    await registry.release(*(a_statement(slug, activity=None) for slug in slugs))
    await registry.release(a_statement("a", activity=None, reference_period=a_period(2023)))
    expected = sorted([(f"acme/grid/{slug}", 1) for slug in slugs] + [("acme/grid/a", 2)])
    assert await keys(registry) == expected
    assert await keys(registry, release="latest", geography="CN") == expected


async def test_what_may_not_be_handed_on_is_in_no_selection(registry):
    async with registry.database.writer() as writer:
        await register_licences(writer, [Licence(id="closed", title="Closed", url=None, redistribution=False)])
        await register_datasets(writer, [replace(a_dataset("acme/held", Editions.EXTEND), tier=Tier.REGISTERED)])
        await register_edition(writer, an_edition("acme/held"))
        await register_edition(writer, replace(an_edition(SUPPLY, "second"), licence="closed"))
    closed = a_statement("closed", dataset=SUPPLY, activity=None, licence=terms("closed", "open"))
    held = a_statement("held", dataset="acme/held", activity=None, licence=terms("acme-open", "registered"))
    await registry.release(a_statement(), held, replace(closed, edition=f"{SUPPLY}/second"))
    assert await keys(registry) == [("acme/grid/average-cn-gd", 1)]
    assert await keys(registry, licence="closed") == await keys(registry, tier="registered") == []
    world = await read_world(registry.database, registry.hot)
    assert (await search(world, await wanted({"total": "true"}, world, registry.database))).total == 3


def terms(licence, tier):
    return LicenceTerms(id=licence, attribution="Acme Ministry", tier=tier)


async def test_a_release_is_exported_as_it_was(registry):
    first = await registry.release(a_statement())
    await registry.release(a_statement("later", activity=None))
    assert await keys(registry, release=first.label) == [("acme/grid/average-cn-gd", 1)]


async def test_words_select_what_a_search_finds(registry):
    await registry.release(a_statement(), a_statement("slag", name_en="Slag cement", name_zh="矿渣水泥", activity=None))
    assert await keys(registry, q="矿渣") == [("acme/grid/slag", 1)]
    assert await keys(registry, q="slagg") == [("acme/grid/slag", 1)]


async def test_no_text_of_a_csv_begins_like_a_formula_and_other_formats_have_it_as_it_is(registry):
    free = {"name_en": FORMULA, "name_zh": "@甲", "description": "-1", "technology": "+1"}
    await registry.release(a_statement(activity=None, as_published=a_printed(place="=A1"), **free))
    (row,) = await table(registry)
    assert [row[name] for name in (*free, "place")] == [f"'{FORMULA}", "'@甲", "'-1", "'+1", "'=A1"]
    assert [name for name in GUARDED if row[name][:1] in set("=+-@\t\r") and row[name]] == []
    body, _ = await exported(registry, Format.JSONL)
    assert FORMULA.replace('"', '\\"').encode() in body


async def test_the_line_of_names_is_that_of_the_fields(registry):
    await registry.release(a_statement())
    body, _ = await exported(registry, publisher="acme")
    assert body.split(b"\n")[0].decode() == ",".join(one.name for one in FIELDS)


async def test_more_rows_than_may_be_are_refused_before_the_first_is_sent(registry):
    await registry.release(*(a_statement(f"one-{nth}", activity=None) for nth in range(5)))
    with pytest.raises(SelectionTooLarge) as refused:
        await exported(registry, most=4)
    assert refused.value.facts == {"most": 4}
    assert len(await keys(registry, most=5)) == 5
    assert await keys(registry, most=4, activity="acme/grid/one-3") == [("acme/grid/one-3", 1)]


async def test_a_count_that_takes_long_is_given_up_and_the_rows_are_sent_all_the_same(registry, owner):
    await registry.release(a_statement())
    world = await read_world(registry.database, registry.hot)
    asked = await selection({"format": "csv"}, world, registry.database)
    rows = await picked(world, asked)
    async with AsyncExitStack() as held:
        reader = await held.enter_async_context(registry.database.reader())
        async with owner.transaction():
            await owner.execute("LOCK TABLE search_about IN ACCESS EXCLUSIVE MODE")
            assert await counted(reader, world, asked, rows, MANY) is None
        body = b"".join([part async for part in sent(held.pop_all(), reader, asked, rows, MINUTE)])
    assert body.count(b"\n") == 2


async def test_a_snapshot_outlives_a_question_that_came_too_late(registry):
    await registry.release(a_statement())
    async with registry.database.reader() as reader:
        before = await reader.first(text("SELECT count(*) FROM factors_version"))
        assert await reader.soon(text("SELECT pg_sleep(5)"), 0.01) is None
        await registry.release(a_statement("later", activity=None))
        assert await reader.first(text("SELECT count(*) FROM factors_version")) == before
        assert (await reader.first(text("SELECT current_setting('statement_timeout')")))[0] != "10ms"
        assert await reader.soon(text("SELECT 7"), 5) == (7,)


async def test_an_unknown_publisher_is_refused_and_one_without_a_match_is_empty(registry):
    await registry.release(a_statement())
    with pytest.raises(UnknownPublisher):
        await exported(registry, publisher="nobody")
    assert await table(registry, publisher="acme", boundary="use") == []


@pytest.mark.parametrize("said", [{}, {"unit": "kWh"}, {"geography": "CN"}, {"publisher": "acme"}], ids=str)
@pytest.mark.parametrize("form", [Format.CSV, Format.JSONL])
async def test_keys_alone_are_sorted_and_never_the_wide_rows(registry, said, form):
    await registry.release(a_statement())
    world = await read_world(registry.database, registry.hot)
    rows = await picked(world, await selection({"format": form} | said, world, registry.database))
    query = statement(rows.shape, form)
    values = [(query.constants | rows.said)[name] for name in query.names]
    async with registry.database.reader() as reader:
        await in_order(reader)
        plan = await (await reader._driver()).fetch("EXPLAIN (VERBOSE, FORMAT JSON) " + query.sql, *values)
    sorted_by = [node["Output"] for node in nodes(plan[0][0][0]["Plan"]) if "Sort" in node["Node Type"]]
    assert [columns for columns in sorted_by if len(columns) > 3] == []


def nodes(plan):
    """A plan and all below it."""
    return [plan, *(one for below in plan.get("Plans", []) for one in nodes(below))]
