"""The history of a factor in pages."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")

GUANGDONG = "/v1/factors/mee/grid-electricity/average-cn-gd/history"
CEMENT = "/v1/factors/us-epa/supply-chain/327310-cradle-to-sale/history"


async def test_pages_of_one_make_the_whole(rest):
    whole = (await rest.get(GUANGDONG)).json()
    seen, said = [], {"limit": 1}
    while True:
        page = (await rest.get(GUANGDONG, params=said)).json()
        seen += page["items"]
        if page["next"] is None:
            break
        said = {"limit": 1, "cursor": page["next"]}
    assert seen == whole["items"]
    assert [one["version"] for one in seen] == [3, 2, 1]
    assert whole["next"] is None


async def test_gases_are_compared_one_by_one(rest):
    newest = (await rest.get(CEMENT, params={"limit": 1})).json()["items"][0]
    fields = {one["field"]: one for one in newest["differences"]}
    assert fields["constituents.co2-fossil.kg"]["from"] is None
    assert fields["constituents.co2-fossil.kg"]["to"] > 0
    assert fields["quality.flags"]["added"]
    assert "constituents" not in fields


async def test_a_cursor_stays_with_the_release_of_the_first_page(rest):
    first = (await rest.get(GUANGDONG, params={"limit": 1, "release": "2026.7"})).json()
    again = (await rest.get(GUANGDONG, params={"limit": 1, "cursor": first["next"]})).json()
    assert again["release"]["label"] == "2026.7"
    other = await rest.get(GUANGDONG, params={"limit": 1, "cursor": first["next"], "release": "2026.3"})
    assert other.status_code == 404


@pytest.mark.parametrize("said", [{"limit": "0"}, {"limit": "x"}, {"cursor": "x"}, {"cursor": ""}, {"unit": "kWh"}])
async def test_what_means_nothing_is_refused(rest, said):
    answer = await rest.get(GUANGDONG, params=said)
    assert answer.status_code == 400
    assert answer.json()["hint"]
