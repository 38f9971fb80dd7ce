"""A council on a fresh database of the test."""

import pytest_asyncio

from tests.factories.council import council as opened


@pytest_asyncio.fixture
async def council(place, tmp_path):
    async with opened(place, tmp_path) as one:
        yield one
