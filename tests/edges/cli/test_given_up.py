"""Work that was given up: the doctor names it and what to do, and the worker's `--retry` has it tried again."""

import asyncio

import asyncpg
import pytest
from click.testing import CliRunner
from structlog.testing import capture_logs

from app.cli import main
from app.kit.outbox import MOST_ATTEMPTS, drain
from app.worker import given_up, handlers
from tests.factories.council import council as opened

pytestmark = pytest.mark.asyncio


@pytest.fixture
def verb(place):
    """Run a verb on the fresh database of this test, apart from its loop."""
    env = {"FOOTING_DATABASE_URL": place.owner_url}
    if place.role is None:
        env["FOOTING_APP_DATABASE_URL"] = place.app_url

    async def run(*words):
        return await asyncio.to_thread(CliRunner(env=env).invoke, main, words)

    return run


async def failed_for_good(council):
    """A proposal whose checks fail as often as they are tried: its evidence is gone. Return it and what was logged."""
    one = await (await council.open()).to("submitted")

    async def failing(writer, subject):  # noqa: ARG001
        raise FileNotFoundError("the disk is away")

    connection = await asyncpg.connect(council.place.owner_url)
    with capture_logs() as logged:
        for _ in range(MOST_ATTEMPTS + 1):
            await connection.execute("UPDATE kit_message SET due_at = now()")
            await drain(council.database, dict.fromkeys(handlers(council.services), failing), given_up)
    await connection.close()
    return one, logged


async def test_work_that_is_given_up_is_logged_named_and_tried_again(place, tmp_path, verb):
    async with opened(place, tmp_path) as council:
        one, logged = await failed_for_good(council)
        (told,) = [entry for entry in logged if entry["event"] == "outbox.given_up"]
        assert told["log_level"] == "error"
        assert (told["topic"], told["subject"].split("/")[0]) == ("proposal.check", one.id)
        assert "the disk is away" in told["trouble"]
        assert (await one.standing()) == "submitted"

        examined = await verb("doctor")
        assert examined.exit_code == 1
        assert "WRONG  work that was put off is done" in examined.stdout
        for word in (one.id, "proposal.check", "the disk is away", "footing worker --retry"):
            assert word in examined.stdout, word

        again = await verb("worker", "--retry")
        assert (again.exit_code, again.stdout) == (0, "1 message is tried again\n"), again.output
        assert "ok     work that was put off is done" in (await verb("doctor")).stdout
        assert await council.work() == 1
        assert (await one.standing()) == "screening"
        assert (await verb("worker", "--retry")).stdout == "0 messages are tried again\n"


async def test_what_is_only_put_off_is_not_given_up(place, tmp_path, verb):
    async with opened(place, tmp_path) as council:
        await (await council.open()).to("submitted")
        assert "ok     work that was put off is done" in (await verb("doctor")).stdout
