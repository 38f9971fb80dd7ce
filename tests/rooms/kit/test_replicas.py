"""Reads spread over real streaming replicas: only where what is wanted is, and on elsewhere where one fails."""

import asyncio
import os
import signal
import time
from collections import Counter
from contextlib import asynccontextmanager

import pytest
from pydantic import ValidationError
from sqlalchemy import Column, Integer, MetaData, Table, exists, select, text

from app.kit.db import Database, Reader
from app.kit.errors import DatabaseUnavailable
from app.kit.hot import Hot, HotQuery
from app.kit.replica_readers import Spread, _Moving, newest, spread
from app.kit.replicas import Fault, Replicas
from app.settings import Settings
from tests.plugins.replicas import replayed

pytestmark = pytest.mark.asyncio
MARK = Table("mark", MetaData(), Column("n", Integer))
PLACE = HotQuery("SELECT current_setting('data_directory')", ())
SLEEPY = HotQuery("SELECT pg_sleep(30)", ())


def marked(number):
    """What is wanted: that a server has this mark."""
    return select(exists().where(MARK.c.n == number))


class Reads:
    """The service's way to the servers of a fleet, without a registry."""

    def __init__(self, fleet, timeout_s):
        self.replicas = Replicas(fleet.primary.owner_url, [one.owner_url for one in fleet.copies])
        self.primary = Database(fleet.primary.owner_url, timeout_s=timeout_s)
        self.hot = Hot(fleet.primary.owner_url, timeout_s=timeout_s)
        self.lines = self.replicas.lines(self.hot, size=2, timeout_s=timeout_s)
        self.database = spread(self.replicas, self.primary, pool=3, timeout_s=timeout_s)
        self.names = {str(one.server.data): f"copy {number}" for number, one in enumerate(fleet.copies, 1)}
        self.names[str(fleet.primary.server.data)] = "primary"

    async def by_line(self):
        return self.named((await self.lines.fetch(PLACE, {}))[0][0])

    async def by_reader(self, database=None):
        async with (database or self.database).reader() as reader:
            return await self.within(reader)

    async def within(self, reader):
        return self.named((await reader.first(text(PLACE.sql)))[0])

    def named(self, folder):
        return self.names[folder]

    async def close(self):
        await self.replicas.close()
        await self.hot.close()
        await self.primary.close()


@asynccontextmanager
async def reading(fleet, number, timeout_s=5.0):
    """The marked fleet, read from; replicas were looked at once."""
    await fleet.primary.run("INSERT INTO mark VALUES ($1)", number)
    for one in fleet.copies:
        await replayed(one, fleet.primary)
    reads = Reads(fleet, timeout_s)
    reads.replicas.want(marked(number))
    await reads.replicas.look()
    try:
        yield reads
    finally:
        await reads.close()


async def test_reads_take_turns_on_replicas_that_have_what_is_wanted(fleet):
    await fleet.copy()
    await fleet.copy()
    async with reading(fleet, 1) as reads:
        assert Counter([await reads.by_line() for _ in range(20)]) == {"copy 1": 10, "copy 2": 10}
        assert Counter([await reads.by_reader() for _ in range(20)]) == {"copy 1": 10, "copy 2": 10}
        assert await reads.by_reader(newest(reads.database)) == "primary"
        async with reads.database.writer() as writer:
            assert await reads.within(writer) == "primary"


async def test_a_replica_that_lags_is_read_from_only_when_it_has_caught_up(fleet):
    await fleet.copy()
    copy = fleet.copies[0]
    async with reading(fleet, 1) as reads:
        assert (await reads.by_line(), await reads.by_reader()) == ("copy 1", "copy 1")
        await copy.run("SELECT pg_wal_replay_pause()")
        await fleet.primary.run("INSERT INTO mark VALUES (2)")
        reads.replicas.want(marked(2))
        assert (await reads.by_line(), await reads.by_reader()) == ("primary", "primary")
        await reads.replicas.look()
        assert reads.replicas.faults() == [("replica 1", Fault.BEHIND)]
        assert (await reads.by_line(), await reads.by_reader()) == ("primary", "primary")
        await copy.run("SELECT pg_wal_replay_resume()")
        await replayed(copy, fleet.primary)
        await reads.replicas.look()
        assert (await reads.by_line(), await reads.by_reader()) == ("copy 1", "copy 1")


