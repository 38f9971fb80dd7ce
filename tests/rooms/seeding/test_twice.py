"""Two registries loaded apart are the same: equal digests, equal records, equal citations."""

import pytest

from app.kit.db import Database
from app.releases.queries import releases
from app.seeding.load import load
from tests.factories.words import SEED

pytestmark = pytest.mark.asyncio


async def test_two_installations_loaded_apart_have_equal_releases(place_empty, seeded_database):
    mine = Database(place_empty.app_url, timeout_s=300, role=place_empty.role)
    try:
        loaded = await load(mine, SEED, lambda *_: None)
        ours, theirs = [await digests(one) for one in (mine, seeded_database)]
        again = await load(mine, SEED, lambda *_: None)
    finally:
        await mine.close()
    assert loaded.releases == len(ours) >= 8
    assert loaded.versions > 11_000
    assert ours == theirs
    assert (again.releases, again.versions) == (0, 0)


async def digests(database):
    async with database.reader() as reader:
        return [(one.number, one.label, one.digest, one.parent, one.log_index) for one in await releases(reader)]
