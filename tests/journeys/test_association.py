"""A cement association: workbook, cells refused and mended, flags answered, reviews, release, amendment, withdrawal."""

import asyncio
import io
from decimal import Decimal

import pytest
import pytest_asyncio
from openpyxl import load_workbook

from app.access.permissions import Role
from app.kit.db import Database
from app.provenance.commands import register_datasets, register_publishers
from app.provenance.model import Dataset, Editions, Publisher, PublisherKind, Tier
from tests.plugins.callers import ACADEMY, OWN, PRINCIPALS, RULE, Callers
from tests.plugins.clients import running

pytestmark = pytest.mark.asyncio
DATASET = f"{OWN}/cement-regional"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROVINCES = [
    "BJ",
    "TJ",
    "HE",
    "SX",
    "NM",
    "LN",
    "JL",
    "HL",
    "SH",
    "JS",
    "ZJ",
    "AH",
    "FJ",
    "JX",
    "SD",
    "HA",
    "HB",
    "HN",
    "GD",
    "GX",
    "HI",
    "CQ",
    "SC",
    "GZ",
    "YN",
    "SN",
    "GS",
    "QH",
    "NX",
    "XJ",
]
FORM = dict.fromkeys(("robustness", "applicability", "documentation", "method", "quality", "plausibility"), "yes")
SLIPPED, UNSOURCED, MISFIT = 5, 11, 17  # rows with a figure times 1,000, without a source, in a unit of no registry


class Desk:
    """Everybody at work: requests of one party after another, each for the state it read."""

    def __init__(self, client, callers):
        self.client, self.callers, self.tag = client, callers, None

    async def ask(self, who, method, path, status=200, **said):
        headers = dict(self.callers.made[who].headers) | said.pop("headers", {})
        if method != "GET" and self.tag is not None:
            headers["if-match"] = self.tag
        answer = await self.client.request(method, path, headers=headers, **said)
        assert answer.status_code == status, answer.text
        self.tag = answer.headers.get("etag", self.tag) if status < 400 else self.tag
        return answer

    async def submitted(self, path):
        await self.ask("proposer", "POST", path + "/submit")
        for _ in range(200):
            state = (await self.ask("proposer", "GET", path)).json()["state"]
            if state != "submitted":
                return state
            await asyncio.sleep(0.05)
        pytest.fail("nobody checked the proposal")

    async def released(self, path):
        """Take a submitted proposal through screening, two reviews and a cut; return the release's label."""
        await self.ask("steward", "POST", path + "/screening", json={"step": "admit"})
        for name, organisation in (("reviewer", ACADEMY), ("second", "a-laboratory")):
            asked = {"reviewer": str(self.callers.made[name].subject), "organisation": organisation}
            await self.ask("steward", "POST", path + "/reviewers", json=asked)
        for name in ("reviewer", "second"):
            digest = (await self.ask(name, "GET", path + "/changes")).json()["digest"]
            said = {"digest": digest, "verdict": "approve", "form": FORM, "comment": "sound"}
            await self.ask(name, "POST", path + "/reviews", json=said)
        told = (await self.ask("release_manager", "POST", "/v1/releases", 201, json={"note": "cement"})).json()
        return told["release"]["label"]


@pytest_asyncio.fixture
async def desk(seeded_place, tmp_path):
    database = Database(seeded_place.app_url, timeout_s=60, role=seeded_place.role)
    callers = Callers(database)
    await callers.found()
    for name in PRINCIPALS:
        await callers.the(name)
    async with database.writer() as writer:
        laboratory = Publisher(
            slug="a-laboratory", kind=PublisherKind.RESEARCH_INSTITUTE, country="CN", name_en="Laboratory", name_zh=None
        )
        await register_publishers(writer, [laboratory])
    await callers.join("a-laboratory", Role.REVIEWER, name="second", kind="v")
    async with database.writer() as writer:
        made = Dataset(
            key=DATASET,
            publisher=OWN,
            title_en="Regional cement",
            title_zh="分地区水泥",
            industry_scope=(),
            editions=Editions.EXTEND,
            accounting_rule=RULE,
            tier=Tier.OPEN,
        )
        await register_datasets(writer, [made])
    async with running(seeded_place, home=tmp_path) as client:
        yield Desk(client, callers)
    await database.close()


