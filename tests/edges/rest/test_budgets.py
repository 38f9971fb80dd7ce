"""What each answer costs in statements, and that it does not grow with what is answered."""

import pytest

from tests.plugins.queries import at_most, recorded

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRID = "/v1/lookup?activity=electricity.grid-average"
KEY = "/v1/factors/mee/grid-electricity/average-cn"
CEMENT = "/v1/lookup?industry=naics-2017:327310"


@pytest.mark.parametrize(
    ("path", "count"),
    [
        (GRID + "&geography=CN-FJ&date=2021", 1),
        (GRID + "&geography=CN-FJ&date=2021&unit=MJ", 1),
        (GRID + "&geography=CN-FJ&date=2021&release=2026.10", 1),
        (CEMENT + "&boundary=cradle-to-sale&dqr_max=1.99", 1),
        (CEMENT + "&price_basis=purchaser", 1),
        (GRID + "&geography=CN-XZ&date=2021", 2),
        (GRID + "&geography=FR", 2),
        ("/v1/lookup?activity=a/b/nothing-of-this-name", 2),
        (KEY + "-fj", 1),
        (KEY + "-fj?unit=MJ", 1),
        (KEY + "-fj/versions/2", 1),
        (KEY + "-fj/history", 1),
        (KEY + "-nothing", 2),
        ("/v1/factors?publisher=mee&limit=11", 1),
        ("/v1/factors?publisher=mee&limit=12&total=true", 2),
        ("/v1/factors?industry=naics-2017:3273&limit=11", 2),
        ("/v1/factors?industry=naics-2017:3273&limit=11&total=true", 3),
        ("/v1/publishers?limit=11", 1),
        ("/v1/datasets?limit=11", 1),
        ("/v1/datasets?limit=11&publisher=mee", 2),
        ("/v1/datasets/us-epa/supply-chain", 3),
        ("/v1/releases?limit=11", 0),
        ("/v1/releases/2026.3", 0),
        ("/v1/nomenclature/units?limit=11", 0),
        ("/v1/nomenclature/classifications/isic-4?limit=11", 1),
        ("/v1/lookup?activity=no-such-activity", 0),
        ("/readyz", 1),
        ("/livez", 0),
    ],
)
async def test_an_answer_costs_no_more_than_its_budget(rest, path, count):
    fresh = path + ("&" if "?" in path else "?") + "&&&"  # says nothing, and no answer is kept under it
    with recorded(rest) as statements:
        answer = await rest.get(fresh)
    assert answer.status_code in {200, 404, 409}, answer.text
    assert len(statements) == count, statements


@pytest.mark.parametrize("door", ["/v1/factors?publisher=us-epa&limit=", "/v1/nomenclature/classifications/cpc?limit="])
async def test_a_long_page_costs_what_a_short_one_costs(rest, door):
    for limit in ("1", "999"):
        with at_most(1, rest):
            answer = await rest.get(door + limit)
        assert len(answer.json()["items"]) == int(limit)


async def test_a_repeated_question_costs_nothing(rest):
    asked = GRID + "&geography=CN-HA&date=2021"
    first = await rest.get(asked)
    with at_most(0, rest):
        again = await rest.get(asked)
        unchanged = await rest.get(asked, headers={"if-none-match": first.headers["etag"]})
    assert again.content == first.content
    assert unchanged.status_code == 304


async def test_a_refusal_is_not_kept(rest):
    asked = GRID + "&geography=CN-XZ&date=2023"
    for _ in range(2):
        with recorded(rest) as statements:
            assert (await rest.get(asked)).status_code == 404
        assert len(statements) == 2
