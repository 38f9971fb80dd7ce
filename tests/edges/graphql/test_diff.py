"""What changed between releases: the same as over REST."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")

DIFF = """query ($a: String!, $b: String!, $where: DiffFilter, $first: Int!, $after: String, $counted: Boolean!) {
  release_diff(a: $a, b: $b, where: $where, first: $first, after: $after, counted: $counted) {
    nodes { change change_class key id versions { from to } uris { from to } name { en zh } dataset geography unit
      figures { from to } value_change fields reason replacement }
    page_info { has_next_page end_cursor } from { label digest pinned } to { label digest pinned }
    total not_comparable nothing_to_compare summary { change dataset count } } }"""


async def test_changes_are_those_of_rest_page_by_page(rest, asked):
    where, found, after = {"publisher": "mee", "min_change": "1%"}, [], None
    theirs = (await rest.get("/v1/releases/2026.9/diff/latest", params=where | {"limit": 1000, "total": "true"})).json()
    for _ in range(30):
        answer = await asked(DIFF, a="2026.9", b="latest", where=where, first=10, after=after, counted=True)
        page = answer.json()["data"]["release_diff"]
        found += page["nodes"]
        after = page["page_info"]["end_cursor"]
        if not page["page_info"]["has_next_page"] or len(found) >= len(theirs["items"]):
            break
    assert found[: len(theirs["items"])] == theirs["items"]
    assert page["total"] == theirs["total"]
    assert page["not_comparable"] == theirs["not_comparable"]


async def test_kinds_can_be_chosen(asked):
    where = {"publisher": "mee", "change": ["extended", "withdrawn"]}
    answer = (await asked(DIFF, a="2026.9", b="latest", where=where, first=5, counted=False)).json()
    assert "errors" not in answer, answer["errors"]
    found = answer["data"]["release_diff"]
    assert found["nodes"]
    assert {one["change"] for one in found["nodes"]} <= {"extended", "withdrawn"}


async def test_the_later_before_the_earlier_is_refused(rest, asked):
    theirs = (await rest.get("/v1/releases/2026.4/diff/2026.2")).json()
    answer = (await asked(DIFF, a="2026.4", b="2026.2", first=1, counted=False)).json()
    assert answer["errors"][0]["extensions"]["code"] == theirs["code"]
