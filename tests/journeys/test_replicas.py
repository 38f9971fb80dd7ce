"""The service on a primary and streaming replicas: what readers see while one lags, and while one is away."""

import asyncio
import os
import signal
import time
from collections import Counter
from contextlib import asynccontextmanager
from decimal import Decimal

import pytest
from click.testing import CliRunner

from app.cli import main
from tests.factories.figures import GRID, a_statement
from tests.factories.registry import furnish, release
from tests.plugins.callers import Callers
from tests.plugins.clients import running
from tests.plugins.replicas import replayed

pytestmark = pytest.mark.asyncio
KEY = f"{GRID}/average-cn-gd"
SELECTOR = {"activity": "electricity.grid-average", "geography": "CN-GD", "date": "2022-06-30"}
CATALOGUE = "catalogue { publisher { slug } dataset { key } edition { key } }"
QUERY = {"query": f'{{ factor(key: "{KEY}") {{ status factor {{ key value version {CATALOGUE} }} }} }}'}
EXPORT = "/v1/exports?format=csv"
READ = (
    "/v1/lookup?activity=electricity.grid-average&geography=CN-GD&date=2022-06-30",
    f"/v1/factors/{KEY}",
    f"/v1/factors/{KEY}/history",
    f"/v1/factors/{KEY}/provenance",
    "/v1/factors?geography=CN-GD",
    "/v1/factors?q=guangdong",
    "/v1/releases/2026.1/diff/latest",
    "/v1/releases/latest/manifest",
    "/v1/changes",
    "/v1/publishers",
    "/v1/datasets/acme/grid",
    "/v1/misses",
    EXPORT,
    "/readyz",
)
POSTED = (
    ("/v1/lookup", {"selectors": [SELECTOR]}),
    ("/graphql", QUERY),
)


async def answers(client):
    """Every kind of reading, answered; refuses any that is not."""
    found = {}
    for path in READ:
        answer = await client.get(path)
        assert answer.status_code == 200, (path, answer.text)
        found[path] = answer.text
    for path, body in POSTED:
        answer = await client.post(path, json=body)
        assert answer.status_code == 200, (path, answer.text)
        assert not answer.json().get("errors"), answer.text
        found[path] = answer.text
    return {path: said for path, said in found.items() if path != "/readyz"}


async def until(met, within_s=10):
    """Wait until something is so."""
    end = time.monotonic() + within_s
    while not await met():
        assert time.monotonic() < end
        await asyncio.sleep(0.05)


@asynccontextmanager
async def serving(fleet, **said):
    """The service with every replica of the fleet in step; it keeps no answers, so that each is read."""
    urls = ",".join(one.app_url for one in fleet.copies)
    async with running(fleet.place, read_database_url=urls, cache_mib=0, **said) as client:
        await until(lambda: in_step(client, len(fleet.copies)))
        yield client


async def in_step(client, count):
    return (await client.get("/readyz")).json().get("replicas", {}).get("in_step") == count


async def read_there(copy):
    """How many transactions of the service a replica has seen."""
    await copy.run("SELECT pg_stat_force_next_flush()")
    return await copy.run("SELECT count(*) FROM pg_stat_activity WHERE application_name IN ('footing', 'footing-hot')")


async def published(database):
    """Two releases of a small registry; return its words."""
    words = await furnish(database)
    await release(database, words, a_statement(), label="2026.1")
    await release(database, words, a_statement(value=Decimal("0.45")), label="2026.2")
    return words


async def test_a_new_release_is_answered_whole_whether_or_not_a_replica_has_it(fleet, fleet_database):
    words = await published(fleet_database)
    copy = await fleet.copy()
    async with serving(fleet) as client:
        before = await answers(client)
        assert await read_there(copy) > 1
        await copy.run("SELECT pg_wal_replay_pause()")
        await release(fleet_database, words, a_statement(value=Decimal("0.46")), label="2026.3")

        async def heard():
            return (await client.get("/readyz")).json()["release"] == "2026.3"

        await until(heard)
        assert await in_step(client, 0)
        from_primary = await answers(client)
        assert all("0.46" in from_primary[path] for path in (READ[0], READ[1], READ[4], READ[5]))
        assert "0.45" in (await client.get(READ[0] + "&release=2026.2")).text
        assert "0.45" in before[READ[0]]
        await copy.run("SELECT pg_wal_replay_resume()")
        await until(lambda: in_step(client, 1))
        await fleet.primary.stop()
        assert await answers(client) == from_primary


