"""Which of somebody's pinned factors change, by how much and why, on the seed."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")

CODES = ("111110", "212321", "221210", "236115", "311211", "322121", "325110", "327310", "331110", "336111")
PINNED = [f"us-epa/supply-chain/{code}-cradle-to-sale" for code in CODES]
GUANGDONG = "mee/grid-electricity/average-cn-gd"


async def posted(rest, **body):
    answer = await rest.post("/v1/impact", json=body)
    assert answer.status_code == 200, answer.text[:300]
    return answer.json()


async def test_ten_pinned_naics_codes_from_v12_to_v13_say_the_currency_year(rest):
    told = await posted(rest, **{"from": "2026.2", "to": "2026.4", "factors": PINNED})
    assert [one["key"] for one in told["items"]] == PINNED
    assert told["summary"] == {"replaced": 10}
    for one in told["items"]:
        change = one["value_change"]
        assert {"field": "declared_unit.currency_year", "from": 2021, "to": 2022} in change["differing"]
        assert [one["figures"][side]["declared_unit"]["currency_year"] for side in ("from", "to")] == [2021, 2022]
        assert (one["why"]["release"], one["why"]["edition"]) == ("2026.4", "v1.3.0")
        assert one["why"]["source"]["title"]
        for side in ("from", "to"):
            version = (await rest.get(one["uris"][side])).json()["factor"]
            assert (version["value"], version["digest"]) == (one["figures"][side]["value"], one["digests"][side])


async def test_a_grid_figure_is_extended_by_how_much(rest):
    told = await posted(rest, **{"from": "2026.7", "factors": [GUANGDONG]})
    (one,) = told["items"]
    assert (one["status"], one["versions"]) == ("extended", {"from": 2, "to": 3})
    assert one["value_change"] == {
        "comparable": True,
        "absolute": 0.0016,
        "relative": 0.00363388598682716,
        "exact": False,
    }
    assert not told["to"]["pinned"]


async def test_a_bad_row_spoils_no_other_and_the_order_is_kept(rest):
    digest = (await rest.get(f"/v1/factors/{GUANGDONG}/versions/1")).json()["factor"]
    rows = [
        GUANGDONG,
        {"factor": "mee/no/such"},
        7,
        {"factor": GUANGDONG, "version": 1, "digest": digest["digest"]},
        {"factor": digest["id"], "version": 1, "digest": "sha256:" + "0" * 64},
        {"factor": GUANGDONG, "version": 99},
        {"key": digest["id"], "version": 3},
        {"key": digest["id"], "version": 1},
    ]
    told = await posted(rest, **{"from": "2026.3", "to": "2026.10", "factors": rows})
    statuses = [one["status"] for one in told["items"]]
    assert statuses == ["extended", "unknown", "malformed", "extended", "digest_mismatch", *["unknown"] * 2, "extended"]
    assert all(one["because"] for one in told["items"] if one["status"] in {"unknown", "malformed", "digest_mismatch"})
    assert told["items"][-2]["because"] == "the release `from` does not hold this version"
    assert told["summary"]["unknown"] == 3
    assert told["items"][-1]["key"] == GUANGDONG


async def test_an_id_spelled_in_two_ways_is_one_factor(rest):
    key = (await rest.get(f"/v1/factors/{GUANGDONG}")).json()["factor"]["id"]
    rows = [{"factor": name, "version": 1} for name in (key, key.upper(), GUANGDONG)]
    told = await posted(rest, factors=rows)
    assert [one["key"] for one in told["items"]] == [GUANGDONG] * 3
    assert len({one["status"] for one in told["items"]}) == 1


async def test_csv_is_read_with_the_releases_as_parameters(rest):
    table = "\ufeffkey,version\r\n" + "".join(f"{key},1\r\n" for key in PINNED)
    said = {"from": "2026.2", "to": "2026.4"}
    answer = await rest.post("/v1/impact", params=said, content=table.encode(), headers={"content-type": "text/csv"})
    assert answer.status_code == 200
    assert answer.json()["summary"] == {"replaced": 10}


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{}", "application/json", 422, "FT-CHANGES-422"),
        (b"[]", "application/json", 422, "FT-CHANGES-422"),
        (b"{", "application/json", 400, "FT-EDGE-401"),
        (b'{"factors": [], "factors": []}', "application/json", 400, "FT-EDGE-401"),
        (b'{"factors": [], "to": "2030.1"}', "application/json", 404, "FT-REL-404"),
        (b'{"factors": [], "x": 1}', "application/json", 422, "FT-CHANGES-422"),
        (b"", "text/csv", 400, "FT-CHANGES-103"),
        (b"version\n1\n", "text/csv", 400, "FT-CHANGES-103"),
        (b"factors", "text/plain", 415, "FT-EDGE-415"),
        (b" " * (1024 * 1024 + 1), "application/json", 413, "FT-EDGE-413"),
    ],
)
async def test_what_cannot_be_read_is_refused_with_what_can(rest, body, kind, status, code):
    answer = await rest.post("/v1/impact", content=body, headers={"content-type": kind})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["hint"]


async def test_a_table_with_columns_of_its_owner_is_read(rest):
    table = f"site,key,note,note,version\nLhasa,{GUANGDONG},a,b,1\nXining,{GUANGDONG},,,\n"
    answer = await rest.post(
        "/v1/impact?from=2026.3", content=table.encode(), headers={"content-type": "text/csv; charset=utf-8"}
    )
    assert [one["status"] for one in answer.json()["items"]] == ["extended", "extended"]


async def test_from_a_later_release_to_an_earlier_one_is_refused(rest):
    answer = await rest.post("/v1/impact", json={"from": "2026.4", "to": "2026.2", "factors": [GUANGDONG]})
    assert (answer.status_code, answer.json()["code"]) == (400, "FT-CHANGES-101")
    assert answer.json()["hint"] == "ask for the change from 2026.2 to 2026.4"


async def test_rows_without_a_version_need_the_release_they_were_read_from(rest):
    rows = [GUANGDONG, {"factor": GUANGDONG, "version": 1}, {"factor": PINNED[0]}]
    for answer in (
        await rest.post("/v1/impact", json={"factors": rows}),
        await rest.post(
            "/v1/impact",
            content=f"key,version\n{GUANGDONG},1\n{GUANGDONG},\n{PINNED[0]},\n".encode(),
            headers={"content-type": "text/csv"},
        ),
    ):
        problem = answer.json()
        assert (answer.status_code, problem["code"], problem["fields"]) == (400, "FT-LOOKUP-101", ["from"])
        assert problem["detail"] == "from: is not said, and a row names no version"
        assert problem["hint"] == "say `from`, or give each row a version"
    assert (await posted(rest, factors=rows[1:2]))["items"][0]["status"] == "extended"


async def test_more_than_ten_thousand_factors_are_refused(rest):
    answer = await rest.post("/v1/impact", json={"factors": ["a"] * 10_001})
    assert (answer.status_code, answer.json()["code"]) == (422, "FT-CHANGES-422")


async def test_it_is_posted_only(rest):
    answer = await rest.get("/v1/impact")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST, OPTIONS")
