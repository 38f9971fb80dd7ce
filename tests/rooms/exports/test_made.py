"""Files of a release on a real database: the same bytes wherever they are made, nothing that may not be handed on."""

import asyncio
import gzip
import hashlib
import json
import os
import sqlite3
import time
import zipfile
from dataclasses import replace

import openpyxl
import pyarrow.parquet as pq
import pytest

from app.changes.queries.feed import feed
from app.exports.commands.publish import damaged, lacking, publish, store
from app.exports.commands.render import render, take
from app.exports.queries.snapshots import every, snapshot
from app.kit.db import Database
from app.kit.objects import Folder
from app.nomenclature.queries import load
from app.provenance.commands import register_datasets, register_edition, register_licences
from app.provenance.model import Licence, Tier
from app.publication.queries import audit
from app.publication.queries.announced import announced
from app.tlog.queries import leaves
from tests.factories.figures import GRID, a_statement
from tests.factories.registry import a_dataset, an_edition, furnish, release

pytestmark = pytest.mark.asyncio
CLOSED, HIDDEN = "acme/closed", "acme/hidden"
SOME = "2026.1"  # of the seeded releases the first: it has figures of two publishers


async def made(database, folder, label=None):
    """Every file of a release, in a folder."""
    folder.mkdir()
    async with database.reader() as reader:
        there = await announced(reader)
        one = there.resolve(label)
        parent = there.numbered(one.number - 1, None) if one.number > 1 else None
        taken = await take(reader, one, parent, folder)
    return await asyncio.to_thread(render, taken, folder, lambda _: None)


async def restricted(database):
    """A release with a figure that may not be handed on, one that only licensees see, and one for everybody."""
    words = await furnish(database)
    async with database.writer() as writer:
        await register_licences(writer, [Licence(id="look-only", title="Look", url=None, redistribution=False)])
        closed, hidden = a_dataset(CLOSED, "extend"), replace(a_dataset(HIDDEN, "extend"), tier=Tier.LICENSED)
        await register_datasets(writer, [closed, hidden])
        await register_edition(writer, replace(an_edition(CLOSED), licence="look-only", attribution="SECRET-ONE"))
        await register_edition(writer, replace(an_edition(HIDDEN), attribution="SECRET-TWO"))
    figures = [a_statement(), a_statement("closed-one", dataset=CLOSED), a_statement("hidden-one", dataset=HIDDEN)]
    await release(database, words, *figures)


def texts(rendered):
    """Everything that the files say, unpacked."""
    for file, path in rendered.files:
        match file.name.rpartition(".")[2]:
            case "gz":
                yield gzip.decompress(path.read_bytes())
            case "sqlite":
                yield path.read_bytes()
            case "xlsx" | "datapackage":
                with zipfile.ZipFile(path) as packed:
                    yield from (packed.read(name) for name in packed.namelist())
            case "parquet":
                yield repr(pq.read_table(path).to_pydict()).encode()
    yield rendered.manifest


async def test_two_installations_make_the_same_bytes(seeded_database, tmp_path, monkeypatch):
    first = await made(seeded_database, tmp_path / "first", SOME)
    async with seeded_database.writer() as writer:
        await publish(writer, first)  # a leaf more in the log of this one
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    before = os.umask(0o077)
    try:
        second = await made(seeded_database, tmp_path / "second", SOME)
    finally:
        os.umask(before)
        monkeypatch.undo()
        time.tzset()
    assert [file for file, _ in first.files] == [file for file, _ in second.files]
    assert first.manifest == second.manifest


async def test_what_may_not_be_handed_on_is_in_no_file(database, tmp_path):
    await restricted(database)
    rendered = await made(database, tmp_path / "made")
    said = json.loads(rendered.manifest)
    assert said["rows"] == 1
    assert said["left_out"] == [{"edition": f"{CLOSED}/first", "licence": "look-only", "rows": 1}]
    for text in texts(rendered):
        for secret in (b"closed-one", b"hidden-one", b"SECRET-ONE", b"SECRET-TWO", HIDDEN.encode()):
            assert secret not in text


