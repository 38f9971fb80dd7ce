"""Keys on the real database: what is kept, who is let in, by whose clock, and how fast a wrong one is refused."""

import hashlib

import pytest

from app.access.commands import disable, enrol, make_key, revoke, used
from app.access.errors import BadKeyRequest, NoKey, UnknownKey
from app.access.queries import keys_of, presented
from app.access.tokens import Token, made

pytestmark = pytest.mark.asyncio


@pytest.fixture
def keyed(database):
    """Make a subject with a key; return both."""

    async def make(name="ann", kind="w", **said):
        async with database.writer() as writer:
            subject = await enrol(writer, "footing", name, name)
            limits = {"days": None, "label": None, "datasets": None} | said
            return subject, await make_key(writer, subject, kind, **limits)

    return make


async def opens(database, text):
    async with database.reader() as reader:
        try:
            await presented(reader, str(text))
        except NoKey:
            return False
    return True


async def test_a_key_opens_and_tells_whose_it_is(database, keyed):
    subject, token = await keyed(datasets=["b/x", "a/x", "a/x"])
    async with database.reader() as reader:
        assert await presented(reader, str(token)) == (subject, token.id, "w", ("a/x", "b/x"))


async def test_the_same_identity_is_one_subject(keyed):
    assert (await keyed())[0] == (await keyed())[0] != (await keyed("bob"))[0]


async def test_only_the_digest_is_kept(keyed, owner):
    _, token = await keyed()
    assert await owner.fetchval("SELECT digest FROM access_key") == hashlib.sha256(str(token).encode()).digest()
    assert await owner.fetchval("SELECT count(*) FROM access_key one WHERE one::text LIKE $1", f"%{token.secret}%") == 0
    assert await owner.fetchval("SELECT count(*) FROM access_event e WHERE e::text LIKE $1", f"%{token.secret}%") == 0


async def test_a_wrong_secret_or_kind_of_a_known_id_opens_nothing(database, keyed):
    _, token = await keyed()
    wrong = [Token("w", token.id, made("w").secret), Token("v", token.id, token.secret), made("w")]
    assert [await opens(database, one) for one in wrong] == [False] * 3
    assert await opens(database, token)


async def test_an_expired_key_opens_nothing_by_the_clock_of_the_database(database, keyed, owner):
    _, token = await keyed(days=1)
    await owner.execute("ALTER TABLE access_key DISABLE TRIGGER ALL")
    await owner.execute("UPDATE access_key SET created_at = created_at - '2 days'::interval, expires_at = now()")
    assert not await opens(database, token)


async def test_a_revoked_key_opens_nothing_and_stays_so(database, keyed, app):
    subject, token = await keyed()
    async with database.writer() as writer:
        await revoke(writer, subject, token.id, owner=subject)
        await revoke(writer, subject, token.id, owner=subject)
    assert not await opens(database, token)
    with pytest.raises(Exception, match="set once"):
        await app.execute("UPDATE access_key SET revoked_at = NULL")


async def test_nobody_revokes_anothers_key(database, keyed):
    _, token = await keyed()
    other, _ = await keyed("bob")
    with pytest.raises(UnknownKey):
        async with database.writer() as writer:
            await revoke(writer, other, token.id, owner=other)
    assert await opens(database, token)


async def test_no_key_of_a_disabled_subject_opens_anything(database, keyed):
    subject, token = await keyed()
    _, second = await keyed()
    async with database.writer() as writer:
        await disable(writer, None, subject)
    assert [await opens(database, one) for one in (token, second)] == [False, False]


async def test_use_is_written_down_at_most_once_an_hour(database, keyed, owner):
    _, token = await keyed()
    seen = []
    for _ in range(2):
        async with database.writer() as writer:
            await used(writer, token.id)
        seen.append(await owner.fetchval("SELECT used_at FROM access_key"))
    assert seen[0] is not None
    assert seen[0] == seen[1]


@pytest.mark.parametrize(("kind", "days"), [("w", 91), ("v", 91), ("r", 366), ("w", 0), ("w", -1), ("x", None)])
async def test_no_key_lives_too_long_or_is_of_another_kind(keyed, kind, days):
    with pytest.raises(BadKeyRequest) as refused:
        await keyed(kind=kind, days=days)
    assert refused.value.hint


async def test_what_is_public_of_keys_is_listed_in_order(database, keyed):
    subject, _ = await keyed(label="one")
    await keyed(label="two", datasets=["a/x"])
    await keyed("bob")
    async with database.reader() as reader:
        found = await keys_of(reader, subject)
        assert [one.id for one in found] == sorted(one.id for one in found)
        assert {(one.label, one.datasets) for one in found} == {("one", None), ("two", ("a/x",))}
        assert await keys_of(reader, subject, after=found[0].id) == found[1:]


async def test_every_change_is_an_event_in_the_same_transaction(database, keyed, owner):
    subject, token = await keyed()
    async with database.writer() as writer:
        await revoke(writer, subject, token.id)
        await disable(writer, None, subject)
    events = await owner.fetch("SELECT action, actor FROM access_event ORDER BY number")
    assert [one["action"] for one in events] == ["subject.enrolled", "key.made", "key.revoked", "subject.disabled"]
    assert [one["actor"] for one in events] == [None, subject, subject, None]
    with pytest.raises(RuntimeError):  # noqa: PT012 - it is the whole transaction that fails
        async with database.writer() as writer:
            await make_key(writer, subject, "r", days=None, label=None, datasets=None)
            raise RuntimeError
    assert await owner.fetchval("SELECT count(*) FROM access_event") == len(events)