def figure(nth):
    return Decimal("0.6") + Decimal(nth) / 1000


def filled(template, *, wrong):
    """The association's workbook: 30 provinces; with the three slips of the first try, or without."""
    book = load_workbook(io.BytesIO(template))
    sheet = book["factors"]
    columns = [cell.value for cell in sheet[1]]
    for nth, province in enumerate(PROVINCES):
        value = figure(nth) * (1000 if wrong == "slip" and nth == SLIPPED else 1)
        row = {
            "slug": f"cement-cn-{province.lower()}",
            "name_en": f"Cement, {province}",
            "name_zh": "水泥",
            "products": "cpc:37440",
            "geography": f"CN-{province}",
            "period_from": "2025-01-01",
            "period_to": "2025-12-31",
            "unit": "bushel" if wrong and nth == MISFIT else "kg",
            "value": value,
            "gas_basis": "co2e_undivided",
            "gwp": "AR6-100",
            "value_origin": "published",
            "boundary": "cradle-to-gate",
            "published_value": str(value),
            "published_unit": "kgCO2e/kg",
            "source": None if wrong == "cells" and nth == UNSOURCED else "survey",
            "place": f"table 3, row {nth + 1}",
            "evidence": "official",
            "sites": 12,
            "largest_share": 0.3,
        }
        for column, name in enumerate(columns, 1):
            sheet.cell(row=4 + nth, column=column, value=row.get(name))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def survey():
    return "\n".join(f"{province},{figure(nth)}" for nth, province in enumerate(PROVINCES)).encode()


async def test_an_association_publishes_amends_and_withdraws_and_old_pins_stay(desk):
    before = (await desk.client.get("/v1/releases?limit=1")).json()["items"][0]["label"]
    path = await first_try(desk)
    label = await desk.released(path)
    first = await looked_up(desk, "CN-GD", label)
    assert first["factor"]["value"] == float(figure(18))
    reviewed = [one["organisation"] for one in first["factor"]["reviews"] if one["role"] == "reviewer"]
    assert reviewed == [ACADEMY, "a-laboratory"]
    record = (await desk.client.get(path + "/record")).json()
    assert (record["outcome"], record["release"]) == ("released", label)
    assert [one["external"] for one in record["reviews"]] == [True, True]
    assert all(str(one.subject) not in str(record) for one in desk.callers.made.values())
    pinned = (await desk.client.get(asked("CN-GD", label))).content
    gone = await desk.client.get(asked("CN-GD", before))
    assert gone.status_code == 404

    amended = await amendment(desk)
    assert (await looked_up(desk, "CN-GD", amended))["factor"]["value"] == 0.7
    assert (await desk.client.get(asked("CN-GD", label))).content[:1000] == pinned[:1000]
    withdrawn = await withdrawal(desk)
    assert (await desk.client.get(asked("CN-BJ", withdrawn))).status_code == 404
    assert (await looked_up(desk, "CN-BJ", amended))["factor"]["value"] == float(figure(0))


async def first_try(desk):
    """The way to a submitted proposal, with every mistake on it."""
    opened = await desk.ask("proposer", "POST", "/v1/proposals", 201, json={"dataset": DATASET, "title": "Cement 2025"})
    path = opened.headers["location"]
    headers = {"content-type": "text/csv"}
    brought = await desk.ask(
        "proposer", "POST", path + "/evidence?name=survey.csv", 201, content=survey(), headers=headers
    )
    await desk.ask("proposer", "PUT", path, json=stated("2025", brought.json()["digest"]))
    template = (await desk.client.get(f"/v1/template?dataset={DATASET}")).content
    await refused_cells(desk, path, filled(template, wrong="cells"))
    await put(desk, path, filled(template, wrong="slip"))
    assert await desk.submitted(path) == "returned"
    blocks = (await desk.ask("proposer", "GET", path + "/findings?severity=block")).json()["items"]
    expected = {("C01", f"changes[{MISFIT + 1}].unit"), ("C19", f"changes[{SLIPPED + 1}].published_value")}
    assert {(one["code"], one["path"]) for one in blocks} == expected, blocks
    found = (await desk.ask("proposer", "GET", path + "/findings?severity=flag")).json()["items"]
    slips = [one for one in found if one["path"].startswith(f"changes[{SLIPPED + 1}]")]
    assert any("1000" in (one["hint"] or "") for one in slips), found
    await put(desk, path, filled(template, wrong=None))
    assert await desk.submitted(path) == "screening"
    await answered(desk, path)
    return path


