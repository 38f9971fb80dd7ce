"""`footing init`: who runs the registry and the first administrator, once; another key for who lost it."""

import asyncio
import os
import sys

import asyncpg
import pytest
from click.testing import CliRunner

from app.access.tokens import parsed
from app.cli import main
from tests.plugins.clients import running

pytestmark = pytest.mark.asyncio
FIRST = ("--organisation", "desk", "--name-en", "The Desk", "--name-zh", "登记处", "--administrator", "wang")


@pytest.fixture
def env(place):
    """The variables by which the verb finds the fresh database of this test."""
    found = {"FOOTING_DATABASE_URL": place.owner_url}
    return found if place.role is not None else found | {"FOOTING_APP_DATABASE_URL": place.app_url}


@pytest.fixture
def init(env):
    """Run the verb, apart from this test's loop."""

    async def run(*words):
        return await asyncio.to_thread(CliRunner(env=env).invoke, main, ("init", *words))

    return run


async def asked(place, key):
    async with running(place) as client:
        return await client.get("/v1/whoami", headers={"authorization": f"Bearer {key}"})


async def test_the_first_administrator_gets_a_key_that_runs_the_registry(place, init):
    done = await init(*FIRST)
    assert done.exit_code == 0, done.stderr
    key = done.stdout.strip()
    assert parsed(key)
    told = (await asked(place, key)).json()
    assert told["memberships"] == [{"organisation": "desk", "role": "administrator"}]
    assert {"permission": "registry:manage", "organisation": "desk"} in told["permissions"]


async def test_a_second_time_it_says_so_and_makes_nothing(place, init):
    first = await init(*FIRST)
    again = await init(*FIRST[:-1], "li")
    assert (again.exit_code, again.stdout) == (1, "")
    assert "footing init --new-key" in again.stderr
    assert (await asked(place, first.stdout.strip())).status_code == 200
    connection = await asyncpg.connect(place.owner_url)
    counts = [await connection.fetchval(f"SELECT count(*) FROM {name}") for name in ("access_key", "access_subject")]
    await connection.close()
    assert counts == [1, 1]


async def test_who_lost_the_key_gets_another_and_the_lost_one_is_dead(place, init):
    lost = (await init(*FIRST)).stdout.strip()
    again = await init("--new-key")
    assert again.exit_code == 0, again.stderr
    assert (await asked(place, lost)).status_code == 401
    assert (await asked(place, again.stdout.strip())).status_code == 200


async def test_a_new_key_is_for_an_administrator_there_is(init):
    assert (await init("--new-key")).exit_code == 1
    await init(*FIRST)
    refused = await init("--new-key", "--administrator", "nobody")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "wang" in refused.stderr


@pytest.mark.parametrize(
    "said",
    [
        FIRST[:-2],
        FIRST[2:],
        ("--organisation", "The Desk", *FIRST[2:]),
        (*FIRST[:-1], "wa\u200bng"),
        (*FIRST, "--country", "China"),
    ],
)
async def test_what_cannot_be_is_refused_on_one_line(init, said):
    refused = await init(*said)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert len(refused.stderr.splitlines()) <= 2
    assert "Traceback" not in refused.stderr


async def test_of_two_at_once_one_makes_the_registry(env):
    async def apart(*words):  # as programs: two in one process would leave each other's variables behind
        command = (sys.executable, "-m", "app", "init", *words)
        nowhere = asyncio.subprocess.DEVNULL
        one = await asyncio.create_subprocess_exec(*command, env=os.environ | env, stdout=nowhere, stderr=nowhere)
        return await one.wait()

    assert sorted(await asyncio.gather(apart(*FIRST), apart(*FIRST[:-1], "li"))) == [0, 1]
