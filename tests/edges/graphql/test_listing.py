"""Lists of factors: searched, narrowed, counted, in pages that fit together, the same as over REST."""

import pytest

from tests.plugins.queries import recorded

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGE = """query ($where: FactorFilter, $first: Int!, $after: String) {
  factors(where: $where, first: $first, after: $after) {
    nodes { key version value }
    edges { cursor node { key } rank missing reasons { word said text lang code via } }
    page_info { has_next_page has_previous_page start_cursor end_cursor }
    total
    facets { counted complete facets { facet counts { value count name { en } } other_values others } }
    interpreted { words corrected place place_words } suggestions
    release { label pinned } } }"""


async def page(asked, first=10, after=None, **where):
    answer = (await asked(PAGE, where=where, first=first, after=after)).json()
    assert "errors" not in answer, answer["errors"]
    return answer["data"]["factors"]


async def test_pages_fit_together_and_are_those_of_rest(rest, asked):
    keys, after = [], None
    for _ in range(20):
        found = await page(asked, first=11, after=after, publisher="mee", total=True)
        keys += [(one["key"], one["version"]) for one in found["nodes"]]
        after = found["page_info"]["end_cursor"]
        if not found["page_info"]["has_next_page"]:
            break
    theirs = (await rest.get("/v1/factors?publisher=mee&limit=1000")).json()["items"]
    assert keys == [(one["key"], one["version"]) for one in theirs]
    assert found["total"] == len(keys)
    assert after is None


async def test_a_cursor_stays_with_the_release_of_its_first_page(asked):
    first = await page(asked, first=2, publisher="us-epa", release="2026.2")
    query = '{{ factors(first: 2, after: "{}") {{ release {{ label pinned }} }} }}'.format(
        first["page_info"]["end_cursor"]
    )
    answer = (await asked(query)).json()["data"]["factors"]
    assert answer == {"release": {"label": "2026.2", "pinned": False}}


async def test_a_search_says_why_it_found_what_it_found(asked):
    found = await page(asked, first=5, q="水泥")
    assert found["nodes"]
    assert all(one["reasons"] for one in found["edges"])
    assert found["interpreted"]["words"]


async def test_a_misspelt_word_is_mended_and_told(asked):
    found = await page(asked, first=5, q="portland cemnt")
    assert found["interpreted"]["corrected"]


async def test_counts_are_told_when_they_are_asked_for(asked):
    found = await page(asked, first=1, publisher="mee", facets=["geography", "year"], total=True)
    assert {one["facet"] for one in found["facets"]["facets"]} == {"geography", "year"}
    assert found["total"] > 1
    assert (await page(asked, first=1, publisher="mee"))["facets"] is None


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ({"publisher": "nobody"}, "FT-PRO-404"),
        ({"geography": "XX"}, "FT-NOM-103"),
        ({"year": 12}, "FT-LOOKUP-101"),
        ({"facets": ["nothing"]}, "FT-LOOKUP-101"),
        ({"sort": "relevance"}, "FT-LOOKUP-101"),
        ({"q": ""}, "FT-LOOKUP-101"),
        ({"q": "x" * 300}, "FT-KIT-103"),
    ],
)
async def test_a_bad_filter_is_refused_as_over_rest(asked, where, code):
    answer = (await asked(PAGE, where=where, first=1)).json()
    assert answer["data"] == {"factors": None}
    assert answer["errors"][0]["extensions"]["code"] == code


async def test_a_cursor_of_another_list_is_refused(asked):
    answer = (await asked(PAGE, where={}, first=1, after="nonsense")).json()
    assert answer["errors"][0]["extensions"]["code"] == "FT-KIT-102"


async def test_a_page_of_a_hundred_costs_what_a_page_of_one_costs(rest, asked):
    query = """query ($n: Int!) { factors(where: {publisher: "us-epa"}, first: $n) { nodes {
      key status catalogue { publisher { slug } dataset { key } } } } }"""
    costs = []
    for n in (1, 100):
        with recorded(rest) as statements:
            answer = (await asked(query, n=n)).json()
        assert len(answer["data"]["factors"]["nodes"]) == n
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 5
