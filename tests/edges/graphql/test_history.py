"""The versions of a factor: what REST says of them, in pages, one statement for however many factors."""

import pytest

from tests.plugins.queries import recorded

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEYS = (
    "mee/grid-electricity/average-cn-gd",
    "us-epa/supply-chain/327310-cradle-to-sale",
    "desnz/ghg-conversion-factors/uk-electricity-generated-electricity-uk-kwh",
)
GUANGDONG = KEYS[0]
PAGES = """query ($key: String, $release: String, $after: String) { factor(key: $key, release: $release) { factor {
  history(first: 1, after: $after) { nodes { version } edges { cursor node { version } }
    page_info { has_next_page has_previous_page start_cursor end_cursor } }
  versions(first: 1, after: $after) { nodes { factor { version } } } } } }"""
MANY = """query ($n: Int!) { dataset(key: "us-epa/supply-chain") { factors(first: $n) { key
  history(first: 9) { nodes { version compared_with value differences } }
  versions(first: 9) { nodes { uri factor { version value } } } } } }"""


def query(selection):
    return f"query ($key: String, $release: String) {{ factor(key: $key, release: $release) {{ factor {selection} }} }}"


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("release", [None, "2026.7"])
async def test_a_history_is_what_rest_says(rest, asked, every, key, release):
    selection = f"{{ history(first: 100) {{ nodes {every('HistoryEntry')} }} }}"
    ours = (await asked(query(selection), key=key, release=release)).json()
    said = {} if release is None else {"release": release}
    theirs = (await rest.get(f"/v1/factors/{key}/history", params=said)).json()
    if "items" not in theirs:
        assert ours["errors"][0]["extensions"]["code"] == theirs["code"]
        return
    assert ours["data"]["factor"]["factor"]["history"]["nodes"] == theirs["items"] != []


@pytest.mark.parametrize("key", KEYS)
async def test_a_version_is_what_rest_says(rest, asked, every, key):
    beside = ("uri", "provenance", "status", "log", "citation", "catalogue", "quality")  # nested too deep
    record = every("Factor", without=beside)
    selection = f"{{ versions(first: 100) {{ nodes {{ factor {record} uri since log {{ index }} citation }} }} }}"
    found = (await asked(query(selection), key=key)).json()["data"]["factor"]["factor"]["versions"]["nodes"]
    assert found
    for one in found:
        theirs = (await rest.get(one["uri"])).json()
        assert {name: one[name] for name in one if name != "factor"} == {
            name: theirs[name] for name in theirs if name != "factor"
        }
        assert one["factor"]["digest"] == theirs["factor"]["digest"]
        assert all(one["factor"][name] == said for name, said in theirs["factor"].items() if not _is_nested(said))


def _is_nested(said):
    return isinstance(said, dict | list)


async def test_pages_of_one_make_the_whole(asked):
    seen, after = [], None
    while True:
        page = (await asked(PAGES, key=GUANGDONG, after=after)).json()["data"]["factor"]["factor"]
        assert page["versions"]["nodes"] == [{"factor": one} for one in page["history"]["nodes"]]
        seen += [one["version"] for one in page["history"]["nodes"]]
        lies = page["history"]["page_info"]
        assert lies["has_previous_page"] == (after is not None)
        assert lies["end_cursor"] == page["history"]["edges"][0]["cursor"]
        after = lies["end_cursor"]
        if not lies["has_next_page"]:
            break
    assert seen == [3, 2, 1]


async def test_a_cursor_is_that_of_rest_and_stays_with_the_release_of_the_first_page(rest, asked):
    address = f"/v1/factors/{GUANGDONG}/history"
    first = (await rest.get(address, params={"limit": 1, "release": "2026.7"})).json()
    theirs = (await rest.get(address, params={"limit": 1, "cursor": first["next"]})).json()["items"]
    page = (await asked(PAGES, key=GUANGDONG, after=first["next"])).json()["data"]["factor"]["factor"]["history"]
    assert [one["version"] for one in page["nodes"]] == [one["version"] for one in theirs] != []


@pytest.mark.parametrize(("after", "code"), [("nonsense", "FT-KIT-102"), (None, "FT-REL-404")])
async def test_a_cursor_of_another_list_or_a_later_release_is_refused(rest, asked, after, code):
    if after is None:
        latest = await rest.get(f"/v1/factors/{GUANGDONG}/history", params={"limit": 1})
        after = latest.json()["next"]
    answer = (await asked(PAGES, key=GUANGDONG, release="2026.7", after=after)).json()
    assert {one["extensions"]["code"] for one in answer["errors"]} == {code}
    assert answer["data"]["factor"]["factor"] == {"history": None, "versions": None}


async def test_a_hundred_histories_cost_what_one_costs(rest, asked):
    costs = []
    for n in (1, 100):
        with recorded(rest) as statements:
            answer = (await asked(MANY, n=n)).json()
        assert "errors" not in answer
        costs.append(len(statements))
        for one in answer["data"]["dataset"]["factors"]:
            numbers = [entry["version"] for entry in one["history"]["nodes"]]
            assert numbers == [entry["factor"]["version"] for entry in one["versions"]["nodes"]] != []
            assert all(entry["uri"].startswith(f"/v1/factors/{one['key']}/") for entry in one["versions"]["nodes"])
    assert costs[0] == costs[1] <= 3


async def test_a_size_outside_the_limit_is_refused(asked):
    for first in (0, 101):
        text = query(f"{{ history(first: {first}) {{ nodes {{ version }} }} }}")
        assert (await asked(text, key=GUANGDONG)).json()["errors"][0]["extensions"]["code"] == "FT-GQL-111"
    missing = query("{ history { nodes { version } } }")
    assert (await asked(missing, key=GUANGDONG)).json()["errors"][0]["extensions"]["code"] == "FT-GQL-400"
