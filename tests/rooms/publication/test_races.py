"""Cuts at once, cuts that die, and readers meanwhile: numbered releases or none, nothing half done, nothing early."""

import asyncio
import random
import subprocess
import sys

import asyncpg
import pytest
from sqlalchemy import text

from app.kit.errors import FootingError
from app.proposals.commands.step import held_alone, taken
from app.proposals.lifecycle import Step
from app.proposals.model import Actor
from app.publication.commands.release import from_proposals
from app.publication.errors import NothingAccepted
from app.publication.queries.announced import announced
from tests.factories.figures import a_statement
from tests.factories.proposals import REGISTRY, a_row, an_accepted_proposal
from tests.plugins.databases import ROOT
from tests.plugins.invariants import invariants

pytestmark = pytest.mark.asyncio
BY = Actor(subject=None, role="operator", organisation=REGISTRY)
TRIALS = 100
MANY = 10_000
HEAD_START_S = 0.2
_COUNT = text("SELECT count(*) FROM releases_member WHERE since <= :release AND coalesce(until, 2147483647) > :release")


async def cut(registry):
    """Cut what is accepted; return the number of the release, or the code of the refusal."""
    try:
        async with registry.database.writer() as writer:
            return (await from_proposals(writer, BY, registry.words)).made.release.number
    except FootingError as refused:
        return refused.code


async def proposed(registry, *rows, **said):
    async with registry.database.writer() as writer:
        return await an_accepted_proposal(writer, *rows, **said)


async def sound(registry):
    connection = await asyncpg.connect(registry.place.owner_url)
    try:
        return await invariants(connection)
    finally:
        await connection.close()


async def test_two_cuts_at_once_make_one_release_and_the_other_finds_nothing(registry):
    await registry.release(a_statement())
    for trial in range(TRIALS):
        await proposed(registry, a_row(value=f"0.{4000 + trial}"), label=f"e{trial}")
        outcomes = await asyncio.gather(cut(registry), cut(registry))
        assert sorted(outcomes, key=str) == [trial + 2, NothingAccepted.code]
    assert await sound(registry) == []


async def test_a_proposal_that_is_released_and_sent_back_at_once_is_one_of_the_two(registry):
    await registry.release(a_statement())
    seen = set()
    for trial in range(TRIALS):
        proposal = await proposed(registry, a_row(value=f"0.{4000 + trial}"), label=f"e{trial}")
        ahead = (2 * trial / (TRIALS - 1) - 1) * HEAD_START_S  # from the one well before the other to the reverse
        ways = (later(-ahead, cut(registry)), later(ahead, sent_back(registry, proposal)))
        released, refused = await asyncio.gather(*ways)
        assert (isinstance(released, int), refused) in {(True, "FT-PROPOSAL-409"), (False, None)}
        seen.add(isinstance(released, int))
    assert seen == {True, False}
    assert await sound(registry) == []


async def sent_back(registry, proposal):
    """Ask for a revision; return the code of a refusal, None where it is done."""
    try:
        async with registry.database.writer() as writer:
            await taken(writer, await held_alone(writer, proposal), Step.REQUEST_REVISION, BY, reason="late")
    except FootingError as refused:
        return refused.code
    return None


async def later(seconds, work):
    await asyncio.sleep(max(0, seconds))
    return await work


@pytest.mark.parametrize("at", ["minted", "made"])
async def test_a_cut_that_is_killed_leaves_nothing_and_the_next_one_goes_through(registry, at):
    await registry.release(a_statement())
    await proposed(registry, a_row(value="0.45"), *(a_new_row(nth) for nth in range(50)))
    before = await everything(registry)
    assert await died(registry, at)
    assert await everything(registry) == before
    assert await sound(registry) == []
    assert await cut(registry) == 2
    assert await sound(registry) == []


async def test_a_cut_killed_at_any_moment_is_whole_or_not_there(registry):
    await registry.release(a_statement())
    for trial in range(5):
        await proposed(registry, *(a_new_row(1000 * trial + nth) for nth in range(200)), label=f"e{trial}")
        with cutter(registry, "never") as process:
            assert process.stdout.readline() == b"cutting\n"
            await asyncio.sleep(random.uniform(0, 0.6))  # noqa: S311 - any moment will do
            process.kill()
        number = await cut(registry)
        assert number in {trial + 2, NothingAccepted.code}
        assert len(await registry.rows("SELECT 1 FROM releases_release")) == trial + 2
    assert await sound(registry) == []


async def test_who_reads_while_ten_thousand_changes_are_cut_sees_the_old_release_until_the_new_one_is_whole(registry):
    first = await registry.release(a_statement())
    row = a_row(value="0.45")
    await proposed(registry, row, *(a_new_row(nth) for nth in range(MANY - 1)))
    seen = []
    with cutter(registry, "never") as process:
        while process.poll() is None:
            async with registry.database.reader() as reader:
                latest = (await announced(reader)).latest
                held = await reader.first(_COUNT.bindparams(release=latest.number))
            seen.append((latest.label, held[0]))
            await asyncio.sleep(0.01)
        label = process.stdout.read().decode().split()[-1]
    assert (process.returncode, set(seen) - {(first.label, 1), (label, MANY)}) == (0, set())
    assert seen[0] == (first.label, 1)
    assert len(seen) > 10
    assert (await registry.answer()).release.changes == MANY


async def died(registry, at):
    with cutter(registry, at) as process:
        process.wait(60)
    return process.returncode == -9


def cutter(registry, at):
    place = registry.place
    command = [sys.executable, "-m", "tests.factories.cutter", place.app_url, place.role or "", at]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)


def a_new_row(nth):
    return a_row(f"figure-{nth}", change="add", value=f"0.{1000 + nth}", name_en=f"Figure {nth}", activity=None)


async def everything(registry):
    names = ("releases_release", "releases_member", "factors_version", "factors_factor", "tlog_leaf", "search_about")
    names += ("provenance_edition", "provenance_source", "proposals_event")
    return [len(await registry.rows(f"SELECT 1 FROM {name}")) for name in names]
