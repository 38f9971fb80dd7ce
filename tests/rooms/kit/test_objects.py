"""Files by name: a folder and a bucket do the same."""

import asyncio
import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.kit.errors import StoreUnavailable
from app.kit.objects import PART, Folder, bucket

pytestmark = pytest.mark.asyncio
KEY, OTHER = "sha256/ab/abcdef", "factors/release=2026.9/part-0.parquet"
LARGE = os.urandom(PART) * 21 + b"and a rest"  # more than one part of an upload


@pytest.fixture
def large(tmp_path):
    path = tmp_path / "large"
    path.write_bytes(LARGE)
    return path


def a_file(folder, content):
    path = folder / f"of {len(content)} bytes"
    path.write_bytes(content)
    return path


async def whole(store, key, *span):
    return b"".join([part async for part in store.open(key, *span)])


async def names(store, prefix=""):
    return sorted([key async for key in store.keys(prefix)])


async def test_a_file_comes_back_as_it_went(store, large):
    await store.put_file(large, KEY)
    assert await store.head(KEY) == len(LARGE)
    assert await whole(store, KEY) == LARGE
    assert large.read_bytes() == LARGE


@pytest.mark.parametrize("content", [b"", b"x"], ids=["empty", "one byte"])
async def test_small_files_come_back_too(store, tmp_path, content):
    await store.put_file(a_file(tmp_path, content), KEY)
    assert (await store.head(KEY), await whole(store, KEY)) == (len(content), content)


@pytest.mark.parametrize(
    ("start", "stop"), [(0, 1), (5, 5), (PART - 1, PART + 1), (3, 9 * PART), (len(LARGE) - 4, len(LARGE)), (7, None)]
)
async def test_some_of_a_file_is_those_bytes(store, large, start, stop):
    await store.put_file(large, KEY)
    assert await whole(store, KEY, start, stop) == LARGE[start:stop]


async def test_parts_are_large(store, large):
    await store.put_file(large, KEY)
    sizes = [len(part) async for part in store.open(KEY)]
    assert min(sizes[:-1]) >= PART


async def test_what_is_not_there_has_no_size_and_no_bytes(store):
    assert await store.head(KEY) is None
    assert await names(store) == []
    await store.delete(KEY)
    with pytest.raises(StoreUnavailable):
        await whole(store, KEY)
    with pytest.raises(StoreUnavailable):
        await whole(store, KEY, 0, 10)
    with pytest.raises(StoreUnavailable):
        await store.copy(KEY, OTHER)


async def test_a_copy_stays_when_the_first_name_goes(store, large):
    await store.put_file(large, KEY)
    await store.copy(KEY, OTHER)
    await store.copy(KEY, OTHER)
    assert await names(store) == [OTHER, KEY]
    await store.delete(KEY)
    assert (await names(store), await whole(store, OTHER)) == ([OTHER], LARGE)


async def test_names_are_listed_by_whole_parts_of_a_path(store, tmp_path):
    one = a_file(tmp_path, b"one")
    for key in ("sha256/ab/1", "sha256/ab/2", "sha256/abc/3", "manifests/2026.9.json"):
        await store.put_file(one, key)
    assert await names(store, "sha256/ab") == ["sha256/ab/1", "sha256/ab/2"]
    assert len(await names(store)) == 4
    assert await names(store, "nothing") == []


async def test_a_name_takes_another_file(store, tmp_path, large):
    await store.put_file(large, KEY)
    await store.put_file(a_file(tmp_path, b"other"), KEY)
    assert await whole(store, KEY) == b"other"


@pytest.mark.parametrize("key", ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/", ".hidden", "a b", "a\n", "é"])
async def test_what_is_no_name_is_refused(store, large, key):
    for work in (store.put_file(large, key), store.head(key), store.delete(key), store.copy(key, OTHER)):
        with pytest.raises(ValueError, match="not the name"):
            await work
    with pytest.raises(ValueError, match="not the name"):
        await whole(store, key)


async def test_who_stops_reading_leaves_nothing_open(store, large):
    await store.put_file(large, KEY)
    reading = store.open(KEY)
    assert len(await anext(reading)) >= PART
    await reading.aclose()
    assert await whole(store, KEY, 0, 3) == LARGE[:3]


async def test_a_file_that_is_replaced_while_it_is_read_stays_whole(tmp_path, large):
    store = Folder(tmp_path / "published")
    await store.put_file(large, KEY)
    reading = store.open(KEY)
    first = await anext(reading)
    await store.put_file(a_file(tmp_path, b"other"), KEY)
    assert first + b"".join([part async for part in reading]) == LARGE


async def test_a_folder_whose_file_was_cut_short_does_not_say_that_it_ended(tmp_path, large):
    kept = Folder(tmp_path / "kept")
    await kept.put_file(large, KEY)
    (tmp_path / "kept" / KEY).write_bytes(LARGE[:PART])
    with pytest.raises(StoreUnavailable):
        [part async for part in kept.open(KEY, 0, len(LARGE))]


async def test_a_folder_has_nothing_of_a_file_that_failed(tmp_path):
    store = Folder(tmp_path / "published")
    with pytest.raises(StoreUnavailable):
        await store.put_file(tmp_path / "not there", KEY)
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


async def test_a_folder_never_shows_half_a_file(tmp_path, large):
    store, sizes = Folder(tmp_path / "published"), set()
    with ThreadPoolExecutor(1) as pool:
        putting = pool.submit(lambda: asyncio.run(store.put_file(large, KEY)))
        while not putting.done():
            sizes.add(await store.head(KEY))
            assert all(name == KEY for name in await names(store))
    assert sizes <= {None, len(LARGE)}


async def test_a_folder_keeps_copies_once_and_readable_by_others(tmp_path, large):
    store = Folder(tmp_path / "published")
    await store.put_file(large, KEY)
    await store.copy(KEY, OTHER)
    one, other = (store.folder / key for key in (KEY, OTHER))
    assert one.samefile(other)
    assert stat.S_IMODE(one.stat().st_mode) == 0o644


@pytest.mark.usefixtures("credentials")
async def test_a_bucket_that_does_not_answer_is_told_in_bounded_time(tmp_path):
    gone, began = bucket("s3://nowhere", "http://127.0.0.1:9"), time.monotonic()
    with pytest.raises(StoreUnavailable) as refused:
        await gone.head(KEY)
    with pytest.raises(StoreUnavailable):
        await gone.put_file(a_file(tmp_path, b"x"), KEY)
    assert "127.0.0.1" not in refused.value.detail
    assert time.monotonic() - began < 30


@pytest.mark.usefixtures("credentials")
async def test_a_bucket_that_is_not_there_is_told(s3):
    with pytest.raises(StoreUnavailable):
        await whole(bucket("s3://no-such-bucket", s3), KEY)


@pytest.mark.parametrize("url", ["bucket", "http://x/y", "s3://", "s3:///x", "file:///tmp"])
async def test_what_is_no_bucket_is_refused(url):
    with pytest.raises(ValueError, match="not the address of a bucket"):
        bucket(url)
