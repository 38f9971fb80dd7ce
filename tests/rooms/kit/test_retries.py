"""Replies are kept with what they tell of, and nothing is done twice."""

import asyncio

import pytest
from sqlalchemy import text

from app.kit.errors import KeyReused
from app.kit.retries import Kept, keep, kept

pytestmark = pytest.mark.asyncio
GIVEN = Kept(201, '{"location": "/v1/x"}', b'{"id": 1}')


async def once(database, caller="ann", key="k", asked=b"a" * 32, *, fails=False):
    """Answer as a write does; return whether it was done now."""
    async with database.writer() as writer:
        if await kept(writer, caller, key, asked) is not None:
            return False
        await writer.run(text("INSERT INTO kit_message (topic, subject) VALUES ('done', :key)").bindparams(key=key))
        await keep(writer, caller, key, asked, GIVEN)
        if fails:
            raise RuntimeError
        return True


async def done(owner):
    return await owner.fetchval("SELECT count(*) FROM kit_message")


async def test_a_reply_is_given_again_as_it_was(database):
    assert await once(database)
    async with database.writer() as writer:
        assert await kept(writer, "ann", "k", b"a" * 32) == GIVEN


async def test_a_key_of_another_request_is_refused(database):
    await once(database)
    with pytest.raises(KeyReused):
        await once(database, asked=b"b" * 32)


async def test_keys_are_the_callers_own(database):
    assert [await once(database, caller=one) for one in ("ann", "bob")] == [True, True]


async def test_what_failed_may_be_tried_again(database, owner):
    with pytest.raises(RuntimeError):
        await once(database, fails=True)
    assert await done(owner) == 0
    assert await once(database)


@pytest.mark.parametrize("trial", range(5))
async def test_of_many_at_once_one_is_done(database, owner, trial):
    answers = await asyncio.gather(*(once(database, key=f"k{trial}") for _ in range(5)))
    assert sum(answers) == await done(owner) == 1


async def test_a_reply_is_never_edited_by_the_application(database, app):
    await once(database)
    with pytest.raises(Exception, match="permission denied"):
        await app.execute("UPDATE kit_reply SET status = 200")
