"""The feed that mirrors follow, on the seed."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_mirror_that_follows_from_nothing_holds_what_the_registry_holds(rest):
    has, said, caught_up, expected = {}, {"limit": 1000}, False, 0
    while not caught_up:
        page = (await rest.get("/v1/changes", params=said)).json()
        for one in page["items"]:
            assert one["log"]["index"] == expected
            expected += 1
            for number in one["ends"]:
                del has[one["key"], number]
            if one["change"] not in {"release", "withdraw"}:
                has[one["key"], one["version"]] = one["digest"]
        said, caught_up = {"limit": 1000, "cursor": page["next"]}, page["caught_up"]
    total = (await rest.get("/v1/factors", params={"total": "true", "limit": 1})).json()["total"]
    assert len(has) == total
    again = (await rest.get("/v1/changes", params=said)).json()
    assert (again["items"], again["next"], again["caught_up"]) == ([], page["next"], True)


async def test_since_a_release_or_an_index_goes_on_after_it(rest):
    release = (await rest.get("/v1/releases/2026.3")).json()
    by_label = (await rest.get("/v1/changes", params={"since": "2026.3", "limit": 2})).json()
    by_index = (await rest.get("/v1/changes", params={"since": release["log"]["index"], "limit": 2})).json()
    assert by_label == by_index
    first = by_label["items"][0]
    assert (first["release"], first["change"], first["ends"]) == ("2026.4", "replace", [1])
    assert (await rest.get(first["uri"])).json()["factor"]["digest"] == first["digest"]


async def test_each_release_closes_its_entries_with_its_digest(rest):
    release = (await rest.get("/v1/releases/2026.3")).json()
    said = {"since": release["log"]["index"] - 1, "limit": 1}
    (one,) = (await rest.get("/v1/changes", params=said)).json()["items"]
    assert (one["change"], one["release"], one["digest"]) == ("release", "2026.3", release["digest"])
    assert (one["key"], one["version"], one["ends"]) == (None, None, [])
    assert one["uri"] == "/v1/releases/2026.3"


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"since": "99999999"}, 400, "FT-CHANGES-102"),
        ({"since": "9" * 60}, 400, "FT-CHANGES-102"),
        ({"since": "2030.1"}, 404, "FT-REL-404"),
        ({"since": "-1"}, 404, "FT-REL-404"),
        ({"cursor": "abc"}, 400, "FT-KIT-102"),
        ({"after": "1"}, 400, "FT-LOOKUP-101"),
    ],
)
async def test_what_the_log_has_not_is_refused(rest, said, status, code):
    answer = await rest.get("/v1/changes", params=said)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["hint"]
