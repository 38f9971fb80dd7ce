"""A database that goes away: 503 with when to come back, then answers again, without a restart."""

import asyncio

import pytest

pytestmark = pytest.mark.asyncio

GRID = "/v1/lookup?activity=electricity.grid-average&geography=CN-GD&date=2022"
BEHIND = ("/readyz", GRID, "/v1/factors?publisher=mee", "/v1/factors?industry=naics-2017:3273", "/v1/publishers")


async def away(server, name):
    """Rename a database under the service's feet; every connection to it is cut."""
    await server.run(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
    await server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    await server.run(f'ALTER DATABASE "{name}" RENAME TO "{name}_away"')


async def back(server, name):
    await server.run(f'ALTER DATABASE "{name}_away" RENAME TO "{name}"')
    await server.run(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')


def database_of(place):
    return place.app_url.partition("?")[0].rpartition("/")[2]


async def test_readiness_and_reads_say_503_while_the_database_is_gone(own_rest, server, seeded_place):
    name = database_of(seeded_place)
    assert (await own_rest.get("/readyz")).status_code == 200
    await away(server, name)
    try:
        for path in BEHIND:
            answer = await own_rest.get(path)
            assert answer.status_code == 503, (path, answer.text)
            assert answer.json()["code"] == "FT-KIT-501"
            assert int(answer.headers["retry-after"]) >= 1
            assert answer.headers["cache-control"] == "no-store"
        assert (await own_rest.get("/livez")).status_code == 200
        assert (await own_rest.get("/v1/releases/latest")).status_code == 200
    finally:
        await back(server, name)
    for path in BEHIND:
        assert (await own_rest.get(path)).status_code == 200, path


async def test_connections_cut_under_load_lose_nothing_for_good(own_rest, server, seeded_place):
    name = database_of(seeded_place)
    await own_rest.get(GRID)
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    asked = [own_rest.get(f"{GRID}&unit={unit}") for unit in ("GJ", "MJ", "TJ", "J", "MWh", "GWh", "kWh", "tce")]
    statuses = {answer.status_code for answer in (await asyncio.gather(*asked, server.run(cut)))[:-1]}
    assert statuses <= {200, 422, 503}
    for number in range(20):
        answer = await own_rest.get(f"{GRID}&dqr_max={number}&gas_basis=co2_only")
        assert answer.status_code in {404, 503}, answer.text
    assert answer.status_code == 404