async def test_every_file_names_every_source_and_its_attribution(seeded_database, tmp_path):
    rendered = await made(seeded_database, tmp_path / "made", SOME)
    wanted = {one["text"] for one in json.loads(rendered.manifest)["attributions"]}
    paths = {file.name: path for file, path in rendered.files}
    table = pq.read_table(paths["parquet"], columns=["attribution", "source_title"]).to_pydict()
    assert set(table["attribution"]) == wanted
    assert None not in table["source_title"]
    lines = gzip.decompress(paths["jsonl.gz"].read_bytes()).splitlines()
    assert {json.loads(line)["licence"]["attribution"] for line in lines} == wanted
    with sqlite3.connect(paths["sqlite"]) as opened:
        assert {row[0] for row in opened.execute("SELECT attribution FROM factors")} == wanted
    book = openpyxl.load_workbook(paths["xlsx"], read_only=True)
    cells = {str(cell) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row}
    assert wanted <= cells


async def test_what_is_published_is_stored_logged_and_named_once(seeded_database, tmp_path):
    rendered = await made(seeded_database, tmp_path / "made", SOME)
    objects = Folder(tmp_path / "published")
    await store(objects, rendered, tmp_path / "made")
    await store(objects, rendered, tmp_path / "made")  # again is no harm
    async with seeded_database.writer() as writer:
        await publish(writer, rendered)
    label = rendered.about.label
    for file, _ in rendered.files:
        kept = (tmp_path / "published" / "sha256" / file.sha256[:2] / file.sha256).read_bytes()
        assert hashlib.sha256(kept).hexdigest() == file.sha256
    assert (tmp_path / "published" / "manifests" / f"{label}.json").read_bytes() == rendered.manifest
    parquet = tmp_path / "published" / "factors" / f"release=v{label}" / "part-0.parquet"
    assert pq.ParquetFile(parquet).metadata.num_rows == json.loads(rendered.manifest)["rows"]
    async with seeded_database.reader() as reader:
        named = await snapshot(reader, rendered.about.number)
        last = [leaf async for page in leaves(reader) for leaf in page][-1]
        assert [wrong async for wrong in audit.log(reader, lambda _: None)] == []
        there = await announced(reader)
        assert (await feed(reader, there, there.resolve(None).log_index, 10)).entries == []
    assert (named.manifest, named.log_index, last.subject) == (rendered.manifest, last.index, f"snapshot/{label}")
    assert json.loads(last.entry)["digest"] == "sha256:" + rendered.digest.hex()


async def test_a_file_that_the_store_lost_is_missed(database, tmp_path):
    await restricted(database)
    rendered = await made(database, tmp_path / "made")
    objects = Folder(tmp_path / "published")
    await store(objects, rendered, tmp_path / "made")
    async with database.writer() as writer:
        await publish(writer, rendered)
    async with database.reader() as reader:
        named = await snapshot(reader, rendered.about.number)
    assert await lacking(objects, named) == []
    lost = named.file("sqlite").key
    await objects.delete(lost)
    assert await lacking(objects, named) == [lost]
    kept = tmp_path / "published" / named.file("csv.gz").key
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    assert await lacking(objects, named) == [lost]  # it looks at sizes alone
    assert [one async for one in damaged(objects, named)] == [
        ("csv.gz", "is not what was named"),
        ("sqlite", "is gone"),
    ]


async def test_files_that_were_lost_and_come_out_as_others_are_named_anew_and_logged(database, tmp_path):
    await restricted(database)
    first = await made(database, tmp_path / "made")
    other = replace(first, manifest=first.manifest.replace(b"citation", b"Citation"))
    async with database.writer() as writer:
        await publish(writer, first)
        await publish(writer, other, 2)
    async with database.reader() as reader:
        named = await snapshot(reader, first.about.number)
        *_, before, after = [leaf async for page in leaves(reader) for leaf in page]
        assert [one.digest for one in await every(reader)] == [first.digest, other.digest]
        assert [wrong async for wrong in audit.log(reader, lambda _: None)] == []
    assert (named.version, named.manifest) == (2, other.manifest)
    assert json.loads(after.entry)["prev"] == before.index


async def test_a_snapshot_in_the_log_is_no_change_of_a_release(place, tmp_path):
    database = Database(place.app_url, timeout_s=60, role=place.role)
    try:
        words = await furnish(database)
        await release(database, words, a_statement())
        async with database.writer() as writer:
            await publish(writer, await made(database, tmp_path / "made"))
        await release(database, words, a_statement("average-cn-bj"))
        async with database.reader() as reader:
            assert (await load(reader)).state == words.state
            page = await feed(reader, await announced(reader), -1, 100)
    finally:
        await database.close()
    assert [(one.change, one.release) for one in page.entries] == [
        ("add", page.entries[0].release),
        ("release", page.entries[0].release),
        ("add", page.entries[2].release),
        ("release", page.entries[2].release),
    ]
    assert page.caught_up
    assert GRID in page.entries[0].key
