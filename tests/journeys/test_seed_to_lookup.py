"""From an empty database to a corrected figure: seed, look up, amend, hear of it, and still have the old answer."""

import asyncio
import json
import time
from dataclasses import replace
from decimal import Decimal

import pytest
import pytest_asyncio

from app.factors.model import FactorKey
from app.kit.db import Database
from app.nomenclature.queries import load as load_words
from app.publication.commands import announce, cut
from app.publication.model import ChangeSet, Statement
from app.releases.queries import releases
from app.seeding.files import catalog, edition, statements
from app.seeding.load import load
from tests.factories.words import SEED
from tests.plugins.clients import running

pytestmark = pytest.mark.asyncio
DATASET, EDITION = "mee/grid-electricity", "mee/grid-electricity/2023"
ASKED = "/v1/lookup?activity=electricity.grid-average&geography=CN-GD&date=2023"
FACTOR = f"{DATASET}/average-cn-gd"


@pytest_asyncio.fixture
async def empty(place):
    database = Database(place.app_url, timeout_s=300, role=place.role)
    yield database
    await database.close()


async def test_an_interrupted_seed_goes_on_where_it_stopped(empty):
    """Stop it in the middle of a release, and once more at the border of another; then let it finish."""
    for stop_at in ("2026.2", "2026.4"):
        seeding = asyncio.create_task(load(empty, SEED, stopper(stop_at)))
        with pytest.raises(asyncio.CancelledError):
            await seeding
        labels = await released(empty)
        assert labels == [one.label for one in catalog(SEED).releases][: len(labels)]
        assert stop_at not in labels
        assert labels
    rest = await load(empty, SEED, lambda *_: None)
    assert await released(empty) == [one.label for one in catalog(SEED).releases]
    assert rest.releases == len(catalog(SEED).releases) - len(labels)
    again = await load(empty, SEED, lambda *_: None, if_missing=True)
    assert (again.releases, again.versions) == (0, 0)


def stopper(label):
    def told(now, count, _):
        if now == label and count:
            asyncio.current_task().cancel()

    return told


async def released(database):
    async with database.reader() as reader:
        return [one.label for one in await releases(reader)]


async def amend(database, value):
    """Cut and announce a correction of Guangdong's figure for 2023."""
    issued = edition(SEED, EDITION)
    dataset = catalog(SEED).datasets[DATASET]
    (before,) = [one for one in statements(SEED, issued, dataset) if one.key.slug == "average-cn-gd"]
    parts = tuple(replace(part, kg=Decimal(value)) for part in before.content.constituents)
    content = replace(before.content, value=Decimal(value), constituents=parts, note="corrected")
    stated = Statement(key=FactorKey(dataset=DATASET, slug="average-cn-gd"), edition=EDITION, content=content)
    async with database.reader() as reader:
        words = await load_words(reader)
    async with database.writer() as writer:
        made = await cut(writer, ChangeSet(statements=(stated,)), words)
        await announce(writer, made)
    return made


async def latest_after(client, label, within_s=1.0):
    began = time.monotonic()
    while (answer := await client.get(ASKED)).json()["release"]["label"] == label:
        assert time.monotonic() - began < within_s
        await asyncio.sleep(0.01)
    return answer


async def test_a_correction_reaches_a_running_service_and_the_old_answer_stays(place, empty):
    await load(empty, SEED, lambda *_: None)
    async with running(place) as client:
        before = await client.get(ASKED)
        label = before.json()["release"]["label"]
        pinned = await client.get(f"{ASKED}&release={label}")
        assert '"value":0.4419,' in before.text
        made = await amend(empty, "0.442")
        after = await latest_after(client, label)
        assert after.json()["release"]["label"] == made.label
        assert '"value":0.442,' in after.text
        assert after.json()["factor"]["preceding"] == before.json()["factor"]["version"]
        again = await client.get(f"{ASKED}&release={label}")
        assert again.status_code == 200
        assert factor_bytes(again) == factor_bytes(pinned) == factor_bytes(before)
        assert (pinned.json()["status"], again.json()["status"]) == ("current", "superseded")
        history = (await client.get(f"/v1/factors/{FACTOR}/history")).json()
        values = [(one["version"], Decimal(str(one["value"]))) for one in history["items"]]
        numbers = [before.json()["factor"]["version"], after.json()["factor"]["version"]]
        assert [pair for pair in values if pair[0] in numbers] in (
            [(numbers[0], Decimal("0.4419")), (numbers[1], Decimal("0.442"))],
            [(numbers[1], Decimal("0.442")), (numbers[0], Decimal("0.4419"))],
        )


def factor_bytes(answer):
    """The record as it was sent, byte for byte."""
    text = answer.text
    start = text.index('"factor":')
    record, _ = json.JSONDecoder().raw_decode(text, start + len('"factor":'))
    assert record["key"] == FACTOR
    end = json.JSONDecoder().raw_decode(text, start + len('"factor":'))[1]
    return text[start:end]