async def test_without_the_primary_reads_go_on_writes_are_503_and_nothing_is_lost(fleet, fleet_database):
    words = await published(fleet_database)
    callers = Callers(fleet_database)
    await callers.found()
    proposer = await callers.the("proposer")
    await fleet.copy()
    async with serving(fleet) as client:
        before = await answers(client)
        await fleet.primary.stop()
        assert await answers(client) == before
        told = (await client.get("/readyz")).json()
        assert (told["status"], told["primary"], told["replicas"]) == ("ok", "away", {"total": 1, "in_step": 1})
        for headers in (proposer.headers, {}):
            refused = await client.post("/v1/proposals", json={"dataset": GRID}, headers=headers)
            assert (refused.status_code, refused.json()["code"]) == (503, "FT-KIT-501")
            assert int(refused.headers["retry-after"]) >= 1
        private = await client.get("/v1/proposals", headers=proposer.headers)
        assert (private.status_code, private.headers["retry-after"]) == (503, "1")
        await fleet.primary.start()
        assert await answers(client) == before
        again = await client.post("/v1/proposals", json={"dataset": GRID}, headers=proposer.headers)
        assert again.status_code in {201, 403}, again.text  # the database was asked who that is
        assert await fleet.primary.run("SELECT count(*) FROM releases_release") == 2
        await release(fleet_database, words, a_statement(value=Decimal("0.47")), label="2026.3")

        async def followed():
            told = (await client.get("/readyz")).json()
            return (told["release"], told["primary"], told["replicas"]["in_step"]) == ("2026.3", "ok", 1)

        await until(followed, 15)
        assert "0.47" in (await answers(client))[READ[0]]


async def test_a_replica_killed_under_load_is_no_readers_business(fleet, fleet_database):
    await published(fleet_database)
    await fleet.copy()
    await fleet.copy()
    seen, stop = Counter(), asyncio.Event()
    async with serving(fleet) as client:

        async def ask(number):
            while not stop.is_set():
                for path in (one for one in READ if one != EXPORT):  # of which a caller has few at a time
                    answer = await client.get(path)
                    seen[answer.status_code, path if answer.status_code != 200 else ""] += 1
                answer = await client.post(*POSTED[number % 2][:1], json=POSTED[number % 2][1])
                seen[answer.status_code, str(answer.json().get("errors", ""))] += 1

        asking = [asyncio.create_task(ask(number)) for number in range(4)]
        await asyncio.sleep(0.7)
        os.kill(fleet.copies[0].pid, signal.SIGKILL)
        await asyncio.sleep(1.5)
        assert await in_step(client, 1)
        await fleet.copies[0].start()
        await until(lambda: in_step(client, 2))
        os.kill(fleet.copies[1].pid, signal.SIGKILL)
        await asyncio.sleep(1)
        stop.set()
        await asyncio.gather(*asking)
    assert set(seen) == {(200, "")}, seen


async def test_who_registers_something_finds_it_though_a_replica_lags(fleet, fleet_database):
    await published(fleet_database)
    callers = Callers(fleet_database)
    await callers.found()
    administrator = await callers.the("registry_administrator")
    copy = await fleet.copy()
    async with serving(fleet) as client:
        await copy.run("SELECT pg_wal_replay_pause()")
        rule = {"code": "own-rule", "title": {"en": "Ours"}, "traceability": "cited", "citation": "ours, 2026"}
        made = await client.post("/v1/rules", json=rule, headers=administrator.headers)
        assert made.status_code == 201, made.text
        assert (await client.get("/v1/rules/own-rule")).status_code == 200
        assert await in_step(client, 1)  # of what is released it has all
        await copy.run("SELECT pg_wal_replay_resume()")


async def test_the_doctor_examines_every_replica(fleet, fleet_database):
    words = await published(fleet_database)
    copy, promoted = await fleet.copy(), await fleet.copy()
    await replayed(copy, fleet.primary)
    env = {"FOOTING_DATABASE_URL": fleet.primary.owner_url, "FOOTING_APP_DATABASE_URL": fleet.primary.app_url}

    async def examined(*copies):
        urls = ", ".join(one.app_url for one in copies)
        run = CliRunner(env=env | {"FOOTING_READ_DATABASE_URL": urls}).invoke
        done = await asyncio.to_thread(run, main, ["doctor"])
        return [line for line in done.stdout.splitlines() if "replica" in line]

    assert await examined(copy, promoted) == ["ok     every replica is in step with the primary"]
    await promoted.run("SELECT pg_promote()")
    await copy.run("SELECT pg_wal_replay_pause()")
    await release(fleet_database, words, a_statement(value=Decimal("0.48")), label="2026.3")
    assert await examined(copy, promoted) == [
        "WRONG  every replica is in step with the primary",
        "       replica 1: has not replayed the newest yet",
        "       replica 2: follows no primary",
    ]
    await promoted.stop()
    assert (await examined(promoted))[1] == "       replica 1: does not answer"
