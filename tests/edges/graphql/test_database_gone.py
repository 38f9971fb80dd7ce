"""A database that goes away is told as that, in every field, and comes back without a restart."""

import asyncio

import pytest

pytestmark = pytest.mark.asyncio

QUERY = """{ publishers { nodes { slug datasets(first: 3) { key issued_by { slug } } } }
  factor(key: "mee/grid-electricity/average-cn-gd") { factor { value status } } release { label } }"""


async def test_it_is_told_as_rest_tells_it_and_passes(own_rest, server, seeded_place):
    name = seeded_place.app_url.partition("?")[0].rpartition("/")[2]
    first = await own_rest.post("/graphql", json={"query": QUERY})
    assert "errors" not in first.json()
    await server.run(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
    await server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    await server.run(f'ALTER DATABASE "{name}" RENAME TO "{name}_away"')
    try:
        answer = (await own_rest.post("/graphql", json={"query": QUERY})).json()
    finally:
        await server.run(f'ALTER DATABASE "{name}_away" RENAME TO "{name}"')
        await server.run(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')
    assert {one["extensions"]["code"] for one in answer["errors"]} == {"FT-KIT-501"}
    assert answer["data"]["release"] is not None
    assert (await own_rest.post("/graphql", json={"query": QUERY})).json() == first.json()


async def test_connections_cut_under_load_are_never_a_fault_of_ours(own_rest, server, seeded_place):
    name = seeded_place.app_url.partition("?")[0].rpartition("/")[2]
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    await own_rest.post("/graphql", json={"query": QUERY})
    asked = [own_rest.post("/graphql", json={"query": QUERY}) for _ in range(12)]
    answers = await asyncio.gather(*asked, server.run(cut))
    for answer in answers[:-1]:
        codes = {one["extensions"]["code"] for one in answer.json().get("errors", [])}
        assert codes <= {"FT-KIT-501"}, answer.text[:500]
    assert "errors" not in (await own_rest.post("/graphql", json={"query": QUERY})).json()
