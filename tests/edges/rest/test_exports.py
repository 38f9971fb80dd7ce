"""Selections: equal to the list of factors row for row, refused before the first byte, and never cut unseen."""

import csv
import io
import json
from decimal import Decimal

import pytest
from pyarrow import parquet

from app.exports.fields import FIELDS
from app.exports.selection import ACCEPTED
from app.search.question import FILTERS
from tests.edges.rest.walking import walk
from tests.plugins.clients import running

pytestmark = pytest.mark.asyncio(loop_scope="session")

ASKED = [
    {"industry": "naics-2017:3273"},
    {"industry": "gbt4754-2017:D", "year": "2023"},
    {"product": "cpc:37440"},
    {"geography": "CN-GRID-SW"},
    {"geography": "UK", "year": "2025", "boundary": "combustion"},
    {"unit": "度", "publisher": "mee"},
    {"activity": "electricity.grid-average", "release": "2026.2"},
    {"activity": "mee/grid-electricity/average-cn-gd"},
    {"dataset": "sac/gbt-32151-fuels", "tier": "open"},
    {"gas_basis": "co2_only", "licence": "OGL-UK-3.0"},
    {"dqr_max": "2", "publisher": "us-epa"},
    {"q": "电网 广东"},
    {"q": "natural gas", "publisher": "desnz", "year": "2024"},
    {"q": "mee/grid-electricity/average-cn-gd"},
    {"publisher": "mee", "gas_basis": "all_gases"},
]
FUELS = "/v1/exports?dataset=sac/gbt-32151-fuels"


async def exported(rest, form, **said):
    answer = await rest.get("/v1/exports", params={"format": form} | said)
    assert answer.status_code == 200, answer.text[:300]
    return answer


def identified(rows):
    return [(row["key"], int(row["version"]), row["digest"], row["source_title"]) for row in rows]


async def listed(rest, **said):
    """What pages of factors say is there, in the order of keys."""
    items, _ = await walk(rest, **said, sort="key")
    return items


@pytest.mark.parametrize("said", ASKED, ids=str)
async def test_a_selection_holds_what_the_list_holds_in_every_format(rest, said):
    items = await listed(rest, **said)
    there = [(one["key"], one["version"], one["digest"], one["source"]["title"]) for one in items]
    first, *records, last = (await exported(rest, "jsonl", **said)).content.splitlines()
    assert [json.loads(line) for line in records] == items
    assert json.loads(last) == {"rows": len(items), "complete": True}
    assert json.loads(first)["filters"] == {name: text for name, text in said.items() if name != "release"}
    table = await exported(rest, "csv", **said)
    assert identified(csv.DictReader(io.StringIO(table.text, newline=""))) == there
    assert table.headers["footing-rows"] == str(len(items))
    packed = parquet.read_table(io.BytesIO((await exported(rest, "parquet", **said)).content))
    assert identified(packed.to_pylist()) == there


async def test_everything_of_the_latest_release_is_there_once(rest):
    table = await exported(rest, "csv")
    keys = [(row["key"], int(row["version"])) for row in csv.DictReader(io.StringIO(table.text, newline=""))]
    assert len(keys) == int(table.headers["footing-rows"]) == 10_008
    assert keys == sorted(set(keys))
    packed = parquet.ParquetFile(io.BytesIO((await exported(rest, "parquet")).content))
    assert packed.num_row_groups > 1
    columns = packed.read(["key", "version"])
    assert list(zip(*(columns.column(name).to_pylist() for name in columns.column_names), strict=True)) == keys


async def test_the_figures_of_a_table_are_those_of_the_records(rest):
    said = {"dataset": "mee/grid-electricity"}
    items = await listed(rest, **said)
    rows = list(csv.DictReader(io.StringIO((await exported(rest, "csv", **said)).text, newline="")))
    packed = parquet.read_table(io.BytesIO((await exported(rest, "parquet", **said)).content)).to_pylist()
    for item, row, cell in zip(items, rows, packed, strict=True):
        assert Decimal(row["value"]) == cell["value"] == Decimal(str(item["value"]))
        assert (row["period_from"], row["unit"]) == (item["reference_period"]["from"], item["declared_unit"]["unit"])
        assert cell["period_from"].isoformat() == row["period_from"]