async def refused_cells(desk, path, workbook):
    refused = await desk.ask(
        "proposer", "PUT", path + "/changes", 422, content=workbook, headers={"content-type": XLSX}
    )
    told = {(one["place"], one["column"]) for one in refused.json()["errors"]}
    assert {column for _, column in told} == {"source"}, told  # the unit is a word like any other until the checks
    assert all(place.endswith(str(4 + UNSOURCED)) for place, _ in told), told


async def put(desk, path, workbook):
    await desk.ask("proposer", "PUT", path + "/changes", content=workbook, headers={"content-type": XLSX})


async def answered(desk, path):
    flags = (await desk.ask("proposer", "GET", path + "/findings?severity=flag")).json()["items"]
    if flags:
        await desk.ask("steward", "POST", path + "/screening", 422, json={"step": "admit"})
        told = [{"finding": one["number"], "text": "the survey says so"} for one in flags]
        await desk.ask("proposer", "POST", path + "/answers", json={"answers": told})


def stated(label, evidence):
    source = {"name": "survey", "title": "Survey of kilns", "publisher": "The association", "evidence": evidence}
    edition = {"label": label, "published": "2026-06", "licence": "CC0-1.0", "attribution": "The association"}
    declared = {"ownership": True, "licence": True, "truthfulness": True, "conflicts": "none"}
    return {"title": f"Cement {label}", "edition": edition | {"sources": [source]}, "declarations": declared}


async def amendment(desk):
    desk.tag = None
    path = await another(desk, "2025-corrected", "0.7\n")
    header = (
        "slug,name_en,name_zh,products,geography,period_from,period_to,unit,value,gas_basis,gwp,value_origin,boundary,"
    )
    header += "published_value,published_unit,source,place,evidence,sites,largest_share,change_note"
    row = (
        'cement-cn-gd,"Cement, GD",水泥,cpc:37440,CN-GD,2025-01-01,2025-12-31,kg,0.7,co2e_undivided,AR6-100,published,'
    )
    row += "cradle-to-gate,0.7,kgCO2e/kg,survey,line 1,official,12,0.3,a kiln was counted twice"
    await desk.ask(
        "proposer", "PUT", path + "/changes", content=f"{header}\n{row}\n", headers={"content-type": "text/csv"}
    )
    assert await desk.submitted(path) == "screening"
    await answered(desk, path)
    return await desk.released(path)


async def withdrawal(desk):
    desk.tag = None
    path = await another(desk, "2025-corrected", "none\n")
    body = {"changes": [{"change": "withdraw", "slug": "cement-cn-bj", "period_from": "2025-01-01", "reason": "error"}]}
    await desk.ask("proposer", "PUT", path + "/changes", json=body)
    assert await desk.submitted(path) == "screening"
    await answered(desk, path)
    return await desk.released(path)


async def another(desk, label, text):
    opened = await desk.ask("proposer", "POST", "/v1/proposals", 201, json={"dataset": DATASET, "title": label})
    path = opened.headers["location"]
    headers = {"content-type": "text/csv"}
    brought = await desk.ask("proposer", "POST", path + "/evidence?name=note.csv", 201, content=text, headers=headers)
    await desk.ask("proposer", "PUT", path, json=stated(label, brought.json()["digest"]))
    return path


def asked(geography, release):
    return f"/v1/lookup?product=cpc:37440&geography={geography}&publisher={OWN}&release={release}"


async def looked_up(desk, geography, release):
    for _ in range(100):
        answer = await desk.client.get(asked(geography, release))
        if answer.status_code == 200:
            return answer.json()
        await asyncio.sleep(0.05)
    pytest.fail(answer.text)
