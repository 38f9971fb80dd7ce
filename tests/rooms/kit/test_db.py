"""Readers that cannot write, writers that cannot commit, and a pool that no cancellation spoils."""

import asyncio
import random
import tracemalloc
from contextlib import aclosing

import asyncpg
import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError

from app.kit.db import Database
from app.kit.errors import DatabaseUnavailable
from app.kit.hot import Hot, HotQuery
from app.provenance.tables import licence

pytestmark = pytest.mark.asyncio
ROW = {"id": "new", "title": "New", "url": None, "redistribution": False}


async def licences(database):
    async with database.reader() as reader:
        return [row.id for row in await reader.all(select(licence.c.id).order_by(licence.c.id))]


async def test_a_reader_cannot_write_in_the_database_itself(database):
    for statement in (
        insert(licence).values(**ROW),
        text("CREATE TEMP TABLE mine (a int)"),
        text("SELECT nextval('x')"),
    ):
        with pytest.raises(DBAPIError):
            async with database.reader() as reader:
                await reader.first(statement)
    with pytest.raises(DBAPIError) as refusal:
        async with database.reader() as reader:
            await reader.all(insert(licence).values(**ROW).returning(licence.c.id))
    assert refusal.value.orig.sqlstate == "25006"
    async with database.writer() as writer:
        await writer.add(licence, [ROW])
    assert "new" in await licences(database)


async def test_a_reader_sees_one_snapshot(database):
    async with database.reader() as reader:
        before = await reader.all(select(licence.c.id))
        async with database.writer() as writer:
            await writer.add(licence, [ROW])
        assert await reader.all(select(licence.c.id)) == before
    assert len(await licences(database)) == len(before) + 1


async def test_a_writer_keeps_everything_or_on_any_error_nothing(database):
    before = await licences(database)
    for trouble in (RuntimeError, asyncio.CancelledError, KeyError, FileNotFoundError, TimeoutError):
        with pytest.raises(trouble):
            await write_and_fail(database, trouble)
        assert await licences(database) == before


async def write_and_fail(database, trouble):
    """COPY comes first: it does not pass through SQLAlchemy, which begins its transaction with a statement."""
    async with database.writer() as writer:
        await writer.copy(licence, tuple(ROW), [tuple(ROW.values())])
        await writer.add(licence, [ROW | {"id": "other"}])
        raise trouble


async def test_forty_callers_on_one_reader_all_get_their_own_answer(database):
    async with database.reader() as reader:
        asked = [reader.first(select(text(str(number)))) for number in range(40)]
        assert [row[0] for row in await asyncio.gather(*asked)] == list(range(40))


async def test_a_database_that_is_not_there_is_unavailable(tmp_path):
    gone = Database(f"postgresql://nobody@/none?host={tmp_path}", timeout_s=1)
    with pytest.raises(DatabaseUnavailable):
        async with gone.reader():
            pass
    with pytest.raises(DatabaseUnavailable):
        async with gone.writer():
            pass
    await gone.close()


async def test_a_database_that_accepts_no_connections_is_unavailable(server, place):
    name = place.app_url.partition("?")[0].rpartition("/")[2]
    closed, hot = Database(place.app_url, role=place.role), Hot(place.app_url, role=place.role)
    await server.run(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
    try:
        for opened in (closed.reader, closed.writer):
            with pytest.raises(DatabaseUnavailable):
                async with opened():
                    pass
        with pytest.raises(DatabaseUnavailable):
            await hot.fetch(HotQuery("SELECT 1", ()), {})
    finally:
        await server.run(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')
    assert await licences(closed) == ["acme-open"]
    assert await hot.fetch(HotQuery("SELECT 1", ()), {})
    await closed.close()
    await hot.close()


async def test_a_refusal_with_the_same_code_inside_a_transaction_is_no_unavailability(database):
    refusing = text("DO $$ BEGIN RAISE EXCEPTION 'immutable' USING ERRCODE = '55000'; END $$")
    with pytest.raises(DBAPIError, match="immutable"):
        async with database.writer() as writer:
            await writer.run(refusing)


async def test_a_full_pool_is_unavailable_and_recovers(place):
    small = Database(place.app_url, pool=1, timeout_s=0.2, role=place.role)
    async with small.reader():
        with pytest.raises(DatabaseUnavailable):
            async with small.reader():
                pass
    assert await licences(small) == ["acme-open"]
    await small.close()


async def test_a_statement_that_takes_too_long_is_unavailable(place):
    hasty = Database(place.app_url, timeout_s=0.2, role=place.role)
    with pytest.raises(DatabaseUnavailable):
        async with hasty.reader() as reader:
            await reader.first(text("SELECT pg_sleep(5)"))
    assert await licences(hasty) == ["acme-open"]
    await hasty.close()


async def test_a_thousand_cancellations_leave_a_pool_that_works_and_no_open_transaction(place, database):
    chance = random.Random(7)  # noqa: S311 - chooses moments, not secrets

    async def reading():
        async with database.reader() as reader:
            await reader.first(text("SELECT pg_sleep(0.002)"))
            await reader.all(select(licence.c.id))

    async def writing():
        async with database.writer() as writer:
            await writer.add(licence, [ROW | {"id": str(chance.random())}])
            raise ZeroDivisionError

    for _ in range(20):
        tasks = [asyncio.create_task(chance.choice((reading, writing))()) for _ in range(50)]
        for task in tasks:
            asyncio.get_running_loop().call_later(chance.random() * 0.03, task.cancel)
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        kinds = {type(one) for one in outcomes if isinstance(one, BaseException)}
        assert kinds <= {asyncio.CancelledError, ZeroDivisionError}
    assert await asyncio.gather(*(licences(database) for _ in range(20))) == [["acme-open"]] * 20
    assert await lingering(place) == 0


async def lingering(place):
    owner = await asyncpg.connect(place.owner_url)
    sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in trans%'"
    count = await owner.fetchval(sql)
    await owner.close()
    return count


async def test_streaming_holds_one_page_at_a_time(database):
    many = select(func.generate_series(1, 200_000).label("n"), func.repeat("x", 200).label("text"))
    tracemalloc.start()
    seen = pages = 0
    async with database.reader() as reader, aclosing(reader.stream(many, 1_000)) as stream:
        async for page in stream:
            seen += len(page)
            pages += 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (seen, pages) == (200_000, 200)
    assert peak < 8 * 2**20


async def test_a_stream_left_early_lets_its_reader_go_on(database):
    many = select(func.generate_series(1, 100_000).label("n"))
    async with database.reader() as reader:
        async with aclosing(reader.stream(many, 10)) as stream:
            async for _ in stream:
                break
        assert (await reader.first(select(text("1"))))[0] == 1
