"""Which received files are kept: whatever a row names, in whatever table; and the worker takes the rest away."""

import asyncio
import os
import re

import pytest

from app.kit.db import metadata
from app.proposals.queries.files import named
from app.worker import work
from tests.factories.council import done

pytestmark = pytest.mark.asyncio
# Every column of texts that says it is a digest: `named` asks each of them.
NAMING = {"proposals_content.file", "proposals_evidence.digest", "provenance_source.digest"}


async def put(council, content):
    async def parts():
        yield content

    return (await council.services.store.put(parts(), 1_000)).digest


def aged(council, digest, days):
    path = council.services.store.path(digest)
    then = path.stat().st_mtime - days * 86_400
    os.utime(path, (then, then))
    return path


async def asked(council, *digests):
    async with council.database.reader() as reader:
        return await named(reader, digests)


async def test_every_text_column_of_digests_is_asked():
    columns = [column for table in metadata.tables.values() for column in table.columns]
    texts = [one for one in columns if one.type.python_type is str]
    found = {str(one) for one in texts if re.search("sha-?256|digest", f"{one.name} {one.comment}", re.IGNORECASE)}
    assert found == NAMING


async def test_change_sets_and_evidence_of_every_proposal_are_named(council):
    one = await (await council.open()).to("draft")
    done(await one.rewrite())
    done(await one.rewrite())
    rows = await council.rows("SELECT file FROM proposals_content WHERE file IS NOT NULL")
    brought = await council.rows("SELECT digest FROM proposals_evidence")
    strange = await put(council, b"nobody's")
    digests = [row[0] for row in (*rows, *brought)]
    assert await asked(council, strange, *digests) == set(digests)


async def test_a_document_that_is_only_stated_is_named(council):
    digest = await put(council, b"stated")
    one = await council.open()
    done(await one.state(evidence=digest))
    assert await asked(council, digest) == {digest}


async def test_a_document_of_a_released_edition_is_named(council):
    one = await (await council.open()).to("released")
    rows = await council.rows("SELECT digest FROM provenance_source WHERE digest IS NOT NULL")
    assert rows
    assert await asked(council, *(row[0] for row in rows)) == {row[0] for row in rows}
    assert one


async def test_the_worker_takes_away_what_came_to_nothing(council):
    one = await (await council.open()).to("submitted")
    trial = aged(council, await put(council, b"a trial"), 8)
    rows = await council.rows("SELECT digest FROM proposals_evidence")
    evidence = aged(council, rows[0][0], 400)
    half = council.services.store.folder / "coming-x"
    half.write_bytes(b"x")
    os.utime(half, (0, 0))
    working = asyncio.create_task(work(council.services))
    async with asyncio.timeout(10):
        while trial.exists() or half.exists() or await one.standing() == "submitted":  # noqa: ASYNC110 - seen only by looking
            await asyncio.sleep(0.05)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    assert evidence.exists()