async def test_every_connection_is_asked_itself_and_not_only_its_server(fleet):
    await fleet.copy()
    copy = fleet.copies[0]
    async with reading(fleet, 1) as reads:
        await reads.by_line()
        await copy.run("SELECT pg_wal_replay_pause()")
        await fleet.primary.run("INSERT INTO mark VALUES (2)")
        reads.replicas.want(marked(2))
        place = reads.replicas.places[0]
        place._shown = reads.replicas.proof  # as where the address led to another server a moment ago
        assert (await reads.by_line(), place.is_aside) == ("primary", True)
        place._aside_until = 0.0
        assert (await reads.by_reader(), place.is_aside) == ("primary", True)


async def test_nothing_is_read_from_what_is_no_replica_of_this_primary(fleet):
    await fleet.copy()
    promoted = fleet.copies[0]
    await promoted.run("SELECT pg_promote()")
    await fleet.copy(of=promoted)
    await fleet.stranger()
    await fleet.primary.run("INSERT INTO mark VALUES (1)")
    for one in (promoted, fleet.copies[2]):
        await one.run("INSERT INTO mark VALUES (1)")
    await replayed(fleet.copies[1], promoted)
    reads = Reads(fleet, 5.0)
    reads.replicas.want(marked(1))
    await reads.replicas.look()
    assert [fault for _, fault in reads.replicas.faults()] == [Fault.PROMOTED, Fault.TURNED, Fault.FOREIGN]
    assert {await reads.by_line() for _ in range(4)} | {await reads.by_reader() for _ in range(4)} == {"primary"}
    await reads.close()


async def test_after_a_failover_the_replica_of_the_new_primary_is_read_from(fleet):
    await fleet.copy()
    promoted = fleet.copies[0]
    follower = await fleet.copy(of=promoted)
    await fleet.primary.run("INSERT INTO mark VALUES (1)")
    await replayed(follower, fleet.primary)
    await fleet.primary.stop()
    await promoted.run("SELECT pg_promote()")
    await promoted.run("CHECKPOINT")
    await replayed(follower, promoted)
    await follower.run("CHECKPOINT")
    replicas = Replicas(promoted.owner_url, [follower.owner_url])
    replicas.want(marked(1))
    await replicas.look()
    assert replicas.faults() == [("replica 1", None)]
    await replicas.close()


async def test_a_killed_replica_is_not_heard_of_and_read_from_again_when_it_is_back(fleet):
    await fleet.copy()
    await fleet.copy()
    async with reading(fleet, 1) as reads:
        watching = asyncio.create_task(reads.replicas.watch())
        seen, stop = Counter(), time.monotonic() + 3

        async def ask(one):
            while time.monotonic() < stop:
                seen[await one()] += 1

        asking = [asyncio.create_task(ask(one)) for one in (reads.by_line, reads.by_reader) * 4]
        await asyncio.sleep(0.5)
        os.kill(fleet.copies[0].pid, signal.SIGKILL)
        await asyncio.gather(*asking)  # raises what any of them met
        assert seen["copy 1"]
        assert seen["copy 2"]
        assert reads.replicas.told().in_step == 1
        await fleet.copies[0].start()
        until = time.monotonic() + 10
        while reads.replicas.told().in_step < 2:
            assert time.monotonic() < until
            await asyncio.sleep(0.1)
        assert {await reads.by_line() for _ in range(4)} == {"copy 1", "copy 2"}
        watching.cancel()


