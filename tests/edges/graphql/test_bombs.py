"""What would cost far more to answer than to send is refused before anything is read."""

import pytest

from tests.cases.bombs import BOMBS
from tests.plugins.queries import at_most

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("name", BOMBS)
async def test_a_bomb_is_refused_without_a_statement(rest, name):
    query, variables, codes = BOMBS[name]
    with at_most(0, rest):
        answer = await rest.post("/graphql", json={"query": query, "variables": variables})
    assert answer.status_code == 400, answer.text[:300]
    [error] = answer.json()["errors"]
    assert error["extensions"]["code"] in codes.split("|"), answer.text[:300]
    assert error["extensions"]["hint"]
    assert len(answer.content) < 2_000
    assert "data" not in answer.json()


async def test_there_are_bombs_enough():
    assert len(BOMBS) >= 40