async def test_what_is_sent_says_what_it_is(rest):
    latest, pinned = await rest.get(f"{FUELS}&format=csv"), await rest.get(f"{FUELS}&format=csv&release=2026.9")
    assert latest.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert pinned.headers["content-disposition"] == 'attachment; filename="footing-2026.9-selection.csv"'
    assert (latest.headers["footing-release"], pinned.headers["footing-release"]) == ("2026.10", "2026.9")
    assert latest.headers["x-content-type-options"] == "nosniff"
    assert [one.headers["cache-control"] for one in (latest, pinned)] == ["public, no-cache", "public, max-age=60"]
    assert {"Footing-Release", "Footing-Rows"} <= set(latest.headers["access-control-expose-headers"].split(", "))
    lines, packed = (
        await exported(rest, "jsonl", dataset="mee/grid-electricity"),
        await exported(rest, "parquet", q="煤"),
    )
    assert (lines.headers["content-type"], packed.headers["content-type"]) == (
        "application/jsonl",
        "application/vnd.apache.parquet",
    )
    release = (await rest.get("/v1/releases/latest")).json()
    head = json.loads(lines.content.splitlines()[0])
    assert head == {
        "footing": "export",
        "release": "2026.10",
        "digest": release["digest"],
        "filters": {"dataset": "mee/grid-electricity"},
        "format": 1,
    }


async def test_its_columns_are_described_where_it_says(rest):
    answer = await rest.get(f"{FUELS}&format=csv")
    path, _, rest_of_it = answer.headers["link"].partition(">")
    assert rest_of_it == '; rel="describedby"'
    document, _, pointer = path[1:].partition("#/")
    described = (await rest.get(document)).json()
    for name in pointer.split("/"):
        described = described[name]
    assert list(described["properties"]) == answer.text.partition("\n")[0].split(",") == [one.name for one in FIELDS]


async def test_a_digest_names_a_release_too(rest):
    release = (await rest.get("/v1/releases/2026.2")).json()
    by_digest = await exported(rest, "jsonl", release=release["digest"], publisher="mee")
    assert by_digest.content == (await exported(rest, "jsonl", release="2026.2", publisher="mee")).content


async def test_the_same_selection_is_the_same_bytes(rest):
    said = {"publisher": "sac", "release": "2026.9"}
    for form in ("csv", "jsonl", "parquet"):
        assert (await exported(rest, form, **said)).content == (await exported(rest, form, **said)).content


async def test_a_head_is_answered_without_a_body_and_costs_no_turn(rest):
    for _ in range(5):
        head = await rest.head(f"{FUELS}&format=csv")
        assert (head.status_code, head.content, head.headers["footing-rows"]) == (200, b"", "26")
    assert rest._transport.app._inside().exporting.turns.taken_now == 0
    refused = await rest.head("/v1/exports?format=xml")
    assert (refused.status_code, refused.content) == (400, b"")


async def test_what_does_not_read_is_refused(rest):
    refused = await rest.post("/v1/exports?format=csv")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


async def test_it_takes_the_filters_of_the_list_and_no_others(rest):
    assert ("format", "q", *FILTERS, "release") == ACCEPTED
    document = (await rest.get("/openapi.json")).json()["paths"]
    described = [one["name"] for one in document["/v1/exports"]["get"]["parameters"]]
    listed_by = [one["name"] for one in document["/v1/factors"]["get"]["parameters"]]
    assert described == list(ACCEPTED)
    assert set(listed_by) - set(described) == {"sort", "facets", "total", "limit", "cursor"}


@pytest.mark.parametrize(
    ("asked", "status", "field"),
    [
        ("", 400, "format"),
        ("format=xlsx", 400, "format"),
        ("format=", 400, "format"),
        ("format=csv&limit=10", 400, "limit"),
        ("format=csv&sort=dqr", 400, "sort"),
        ("format=csv&cursor=x", 400, "cursor"),
        ("format=csv&colour=blue", 400, "colour"),
        ("format=csv&unit=", 400, "unit"),
        ("format=csv&year=20x4", 400, "year"),
        ("format=csv&format=csv", 400, "format"),
        ("format=csv&publisher=nobody", 404, "publisher"),
        ("format=jsonl&dataset=mee/nothing", 404, "dataset"),
        ("format=parquet&licence=none", 404, "licence"),
        ("format=csv&release=1999.1", 404, None),
    ],
)
async def test_what_makes_no_sense_is_refused_as_a_problem(rest, asked, status, field):
    answer = await rest.get(f"/v1/exports?{asked}")
    told = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert told["fields"] == ([field] if field else [])
    assert told["hint"]
    if field in {"limit", "colour"}:
        assert told["hint"] == "accepted: " + ", ".join(ACCEPTED)


async def test_more_rows_than_may_be_are_refused_with_what_to_do(server, read_only):
    async with running(server.place(read_only), export_rows=100, worker=False) as client:
        refused = await client.get("/v1/exports?format=csv")
        told = refused.json()
        assert (refused.status_code, told["code"], told["most"]) == (422, "FT-EXPORTS-422", 100)
        assert "snapshots" in told["hint"]
        zh = await client.get("/v1/exports?format=csv", headers={"accept-language": "zh"})
        assert "100" in zh.json()["detail"]
        assert "（" not in zh.json()["detail"]
        assert (await client.get(f"{FUELS}&format=csv")).headers["footing-rows"] == "26"
