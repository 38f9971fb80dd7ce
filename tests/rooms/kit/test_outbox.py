"""Work after a transaction: none without it, each once, none lost, none in another's way."""

import asyncio

import pytest

from app.kit.outbox import MOST_ATTEMPTS, drain, put
from app.kit.retries import Kept, keep

pytestmark = pytest.mark.asyncio


async def left(database, *subjects, topic="check"):
    async with database.writer() as writer:
        for subject in subjects:
            await put(writer, topic, subject)


def writing(done):
    """A handler that writes and remembers what it was given."""

    async def handled(writer, subject):
        await keep(writer, "worker", subject, b"x", Kept(200, "", b""))
        done.append(subject)

    return handled


async def waiting(owner):
    return await owner.fetch("SELECT subject, attempts, trouble FROM kit_message ORDER BY number")


async def test_messages_are_handled_in_order_and_gone(database, owner):
    await left(database, "1", "2", "3")
    done = []
    assert await drain(database, {"check": writing(done)}) == 3
    assert done == ["1", "2", "3"]
    assert await waiting(owner) == []
    assert await drain(database, {"check": writing(done)}) == 0


async def test_what_is_rolled_back_leaves_no_message(database, owner):
    with pytest.raises(RuntimeError):  # noqa: PT012 - it is the whole transaction that fails
        async with database.writer() as writer:
            await put(writer, "check", "1")
            raise RuntimeError
    assert await waiting(owner) == []


async def test_topics_that_nobody_handles_stay(database, owner):
    await left(database, "1", topic="other")
    assert await drain(database, {"check": writing([])}) == 0
    assert len(await waiting(owner)) == 1


async def test_what_fails_is_put_off_with_its_trouble_and_holds_up_no_other(database, owner):
    done = []

    async def failing(writer, subject):
        await writing(done)(writer, subject)
        if subject == "bad":
            raise ValueError("no such thing")

    await left(database, "bad", "good")
    assert await drain(database, {"check": failing}) == 2
    (stayed,) = await waiting(owner)
    assert (stayed["subject"], stayed["attempts"]) == ("bad", 1)
    assert stayed["trouble"] == "ValueError: no such thing"
    assert await owner.fetchval("SELECT count(*) FROM kit_reply") == 1  # what the failed one wrote is gone
    assert await owner.fetchval("SELECT due_at > now() FROM kit_message")


async def test_after_the_last_attempt_it_waits_for_a_person(database, owner):
    async def failing(writer, subject):  # noqa: ARG001
        raise ValueError

    await left(database, "bad")
    for _ in range(MOST_ATTEMPTS + 2):
        await owner.execute("UPDATE kit_message SET due_at = now()")
        await drain(database, {"check": failing})
    assert (await waiting(owner))[0]["attempts"] == MOST_ATTEMPTS


@pytest.mark.parametrize("trial", range(3))
async def test_several_workers_share_the_work_and_do_each_once(database, owner, trial):  # noqa: ARG001
    await left(database, *(str(one) for one in range(30)))
    done = []
    counts = await asyncio.gather(*(drain(database, {"check": writing(done)}) for _ in range(4)))
    assert sum(counts) == 30
    assert sorted(done) == sorted(str(one) for one in range(30))
    assert await waiting(owner) == []


async def test_a_worker_that_dies_leaves_the_message_where_it_was(database, owner):
    async def dying(writer, subject):
        await keep(writer, "worker", subject, b"x", Kept(200, "", b""))
        raise asyncio.CancelledError

    await left(database, "1")
    with pytest.raises(asyncio.CancelledError):
        await drain(database, {"check": dying})
    assert [one["attempts"] for one in await waiting(owner)] == [0]
    done = []
    assert await drain(database, {"check": writing(done)}) == 1
    assert done == ["1"]


async def test_who_waits_is_woken(database, owner):
    heard = asyncio.Event()
    await owner.add_listener("footing_outbox", lambda *_: heard.set())
    await left(database, "1")
    async with asyncio.timeout(5):
        await heard.wait()
