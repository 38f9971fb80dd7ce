"""One factor: by id and by key, one version for ever, its history, pinned."""

import asyncio
from datetime import date

import pytest

from app.factors.model import FactorKey
from app.publication.commands import announce, cut
from app.publication.model import ChangeSet, Withdrawal
from app.releases.model import WithdrawalReason
from tests.edges.rest.walking import walk
from tests.plugins.queries import inside

pytestmark = pytest.mark.asyncio(loop_scope="session")

GUANGDONG = "mee/grid-electricity/average-cn-gd"
CEMENT = "us-epa/supply-chain/327310-cradle-to-gate"
UK = "desnz/ghg-conversion-factors/uk-electricity-generated-electricity-uk-kwh"


def factor_bytes(answer):
    """The record as it was sent."""
    start = answer.content.index(b'"factor":')
    return answer.content[start : answer.content.index(b',"restated":', start)]


@pytest.mark.parametrize("key", [GUANGDONG, CEMENT, UK])
async def test_id_and_key_answer_the_same_bytes(rest, key):
    by_key = await rest.get(f"/v1/factors/{key}")
    identity = by_key.json()["factor"]["id"]
    assert (await rest.get(f"/v1/factors/{identity}")).content == by_key.content
    assert (await rest.get(f"/v1/factors/{identity.upper()}")).content == by_key.content
    for below in ("history", "versions/1"):
        one = await rest.get(f"/v1/factors/{identity}/{below}")
        assert one.status_code == 200
        assert one.content == (await rest.get(f"/v1/factors/{key}/{below}")).content


async def test_a_factor_without_release_is_its_newest_period(rest):
    factor = (await rest.get(f"/v1/factors/{GUANGDONG}")).json()["factor"]
    assert factor["reference_period"]["from"] == "2023-01-01"
    assert factor["version"] == 3


async def test_a_version_is_immutable_and_says_since_when(rest):
    answer = await rest.get(f"/v1/factors/{CEMENT}/versions/1")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.json()["since"] == "2026.2"
    assert '"value":3.768,' in answer.text
    assert "match" not in answer.json()
    assert "status" not in answer.json()


@pytest.mark.parametrize(("number", "status"), [("0", 404), ("3", 404), ("9999999", 404), ("01", 404), ("-1", 404)])
async def test_a_version_that_is_not_there_is_not_found(rest, number, status):
    assert (await rest.get(f"/v1/factors/{CEMENT}/versions/{number}")).status_code == status


async def test_a_factor_is_restated_like_a_lookup(rest):
    answer = await rest.get(f"/v1/factors/{GUANGDONG}?unit=MWh")
    assert '"value":441.9,' in answer.text
    refused = await rest.get(f"/v1/factors/{GUANGDONG}?unit=kg")
    assert refused.status_code == 422
    assert refused.json()["code"] == "FT-RESTATE-101"
    assert (await rest.get(f"/v1/factors/{GUANGDONG}?gwp=AR6-100")).json()["code"] == "FT-RESTATE-102"


async def test_history_lists_versions_newest_first_with_what_changed(rest):
    history = (await rest.get(f"/v1/factors/{CEMENT}/history")).json()
    new, old = history["items"]
    assert (new["version"], new["preceding"], new["change"], new["status"]) == (2, 1, "replace", "current")
    assert (old["version"], old["preceding"], old["change"], old["status"]) == (1, None, "add", "superseded")
    assert (old["since"], old["until"], new["since"], new["until"]) == ("2026.2", "2026.4", "2026.4", None)
    changed = {one["field"]: (one["from"], one["to"]) for one in new["differences"] if "from" in one}
    assert changed["value"] == (3.768, 3.846)
    assert changed["gwp"] == ("AR4-100", "AR5-100")
    assert changed["declared_unit.currency_year"] == (2021, 2022)
    assert new["value_change"]["comparable"] is False
    assert new["value_change"]["because"] == ["gas_basis", "gwp", "declared_unit.currency_year"]
    assert {"field": "gwp", "from": "AR4-100", "to": "AR5-100"} in new["value_change"]["differing"]
    assert old["value_change"] is None
    assert old["differences"] == []


