"""The same record through every door: what the command line answers is what REST answers, byte for byte."""

import asyncio
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from app.cli import main

pytestmark = pytest.mark.asyncio(loop_scope="session")

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "lookup.yaml").read_text(encoding="utf-8"))
EXIT = {200: 0, 404: 1, 409: 1, 400: 2, 422: 2}


@pytest.fixture
def said(server, read_only):
    """Run a verb on the shared seeded registry, apart from the loop of the tests."""
    place = server.place(read_only)
    env = {"FOOTING_DATABASE_URL": place.owner_url}
    if place.role is None:
        env["FOOTING_APP_DATABASE_URL"] = place.app_url

    async def run(*words):
        return await asyncio.to_thread(CliRunner(env=env).invoke, main, words)

    return run


@pytest.mark.parametrize("case", CASES, ids=lambda case: "&".join(f"{k}={v}" for k, v in case["ask"].items()))
async def test_a_look_up_prints_what_rest_answers(rest, said, case):
    theirs = await rest.get("/v1/lookup", params=case["ask"])
    ours = await said("lookup", "--json", *(f"{name}={value}" for name, value in case["ask"].items()))
    assert ours.exit_code == EXIT[theirs.status_code], ours.output
    if theirs.status_code == 200:
        assert ours.stdout == theirs.text + "\n"
        return
    problem = theirs.json()
    assert ours.stdout == ""
    assert ours.stderr.splitlines()[0] == f"{problem['code']}: {problem['detail']}"


async def test_a_figure_for_another_place_is_told_with_its_steps(said):
    asked = ("activity=electricity.grid-average", "geography=CN-XZ", "date=2024", "gas_basis=co2_only")
    answer = await said("lookup", *asked, "fallback=geography,time")
    figure, *steps, _ = answer.stdout.splitlines()[:4]
    assert figure == "0.2472 kg CO2 per kWh"
    assert steps[0] == "STEP  time: asked for 2024, answered for 2023"
    assert steps[1].startswith("STEP  geography: asked for CN-XZ, answered for CN-GRID-SW (derived containment)")
