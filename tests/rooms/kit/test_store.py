"""Files by their content: whole or not at all, never by a client's name."""

import hashlib

import pytest

from app.kit.errors import FileTooLarge
from app.kit.store import Store

pytestmark = pytest.mark.asyncio


async def parts(*given):
    for one in given:
        yield one


def files(folder):
    return sorted(one for one in folder.rglob("*") if one.is_file())


async def test_a_file_is_kept_under_its_digest(tmp_path):
    store = Store(tmp_path / "files")
    stored = await store.put(parts(b"one,", b"two"), 100)
    assert stored.digest == "sha256:" + hashlib.sha256(b"one,two").hexdigest()
    assert stored.size == 7
    assert store.path(stored.digest).read_bytes() == b"one,two"
    assert await store.put(parts(b"one,two"), 100) == stored
    assert files(tmp_path) == [store.path(stored.digest)]


async def test_a_file_that_is_too_large_leaves_nothing(tmp_path):
    taken = []

    async def endless():
        while True:
            taken.append(1)
            yield b"x" * 1_000

    with pytest.raises(FileTooLarge):
        await Store(tmp_path).put(endless(), 10_000)
    assert files(tmp_path) == []
    assert len(taken) == 11


async def test_a_file_whose_client_goes_away_leaves_nothing(tmp_path):
    async def broken():
        yield b"x"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await Store(tmp_path).put(broken(), 100)
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    "name", ["", "sha256:", "../../etc/passwd", "sha256:" + "A" * 64, "sha256:" + "0" * 64 + "/.."]
)
async def test_what_is_no_digest_names_no_file(tmp_path, name):
    with pytest.raises(ValueError, match="digest"):
        Store(tmp_path).path(name)
