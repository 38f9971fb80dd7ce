"""How far the reading of a change set is, seen by who proposes while it goes on."""

import asyncio

import pytest

from app.kit.progress import reported, seen
from app.proposals.commands.check import subject
from tests.factories.council import done

pytestmark = pytest.mark.asyncio


async def until(ask, wanted):
    """Ask until the answer is as wanted, for ten seconds."""
    found = await ask()
    for _ in range(200):
        if found == wanted:
            return
        await asyncio.sleep(0.05)
        found = await ask()
    assert found == wanted


async def test_what_is_told_is_seen_by_who_proposes_and_gone_afterwards(council):
    one = await council.open()

    async def told():
        said = done(await one.ask("proposer", "GET", "/progress")).json()
        return said["stage"], said["done"], said["whole"]

    assert await told() == (None, None, None)
    async with reported(council.database, subject(one.id), "checking", whole=26) as heard:
        await until(told, ("checking", 0, 26))
        await asyncio.to_thread(heard, 12)
        await until(told, ("checking", 12, 26))
    assert await told() == (None, None, None)
    assert (await one.ask("other", "GET", "/progress")).status_code == 404


async def test_what_a_killed_process_told_is_not_believed(council):
    one = await council.open()
    await council.rows(
        "INSERT INTO kit_progress (subject, stage, done, at) VALUES ($1, 'reading', 7, now() - interval '1 minute')",
        subject(one.id),
    )
    async with council.database.reader() as reader:
        assert await seen(reader, subject(one.id)) is None


async def test_work_goes_on_where_nobody_can_be_told(council):
    await council.rows("ALTER TABLE kit_progress ADD CONSTRAINT never CHECK (done < 0)")
    one = await council.open()
    async with reported(council.database, subject(one.id), "reading"):
        await asyncio.sleep(0.7)  # longer than it takes to try twice
    assert done(await one.rewrite()).json()["content"]["changes"] == 1
