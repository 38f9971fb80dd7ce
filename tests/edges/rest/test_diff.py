"""The difference between two releases over REST, on the seed."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")

UK, EPA = "desnz/ghg-conversion-factors", "us-epa/supply-chain"
UK_2024_TO_2025 = "/v1/releases/2026.5/diff/2026.9"
EPA_TO_V13 = "/v1/releases/2026.2/diff/2026.4"


async def walked(rest, path, **asked):
    """All items, page after page, with the last page."""
    items, cursor = [], None
    while True:
        more = {"cursor": cursor} if cursor else {}
        answer = await rest.get(path, params={"limit": 1000} | asked | more)
        assert answer.status_code == 200, answer.text[:300]
        page = answer.json()
        items, cursor = items + page["items"], page["next"]
        if cursor is None:
            return items, page


async def test_the_uk_figures_of_2025_extend_those_of_2024(rest):
    items, _ = await walked(rest, UK_2024_TO_2025, dataset=UK)
    assert len(items) == 2616
    assert {one["change"] for one in items} == {"extended"}
    assert all(one["figures"]["from"]["reference_period"]["to"] == "2024-12-31" for one in items)
    assert [one["key"] for one in items] == sorted(one["key"] for one in items)


async def test_min_change_of_five_percent_keeps_what_changed_by_that_much_and_no_less(rest):
    whole, _ = await walked(rest, UK_2024_TO_2025, dataset=UK)
    kept, page = await walked(rest, UK_2024_TO_2025, dataset=UK, min_change="5%", limit=100)
    changes = {one["key"]: one["value_change"] for one in whole}
    large = {key for key, one in changes.items() if one["comparable"] and one["absolute"]}
    large = {key for key in large if changes[key]["relative"] is None or abs(changes[key]["relative"]) >= 0.05}
    assert {one["key"] for one in kept} == large
    assert page["total"] == len(kept) == 330
    assert page["not_comparable"] == sum(not one["comparable"] for one in changes.values())
    same = await rest.get(UK_2024_TO_2025, params={"dataset": UK, "min_change": "0.05", "limit": 1})
    assert same.json()["items"] == kept[:1]


async def test_an_entry_tells_both_sides_and_what_changed(rest):
    key = f"{UK}/uk-electricity-generated-electricity-uk-kwh"
    items, _ = await walked(rest, UK_2024_TO_2025, dataset=UK)
    one = next(one for one in items if one["key"] == key)
    assert one["versions"] == {"from": 2, "to": 3}
    assert (one["geography"], one["unit"]) == ("GB", "kWh")
    before, after = one["figures"]["from"]["value"], one["figures"]["to"]["value"]
    assert one["value_change"]["absolute"] == pytest.approx(after - before)
    assert {"value", "edition", "as_published.value"} <= set(one["fields"])
    for side in ("from", "to"):
        version = (await rest.get(one["uris"][side])).json()["factor"]
        assert version["value"] == one["figures"][side]["value"]


async def test_dollars_of_another_year_do_not_compare_and_both_years_are_said(rest):
    answer = await rest.get(EPA_TO_V13, params={"dataset": EPA, "limit": 1, "summary": "true"})
    page = answer.json()
    assert page["total"] == 2032
    assert page["summary"]["changes"]["replaced"] == 2032
    assert page["summary"]["datasets"] == [{"dataset": EPA, "replaced": 2032}]
    change = page["items"][0]["value_change"]
    assert not change["comparable"]
    assert {"field": "declared_unit.currency_year", "from": 2021, "to": 2022} in change["differing"]
    none = (await rest.get(EPA_TO_V13, params={"dataset": EPA, "min_change": "1%"})).json()
    assert (none["items"], none["total"], none["not_comparable"]) == ([], 0, 2032)


async def test_filters_add_up(rest):
    whole = (await rest.get("/v1/releases/2026.1/diff/latest", params={"summary": "true", "limit": 1})).json()
    asked = {"limit": 1, "total": "true"}
    for kind, count in whole["summary"]["changes"].items():
        answer = await rest.get("/v1/releases/2026.1/diff/latest", params=asked | {"change": kind})
        assert answer.json()["total"] == count
    path, one = "/v1/releases/2026.6/diff/latest", {"total": "true", "limit": 1}
    ours = (await rest.get(path, params={"publisher": "mee"} | one)).json()
    placed = (await rest.get(path, params={"publisher": "mee", "geography": "CN"} | one)).json()
    assert ours["total"] == placed["total"] == 101
    cement = await rest.get(EPA_TO_V13, params={"industry": "naics-2017:3273", "limit": 1, "total": "true"})
    assert 0 < cement.json()["total"] < 100


async def test_releases_are_named_by_label_digest_or_latest(rest):
    releases = (await rest.get("/v1/releases")).json()["items"]
    first, second = releases[1]["digest"], releases[0]["digest"]
    by_digest = (await rest.get(f"/v1/releases/{first}/diff/{second}")).json()
    by_label = (await rest.get(f"/v1/releases/{releases[1]['label']}/diff/{releases[0]['label']}")).json()
    latest = await rest.get(f"/v1/releases/{releases[1]['label']}/diff/latest")
    assert by_digest == by_label
    assert by_label["to"]["pinned"]
    assert not latest.json()["to"]["pinned"]
    assert latest.headers["cache-control"] == "public, no-cache"
    assert (await rest.get("/v1/releases/latest/diff/latest")).json()["items"] == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/releases/2026.9/diff/2026.5", 400, "FT-CHANGES-101"),
        ("/v1/releases/2026.9/diff/2030.5", 404, "FT-REL-404"),
        (UK_2024_TO_2025 + "?min_change=much", 400, "FT-LOOKUP-101"),
        (UK_2024_TO_2025 + "?change=all", 400, "FT-LOOKUP-101"),
        (UK_2024_TO_2025 + "?total=1", 400, "FT-LOOKUP-101"),
        (UK_2024_TO_2025 + "?colour=red", 400, "FT-LOOKUP-101"),
        (UK_2024_TO_2025 + "?dataset=mee/none", 404, "FT-PRO-405"),
        (UK_2024_TO_2025 + "?cursor=abc", 400, "FT-KIT-102"),
    ],
)
async def test_what_means_nothing_is_refused(rest, path, status, code):
    answer = await rest.get(path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["hint"]


async def test_a_cursor_belongs_to_its_two_releases(rest):
    cursor = (await rest.get(UK_2024_TO_2025, params={"limit": 1})).json()["next"]
    other = await rest.get(EPA_TO_V13, params={"cursor": cursor})
    assert (other.status_code, other.json()["code"]) == (404, "FT-REL-404")
