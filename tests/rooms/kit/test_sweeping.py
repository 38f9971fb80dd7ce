"""Files that nothing names go after a week, halves after a day; whatever a row names stays, however old."""

import asyncio
import os
from datetime import timedelta

import pytest

from app.kit.clock import now
from app.kit.store import Store
from app.kit.sweeping import swept

pytestmark = pytest.mark.asyncio
DAY = 86_400


async def parts(*given):
    for one in given:
        yield one


def naming(*digests):
    async def named(_, asked):
        return set(digests) & set(asked)

    return named


def aged(path, days):
    then = path.stat().st_mtime - days * DAY
    os.utime(path, (then, then))


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "files")


async def kept(store, content, days=0):
    stored = await store.put(parts(content), 1_000)
    aged(store.path(stored.digest), days)
    return stored.digest


async def test_what_is_named_stays_and_the_rest_goes_after_a_week(store, database):
    named, old, fresh = await kept(store, b"1", 400), await kept(store, b"2", 8), await kept(store, b"3", 6)
    assert await swept(store, database, naming(named), now()) == 1
    assert [store.path(one).exists() for one in (named, old, fresh)] == [True, False, True]
    assert await swept(store, database, naming(named), now()) == 0


async def test_halves_of_files_go_after_a_day(store, database):
    store.folder.mkdir()
    for name, days in (("coming-old", 1.1), ("coming-new", 0.9)):
        (store.folder / name).write_bytes(b"x")
        aged(store.folder / name, days)
    assert await swept(store, database, naming(), now()) == 1
    assert [one.name for one in store.folder.iterdir()] == ["coming-new"]


async def test_what_comes_again_is_new_again(store, database):
    named, again = await kept(store, b"1"), await kept(store, b"2", 30)
    assert await store.put(parts(b"2"), 1_000)
    assert await swept(store, database, naming(named), now()) == 0
    assert store.path(again).read_bytes() == b"2"


async def test_what_is_no_received_file_is_left_alone(store, database):
    named = await kept(store, b"1")
    strange = [store.folder / "snapshots" / ("a" * 64), store.folder / "aa" / "notes", store.folder / "aa" / ("b" * 64)]
    for path in strange:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
        aged(path, 400)
    assert await swept(store, database, naming(named), now()) == 0
    assert all(path.exists() for path in strange)


async def test_a_registry_that_names_none_of_the_files_takes_none_away(store, database):
    """A fresh database beside the files of another would else take them all for forgotten."""
    old = await kept(store, b"1", 400)
    assert await swept(store, database, naming(), now()) == 0
    assert store.path(old).exists()


async def test_another_database_that_knows_some_of_the_files_takes_none_away(store, database):
    """A copy of the registry, for trials or from an older backup, names some of the files and not the newest."""
    first, second = await kept(store, b"1", 400), await kept(store, b"2", 8)
    (store.folder / "registry").write_text("another one\n")
    assert await swept(store, database, naming(first), now()) == 0
    assert store.path(second).exists()
    (store.folder / "registry").unlink()
    assert await swept(store, database, naming(first), now()) == 1


async def test_files_that_come_while_others_are_swept_are_never_lost(store, database):
    """The same content comes again and again while a sweep would take its old copy away."""
    named = await kept(store, b"named")
    digests = [await kept(store, f"{one}".encode(), 30) for one in range(60)]

    async def come():
        for one in range(60):
            await store.put(parts(f"{one}".encode()), 1_000)

    async def sweep():
        for _ in range(3):
            await swept(store, database, naming(named), now())

    await asyncio.gather(come(), sweep())
    assert [one for one in digests if not store.path(one).exists()] == []


async def test_a_file_refused_by_size_leaves_no_half(store, database):
    with pytest.raises(Exception, match="bytes"):
        await store.put(parts(b"x" * 2_000), 1_000)
    assert await swept(store, database, naming(), now() + timedelta(days=2)) == 0
