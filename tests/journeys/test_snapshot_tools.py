"""The first seeded release, taken from the service as files and as pages: every tool sees what the pages say."""

import asyncio
import json
from decimal import Decimal

import openpyxl
import pytest

from app.exports.commands.render import render, take
from app.exports.fields import FIELDS, GUARDED
from app.exports.formats.compressed import unpacked
from app.exports.formats.guarding import guarded_text
from app.kit.db import Database
from app.publication.queries.announced import announced
from tests.factories.flat import flattened
from tests.factories.opening import opened, text

RELEASE = "2026.1"
OF_RECORDS = [one.name for one in FIELDS if one.path]
ENDINGS = {"datapackage": "zip"}
pytestmark = pytest.mark.asyncio(loop_scope="session")


async def rendered(place, folder):
    """Every file of the release."""
    database = Database(place.app_url, timeout_s=60, role=place.role)
    try:
        async with database.reader() as reader:
            taken = await take(reader, (await announced(reader)).resolve(RELEASE), None, folder)
        return await asyncio.to_thread(render, taken, folder, lambda _: None)
    finally:
        await database.close()


@pytest.fixture(scope="module")
def files(server, read_only, tmp_path_factory):
    """The release's files by format, named as they are when they are fetched."""
    folder = tmp_path_factory.mktemp("files")
    made = asyncio.run(rendered(server.place(read_only), folder))
    named = [(file.name, path, folder / f"footing.{ENDINGS.get(file.name, file.name)}") for file, path in made.files]
    return {name: path.rename(saved) for name, path, saved in named}


async def pages(rest):
    """Every record of the release in the order of its pages, as bytes."""
    asked, found = {"release": RELEASE, "limit": "1000"}, []
    while asked is not None:
        page = json.loads((await rest.get("/v1/factors", params=asked)).content, parse_float=Decimal)
        found += page["items"]
        asked = {"limit": "1000", "cursor": page["next"]} if page["next"] else None
    return found


def rows(records):
    """Records as the rows of a table, without what stands beside them."""
    nothing = dict.fromkeys(("since", "change", "citation"))
    return [{name: row[name] for name in OF_RECORDS} for row in (flattened(one, nothing) for one in records)]


def of_records(found):
    """The same columns of rows as a tool read them; an empty text and nothing are one to some tools."""
    return [{name: row[name] or None for name in OF_RECORDS} for row in found]


@pytest.mark.parametrize(
    ("tool", "name"),
    [
        ("pandas", "parquet"),
        ("polars", "parquet"),
        ("duckdb", "parquet"),
        ("sqlite", "sqlite"),
        ("pandas_csv", "csv.gz"),
    ],
)
async def test_a_tool_sees_the_rows_that_the_pages_have(rest, files, tool, name):
    expected = rows(await pages(rest))
    if name.startswith("csv"):
        guarded = [
            {one: guarded_text(said) if one in GUARDED else said for one, said in row.items()} for row in expected
        ]
        expected = guarded
    found = await asyncio.to_thread(opened, tool, files[name])
    assert len(found) == len(expected) > 2_000
    assert of_records(found) == expected


async def test_a_data_package_has_the_rows_that_the_pages_have(rest, files):
    found = await asyncio.to_thread(opened, "frictionless", files["datapackage"])
    assert [(row["key"], row["digest"], row["value"]) for row in found] == [
        (row["key"], row["digest"], row["value"]) for row in rows(await pages(rest))
    ]


async def test_a_workbook_has_the_rows_that_the_pages_have(rest, files):
    book = openpyxl.load_workbook(files["xlsx"], read_only=True)
    by_head = {f"{one.zh} / {one.en}": one.name for one in FIELDS}
    head, *below = book["Factors"].iter_rows(values_only=True)
    names = [by_head[one] for one in head]
    read = [dict(zip(names, row, strict=True)) for row in below]
    wanted = rows(await pages(rest))
    found = [row for row in read if row["key"] in {one["key"] for one in wanted}]
    assert [(row["key"], row["digest"], row["unit"]) for row in found] == [
        (row["key"], row["digest"], row["unit"]) for row in wanted
    ]
    assert [float(text(row["value"])) for row in found] == [float(row["value"]) for row in wanted]


async def test_json_lines_are_the_bytes_of_the_pages(rest, files):
    lines = b"".join(unpacked(files["jsonl.zst"])).splitlines()
    answer = await rest.get("/v1/factors", params={"release": RELEASE, "limit": "100"})
    assert answer.content.startswith(b'{"items":[' + b",".join(lines[:100]) + b"]")
    assert len(lines) == len(await pages(rest))