async def test_history_of_an_extended_factor_compares_periods(rest):
    answer = await rest.get(f"/v1/factors/{UK}/history")
    newest, middle, oldest = answer.json()["items"]
    assert [one["edition"] for one in (newest, middle, oldest)] == ["2025", "2024", "2022"]
    assert {one["status"] for one in (newest, middle, oldest)} == {"current"}
    assert newest["value_change"]["comparable"] is True
    assert '"absolute":-0.03005,' in answer.text
    assert (middle["value_change"]["comparable"], middle["value_change"]["because"]) == (False, ["gwp"])
    assert newest["compared_with"] == 2


async def test_history_at_an_old_release_knows_nothing_later(rest):
    history = (await rest.get(f"/v1/factors/{CEMENT}/history?release=2026.2")).json()
    assert [one["version"] for one in history["items"]] == [1]
    assert history["release"]["pinned"] is True


async def test_1370_of_2616_uk_totals_changed_from_2024_to_2025(rest):
    totals = []
    for year in ("2024", "2025"):
        items, _ = await walk(rest, dataset="desnz/ghg-conversion-factors", year=year)
        totals.append({one["key"]: one["as_published"]["value"] for one in items})
    before, after = totals
    assert len(before) == len(after) == 2_616
    assert before.keys() == after.keys()
    as_numbers = [(float(before[key]), float(after[key])) for key in before]
    assert sum(old != new for old, new in as_numbers) == 1_370


@pytest.mark.parametrize("boundary", ["cradle-to-gate", "cradle-to-sale"])
async def test_all_of_the_first_epa_edition_is_superseded(rest, boundary):
    key = f"us-epa/supply-chain/327310-{boundary}"
    old = (await rest.get(f"/v1/factors/{key}?release=2026.2")).json()
    new = (await rest.get(f"/v1/factors/{key}?release=2026.4")).json()
    assert (old["status"], new["status"]) == ("superseded", "current")


@pytest.mark.asyncio(loop_scope="function")
async def test_a_pinned_release_answers_the_same_after_a_newer_one(own_rest):
    pinned = f"/v1/factors/{GUANGDONG}?release=2026.10"
    before, newest_before = await own_rest.get(pinned), await own_rest.get(f"/v1/factors/{GUANGDONG}")
    await withdraw(own_rest, GUANGDONG, date(2023, 1, 1))
    after, newest_after = await own_rest.get(pinned), await own_rest.get(f"/v1/factors/{GUANGDONG}")
    assert factor_bytes(after) == factor_bytes(before)
    assert before.json()["status"] == "current"
    assert after.json()["status"] == "withdrawn"
    assert after.headers["etag"] != before.headers["etag"]
    assert newest_before.json()["factor"]["version"] == 3
    assert newest_after.json()["factor"]["version"] == 2
    history = (await own_rest.get(f"/v1/factors/{GUANGDONG}/history")).json()["items"]
    assert history[0]["status"] == "withdrawn"
    for_ever = await own_rest.get(f"/v1/factors/{GUANGDONG}/versions/3")
    assert for_ever.status_code == 200


async def withdraw(client, key, first_day):
    """Cut and announce a release that ends a version, and have this process hear of it."""
    dataset, _, slug = key.rpartition("/")
    gone = Withdrawal(key=FactorKey(dataset=dataset, slug=slug), period_from=first_day, reason=WithdrawalReason.ERROR)
    services = inside(client)
    async with services.database.writer() as writer:
        release = await cut(writer, ChangeSet(withdrawals=(gone,)), services.world.nomenclature)
        await announce(writer, release)
    for _ in range(200):
        if (await client.get("/v1/releases/latest")).json()["label"] == release.label:
            return
        await asyncio.sleep(0.02)  # kept answers are sent without a pause in which an announcement could be heard
    raise AssertionError(release.label)
