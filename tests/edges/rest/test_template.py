"""The example of the form is a proposal that passes the checks: fetched, its mark taken off, sent back alone."""

import asyncio
import io

import pytest
import pytest_asyncio
from openpyxl import load_workbook

from app.kit.db import Database
from app.provenance.commands import register_datasets
from app.provenance.model import Dataset, Editions, Tier
from tests.plugins.callers import OWN, Callers
from tests.plugins.clients import running

pytestmark = pytest.mark.asyncio
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest_asyncio.fixture(params=["official-publication", "gbt-24067-2024"])
async def dataset(request, seeded_place):
    """A dataset of an association under each rule of the seed, and its proposer's key."""
    database = Database(seeded_place.app_url, timeout_s=60, role=seeded_place.role)
    callers = Callers(database)
    await callers.found()
    made = Dataset(
        key=f"{OWN}/cement",
        publisher=OWN,
        title_en="Cement",
        title_zh=None,
        industry_scope=(),
        editions=Editions.EXTEND,
        accounting_rule=request.param,
        tier=Tier.OPEN,
    )
    async with database.writer() as writer:
        await register_datasets(writer, [made])
    yield made.key, (await callers.the("proposer")).headers
    await database.close()


def stated(evidence):
    source = {"name": "report", "title": "Report", "publisher": "The association", "evidence": evidence}
    edition = {"label": "2025", "published": "2026-06", "licence": "CC0-1.0", "attribution": "The association"}
    declared = {"ownership": True, "licence": True, "truthfulness": True, "conflicts": "none"}
    return {"title": "Cement", "edition": edition | {"sources": [source]}, "declarations": declared}


def example(workbook):
    book = load_workbook(io.BytesIO(workbook))
    book["factors"]["A3"] = None
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


async def test_the_example_row_alone_passes_the_checks(dataset, seeded_place, tmp_path):
    key, headers = dataset
    async with running(seeded_place, home=tmp_path) as client:

        async def ask(method, path, **said):
            more = said.pop("headers", {})
            answer = await client.request(method, path, headers=headers | more, **said)
            assert answer.status_code < 300, answer.text
            return answer

        form = (await ask("GET", f"/v1/template?dataset={key}&language=zh")).content
        opened = await ask("POST", "/v1/proposals", json={"dataset": key, "title": "Cement"})
        path, tag = opened.headers["location"], {"if-match": opened.headers["etag"]}
        csv = {"content-type": "text/csv"}
        brought = await ask("POST", path + "/evidence?name=report.csv", content=b"735.2\n", headers=tag | csv)
        tag["if-match"] = (await ask("PUT", path, json=stated(brought.json()["digest"]), headers=tag)).headers["etag"]
        xlsx = {"content-type": XLSX}
        put = await ask("PUT", path + "/changes", content=example(form), headers=tag | xlsx)
        assert put.json()["content"]["changes"] == 1
        await ask("POST", path + "/submit", headers={"if-match": put.headers["etag"]})
        state = "submitted"
        for _ in range(200):
            state = (await ask("GET", path)).json()["state"]
            if state != "submitted":
                break
            await asyncio.sleep(0.05)
        found = (await ask("GET", path + "/findings")).json()["items"]
        assert (state, [one for one in found if one["severity"] != "info"]) == ("screening", [])
