"""What nested entries cost in statements, and that many siblings may read at once."""

import pytest

from tests.plugins.clients import running
from tests.plugins.queries import recorded

pytestmark = pytest.mark.asyncio(loop_scope="session")

NESTED = """query ($n: Int!) { dataset(key: "us-epa/supply-chain") { key factors(first: $n) {
  key status citation log { index }
  catalogue { publisher { slug name { en } } dataset { key title { en } } } } } }"""
EDITIONS = """query ($n: Int!) { dataset(key: "us-epa/supply-chain") { factors(first: $n) {
  catalogue { edition { label } } } } }"""
CATALOGUE = "{ publishers { nodes { slug datasets(first: 5) { key issued_by { slug } factors(first: 3) { key } } } } }"
SLUGS = ("mee", "sac", "desnz", "us-epa")


@pytest.mark.parametrize(("query", "budget"), [(NESTED, 4), (EDITIONS, 4)])
async def test_a_hundred_entries_cost_what_one_costs(rest, asked, query, budget):
    costs = []
    for n in (1, 100):
        with recorded(rest) as statements:
            answer = await asked(query, n=n)
        assert "errors" not in answer.json(), answer.text[:300]
        assert len(answer.json()["data"]["dataset"]["factors"]) == n
        costs.append(len(statements))
    assert costs[0] == costs[1] <= budget


async def test_what_stands_beside_a_record_is_what_rest_says(rest, asked):
    answer = (await asked(NESTED, n=40)).json()["data"]["dataset"]["factors"]
    for one in answer[::13]:
        theirs = (await rest.get(f"/v1/factors/{one['key']}")).json()
        assert {name: one[name] for name in ("status", "citation", "log")} == {
            name: theirs[name] for name in ("status", "citation", "log")
        }
        assert one["catalogue"]["publisher"]["slug"] == "us-epa"


async def test_lists_in_lists_hold_each_parents_own(rest, asked):
    with recorded(rest) as statements:
        answer = (await asked(CATALOGUE)).json()
    assert len(statements) <= 4
    for publisher in answer["data"]["publishers"]["nodes"]:
        for dataset in publisher["datasets"]:
            assert dataset["key"].startswith(publisher["slug"] + "/")
            assert dataset["issued_by"]["slug"] == publisher["slug"]
            assert all(one["key"].startswith(dataset["key"] + "/") for one in dataset["factors"])


async def test_sixty_sibling_fields_on_a_pool_of_two_are_right(server, read_only):
    aliased = "\n".join(f'a{nth}: publisher(slug: "{slug}") {{ ...P }}' for nth, slug in enumerate(SLUGS * 3))
    query = (
        "query ($s: [Selector!]!) { lookups(selectors: $s) { status answer { factor { key status"
        " catalogue { publisher { slug } } } } } "
        + aliased
        + " } fragment P on Publisher { slug datasets(first: 2) { key issued_by { slug } issues { label } } }"
    )
    selectors = [
        {"activity": "electricity.grid-average", "geography": place, "date": str(year)}
        for place in ("CN-GD", "CN-FJ", "CN-HA", "CN-ZJ", "CN-SN", "GB")
        for year in (2021, 2022, 2023)
    ] * 3
    async with running(server.place(read_only), pool_size=2, hot_connections=2) as client:
        answer = (await client.post("/graphql", json={"query": query, "variables": {"s": selectors}})).json()
    assert "errors" not in answer
    assert len(selectors) + len(SLUGS) * 2 >= 60
    for nth, slug in enumerate(SLUGS * 3):
        assert answer["data"][f"a{nth}"]["slug"] == slug
        assert all(one["issued_by"]["slug"] == slug for one in answer["data"][f"a{nth}"]["datasets"])
    for asked_for, outcome in zip(selectors, answer["data"]["lookups"], strict=True):
        if outcome["status"] == 200:
            place = asked_for["geography"].lower()
            assert place in outcome["answer"]["factor"]["key"] or place == "gb"


async def test_each_selector_has_its_own_outcome(rest, asked):
    selectors = [
        {"activity": "electricity.grid-average", "geography": "CN-GD"},
        {"activity": "electricity.grid-average", "geography": "CN-XZ"},
        {"industry": "naics-2017:327310"},
        {"activity": "no-such-activity"},
        {"geography": "CN-GD"},
    ]
    query = """query ($s: [Selector!]!) { lookups(selectors: $s) { status answer { factor { value } }
      problem { code detail hint failed ambiguous_in nearest candidates fields } } }"""
    outcomes = (await asked(query, s=selectors)).json()["data"]["lookups"]
    assert [one["status"] for one in outcomes] == [200, 404, 409, 404, 400]
    for said, one in zip(selectors, outcomes, strict=True):
        theirs = (await rest.get("/v1/lookup", params=said)).json()
        if one["status"] == 200:
            assert one["answer"]["factor"]["value"] == theirs["factor"]["value"]
        else:
            assert {name: one["problem"][name] for name in ("code", "detail", "hint", "fields")} == {
                name: theirs[name] for name in ("code", "detail", "hint", "fields")
            }
