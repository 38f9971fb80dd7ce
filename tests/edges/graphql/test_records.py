"""Records read in part: what is left out is gone, everything else is as it was."""

import pytest

from app.graphql.answers import read_record, unread
from app.kit.canonical import wire
from app.lookup.queries.beside import first_of_datasets
from tests.plugins.queries import inside

pytestmark = pytest.mark.asyncio(loop_scope="session")

LARGE = ("constituents", "quality")
TRAP = ',"constituents":[1],"boundary":"x","quality":{},"uncertainty":null'


async def every_record(rest):
    world = inside(rest).world
    release = world.announced.resolve(None)
    datasets = [one["key"] for one in (await rest.get("/v1/datasets", params={"limit": 100})).json()["items"]]
    found = await first_of_datasets(world, release, datasets, 300)
    return release, [stored for records in found.values() for stored in records]


@pytest.mark.parametrize("asked", [(), ("quality",), ("constituents",), LARGE])
async def test_what_is_not_asked_for_is_left_out_and_nothing_else(rest, asked):
    release, records = await every_record(rest)
    assert len(records) > 500
    for stored in records:
        whole, part = read_record(stored, release), read_record(stored, release, unread(asked))
        left = {name: said for name, said in whole.items() if name not in LARGE or name in asked}
        assert list(part) == list(left)
        del part["(release)"], left["(release)"]
        assert wire(part) == wire(left)


async def test_a_text_that_looks_like_a_member_is_a_text(rest):
    release, records = await every_record(rest)
    trapped = read_record(records[0], release) | {"description": TRAP, "synonyms": [TRAP, "," + TRAP], "note": TRAP}
    del trapped["(release)"]
    part = read_record(wire(trapped), release, unread(()))
    assert [part["description"], part["synonyms"], part["note"]] == [TRAP, [TRAP, "," + TRAP], TRAP]
    assert set(trapped) - set(part) == set(LARGE)
