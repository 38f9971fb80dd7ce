"""`footing cut`: the operator releases what was accepted."""

import asyncio
from decimal import Decimal

import pytest
import pytest_asyncio
from click.testing import CliRunner
from sqlalchemy import text

from app.cli import main
from tests.factories.figures import a_statement
from tests.factories.proposals import a_row, an_accepted_proposal
from tests.factories.registry import furnish, release

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def desk(place, database):
    """A small registry with a release and an accepted amendment; runs `footing cut` on it."""
    words = await furnish(database)
    await release(database, words, a_statement())
    async with database.writer() as writer:
        proposal = await an_accepted_proposal(writer, a_row(value="0.45"))
    env = {"FOOTING_DATABASE_URL": place.owner_url}
    if place.role is None:
        env["FOOTING_APP_DATABASE_URL"] = place.app_url

    async def run(*said):
        return await asyncio.to_thread(CliRunner(env=env).invoke, main, ["cut", *map(str, said)])

    run.proposal, run.database, run.words = proposal, database, words
    return run


async def test_a_dry_run_shows_the_figures_and_the_cut_does_what_it_showed(desk):
    shown = await desk("--dry-run")
    assert shown.exit_code == 0, shown.output
    line, last = shown.stdout.splitlines()
    assert line == "amend     minor  acme/grid/average-cn-gd  0.4403 → 0.45"
    done = await desk("--note", "figures of 2026")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[-1] == last.replace("would be", "is")
    again = await desk()
    assert (again.exit_code, again.stderr.splitlines()[0][:11]) == (1, "FT-PUB-410:")


async def test_what_no_longer_fits_is_named_or_given_back(desk):
    await release(desk.database, desk.words, a_statement(value=Decimal("0.9")))
    refused = await desk("--proposal", desk.proposal)
    assert (refused.exit_code, refused.stderr[:11]) == (1, "FT-PUB-412:")
    shown = await desk("--dry-run")
    assert (shown.exit_code, shown.stdout.startswith(f"does not fit: proposal {desk.proposal}, change 1")) == (1, True)
    assert (await desk("--give-back")).stdout.splitlines()[-1] == "nothing fits: there is no release"
    async with desk.database.reader() as reader:
        said = text("SELECT role, organisation FROM proposals_event ORDER BY at DESC LIMIT 1")
        assert tuple(await reader.first(said)) == ("operator", None)


async def test_a_label_that_is_none_is_refused(desk):
    answer = await desk("--label", "soon")
    assert (answer.exit_code, answer.stderr[:11]) == (1, "FT-REL-409:")