async def test_without_the_primary_reads_go_on_and_writes_are_refused_until_it_is_back(fleet):
    await fleet.copy()
    async with reading(fleet, 1) as reads:
        await fleet.primary.stop()
        await reads.replicas.look()
        told = reads.replicas.told()
        assert (told.primary, told.in_step) == (False, 1)
        assert (await reads.by_line(), await reads.by_reader()) == ("copy 1", "copy 1")
        assert await reads.by_reader(newest(reads.database)) == "copy 1"
        with pytest.raises(DatabaseUnavailable):
            async with reads.database.writer():
                pass
        await fleet.primary.start()
        await reads.replicas.look()
        async with reads.database.writer() as writer:
            await writer.run(text("INSERT INTO mark VALUES (2)"))
        reads.replicas.want(marked(2))
        await replayed(fleet.copies[0], fleet.primary)
        await reads.replicas.look()
        assert await reads.by_reader() == "copy 1"


async def test_a_read_that_loses_its_server_goes_on_on_another(fleet):
    await fleet.copy()
    async with reading(fleet, 1) as reads, reads.database.reader() as reader:
        assert await reads.within(reader) == "copy 1"
        os.kill(fleet.copies[0].pid, signal.SIGKILL)
        await asyncio.sleep(0.3)  # until its last process has heard of it
        places = await asyncio.gather(*(reads.within(reader) for _ in range(5)))  # as GraphQL's loaders ask
        assert set(places) == {"primary"}
        assert await reader.soon(text("SELECT 7"), 1.0) == (7,)


async def test_a_replica_that_must_forget_what_is_read_there_is_no_error(fleet):
    await fleet.copy(settings=("max_standby_streaming_delay=50ms",))
    await fleet.primary.run("INSERT INTO mark SELECT n FROM generate_series(10, 9999) n")
    async with reading(fleet, 1) as reads, reads.database.reader() as reader:
        assert await reads.within(reader) == "copy 1"
        await fleet.primary.run("DELETE FROM mark WHERE n > 1")
        await fleet.primary.run("VACUUM mark")
        until, at = time.monotonic() + 10, "copy 1"
        while at == "copy 1" and time.monotonic() < until:
            await asyncio.sleep(0.05)
            at = await reads.within(reader)
        assert at == "primary"


async def test_a_replica_that_hangs_is_given_up(fleet):
    await fleet.copy()
    async with reading(fleet, 1, timeout_s=0.5) as reads:
        backend = (await reads.lines.fetch(HotQuery("SELECT pg_backend_pid()", ()), {}))[0][0]
        os.kill(backend, signal.SIGSTOP)
        try:
            assert await reads.by_line() == "primary"
            assert reads.replicas.told().in_step == 0
        finally:
            os.kill(backend, signal.SIGCONT)


async def test_a_statement_that_is_too_slow_is_not_asked_again_elsewhere(fleet):
    await fleet.copy()
    async with reading(fleet, 1, timeout_s=0.5) as reads:
        asked, ways = [], reads.replicas.ways

        def followed(**said):
            for place in ways(**said):
                asked.append(place.name)
                yield place

        reads.replicas.ways = followed
        with pytest.raises(DatabaseUnavailable):
            async with reads.database.reader() as reader:
                await reader.first(text(SLEEPY.sql))
        with pytest.raises(DatabaseUnavailable):
            await reads.lines.fetch(SLEEPY, {})
        assert asked == ["replica 1", "replica 1"]
        assert not reads.replicas.places[0].is_aside


async def test_a_reader_that_moves_has_every_way_of_reading(fleet):
    public = {name for name in vars(Reader) if not name.startswith("_")}
    assert public <= set(vars(_Moving))
    reads = Reads(fleet, 5.0)
    assert (reads.lines, reads.database) == (reads.hot, reads.primary)  # without replicas, exactly as before
    assert not isinstance(reads.database, Spread)
    await reads.close()


async def test_commas_separate_addresses_and_the_hosts_within_one():
    said = "postgresql://a@one,two:5433/footing, postgres://b@/footing?host=/run&port=5432"
    assert Settings(read_database_url=said).read_urls == said.split(", ")
    assert Settings().read_urls == []
    with pytest.raises(ValidationError):
        Settings(read_database_url="replica1:5432")
