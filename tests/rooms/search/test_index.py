"""The index of search: made with a release, added to and never changed, the same for a release for ever."""

from datetime import date

import asyncpg
import pytest

from app.publication.model import Withdrawal
from app.publication.queries import audit
from app.releases.model import WithdrawalReason
from app.search.commands import index
from app.search.queries.search import search
from app.search.question import wanted
from app.wiring import read_world
from tests.factories.figures import SUPPLY, a_key, a_statement

pytestmark = pytest.mark.asyncio

SLAG = {"name_en": "Slag cement, ground", "name_zh": "矿渣水泥", "activity": None}


async def found(registry, **said):
    """Return what a search finds in the small registry."""
    world = await read_world(registry.database, registry.hot)
    return await search(world, await wanted(said, world, registry.database))


def keys(page):
    return [(hit.key, hit.number) for hit in page.hits]


async def wrong(registry):
    async with registry.database.reader() as reader:
        return [one async for one in audit.indexed(reader)]


async def test_a_cut_makes_what_it_releases_found(registry):
    await registry.release(a_statement())
    page = await found(registry, q="广东电网")
    assert keys(page) == [("acme/grid/average-cn-gd", 1)]
    assert {reason.said for reason in page.hits[0].reasons} == {"name"}
    assert await wrong(registry) == []


async def test_nothing_is_found_before_it_is_announced(registry):
    await registry.release(a_statement())
    await registry.release(a_statement("slag", **SLAG), announced=False)
    assert keys(await found(registry, q="slag")) == []


async def test_a_pinned_search_stays_the_same_whatever_comes_later(registry):
    first = await registry.release(a_statement("slag", **SLAG))
    asked = {"q": "slagg cemment", "release": first.label, "total": "true"}
    before = await found(registry, **asked)
    await registry.release(
        a_statement("slagg", **SLAG | {"name_en": "Slagg cemment"}),
        Withdrawal(key=a_key("slag"), period_from=date(2022, 1, 1), reason=WithdrawalReason.DUPLICATE),
    )
    after = await found(registry, **asked)
    assert before == after
    assert before.interpreted.corrected == {"slagg": ("slag",), "cemment": ("cement",)}
    assert keys(await found(registry, q="slagg cemment")) == [("acme/grid/slagg", 1)]


async def test_what_is_indexed_already_is_not_indexed_again(registry):
    await registry.release(a_statement(), a_statement("slag", dataset=SUPPLY, **SLAG))
    async with registry.database.writer() as writer:
        assert await index(writer, registry.words) == 0


async def test_versions_released_before_there_was_an_index_are_added(registry, owner):
    await registry.release(a_statement())
    await registry.release(a_statement("slag", **SLAG))
    await owner.execute("SET session_replication_role = replica")
    for table in ("about", "posting", "word", "topic"):
        await owner.execute(f"ALTER TABLE search_{table} DISABLE TRIGGER USER")
        await owner.execute(f"DELETE FROM search_{table}")
        await owner.execute(f"ALTER TABLE search_{table} ENABLE ALWAYS TRIGGER search_{table}_stays")
        await owner.execute(f"ALTER TABLE search_{table} ENABLE ALWAYS TRIGGER search_{table}_kept")
    assert [one.what for one in await wrong(registry)] == ["is not in the index of search"] * 2
    told = []
    async with registry.database.writer() as writer:
        assert await index(writer, registry.words, told=told.append) == 2
    assert told == [2]
    assert await wrong(registry) == []
    rows = await registry.rows("SELECT title, since FROM search_topic ORDER BY since")
    assert [tuple(row) for row in rows] == [("Electricity, grid average, Guangdong", 1), ("Slag cement, ground", 2)]
    assert keys(await found(registry, q="slag")) == [("acme/grid/slag", 1)]


@pytest.mark.parametrize("table", ["topic", "posting", "word", "about"])
@pytest.mark.parametrize(
    "verb", ["UPDATE search_{} SET {} = {}", "DELETE FROM search_{}", "TRUNCATE search_{} CASCADE"]
)
async def test_the_application_adds_to_the_index_and_changes_nothing(registry, app, table, verb):
    await registry.release(a_statement())
    column = {"topic": "title", "posting": "points", "word": "since", "about": "key"}[table]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute(verb.format(table, column, column))


@pytest.mark.parametrize("table", ["topic", "posting", "word", "about"])
async def test_not_even_the_owner_changes_the_index_by_mistake(registry, owner, table):
    await registry.release(a_statement())
    with pytest.raises(asyncpg.ObjectNotInPrerequisiteStateError):
        await owner.execute(f"DELETE FROM search_{table}")


async def test_chinese_is_found_whatever_the_locale_of_the_database(registry, owner):
    await registry.release(a_statement("slag", **SLAG))
    assert keys(await found(registry, q="礦渣水泥")) == [("acme/grid/slag", 1)]
    assert await owner.fetchval("SELECT count(*) FROM search_word WHERE word ~ '[^ -~]'") == 0
