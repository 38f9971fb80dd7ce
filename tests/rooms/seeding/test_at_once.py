"""Two loaders at the same time on an empty registry: one loads, the other finds it done."""

import asyncio
import shutil

import pytest

from app.kit.db import Database
from app.publication.queries.announced import announced
from app.seeding.load import load
from tests.plugins.databases import SEED

pytestmark = pytest.mark.asyncio


@pytest.fixture
def small_seed(tmp_path):
    """The whole nomenclature, and one release of forty figures."""
    for name in ("nomenclature", "publishers/mee"):
        shutil.copytree(SEED / name, tmp_path / name)
    head, *releases = (SEED / "catalog.toml").read_text(encoding="utf-8").split("[[releases]]")
    chosen = [one for one in releases if "mee/grid-electricity/2021" in one]
    (tmp_path / "catalog.toml").write_text("[[releases]]".join([head, *chosen]), encoding="utf-8")
    return tmp_path


async def test_two_loaders_at_once_load_everything_once(place, small_seed):
    databases = [Database(place.app_url, timeout_s=60, role=place.role) for _ in range(2)]
    done = await asyncio.gather(*(load(one, small_seed, lambda *_: None) for one in databases))
    assert sorted(one.releases for one in done) == [0, 1]
    async with databases[0].reader() as reader:
        assert list((await announced(reader)).by_label) == ["2026.3"]
    for one in databases:
        await one.close()
