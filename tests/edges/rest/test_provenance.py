"""Where a factor is from: the list that people read, and PROV-JSON that another library reads."""

import asyncio
from datetime import date

import pytest
from prov.model import ProvDocument

from app.factors.model import FactorKey
from app.publication.commands import announce, cut
from app.publication.model import ChangeSet, Withdrawal
from app.releases.model import WithdrawalReason
from tests.plugins.queries import inside

pytestmark = pytest.mark.asyncio(loop_scope="session")

GUANGDONG = "mee/grid-electricity/average-cn-gd"
CEMENT = "us-epa/supply-chain/327310-cradle-to-sale"
COAL = "sac/gbt-32151-fuels"


async def steps(rest, key, **said):
    answer = await rest.get(f"/v1/factors/{key}/provenance", params=said)
    assert answer.status_code == 200, answer.text[:300]
    return answer.json()


async def document(rest, key, **said):
    answer = await rest.get(f"/v1/factors/{key}/provenance", params={"format": "prov-json"} | said)
    assert answer.status_code == 200, answer.text[:300]
    return ProvDocument.deserialize(content=answer.text, format="json"), answer.json()


async def test_the_list_leads_from_the_document_to_the_log(rest):
    told = await steps(rest, GUANGDONG)
    by_step = {one["step"]: one for one in told["steps"]}
    assert list(by_step) == ["document", "edition", "factor_version", "release", "log_entry"]
    assert by_step["document"]["digest"].startswith("sha256:")
    assert by_step["document"]["as_published"]["value"] == "0.4419"
    assert by_step["factor_version"]["digest"] == told["factor"]["digest"]
    release = (await rest.get(by_step["release"]["uri"])).json()
    assert release["digest"] == by_step["release"]["digest"]
    assert by_step["log_entry"]["index"] == told["log"]["index"] < release["log"]["index"]


async def test_a_computed_figure_tells_what_it_was_computed_from(rest):
    listed = (await rest.get("/v1/factors", params={"dataset": COAL, "limit": 50})).json()["items"]
    computed = next(one for one in listed if one["value_origin"] == "computed")
    told = await steps(rest, computed["key"])
    step = next(one for one in told["steps"] if one["step"] == "computation")
    assert step["inputs"] == computed["inputs"]
    _, raw = await document(rest, computed["key"])
    assert any(name.startswith("footing:computations/") for name in raw["activity"])


@pytest.mark.parametrize("key", [GUANGDONG, CEMENT, f"{COAL}"])
async def test_the_prov_package_reads_the_document_and_writes_it_back_equal(rest, key):
    if key == COAL:
        key = (await rest.get("/v1/factors", params={"dataset": COAL, "limit": 1})).json()["items"][0]["key"]
    read, raw = await document(rest, key)
    assert ProvDocument.deserialize(content=read.serialize(format="json"), format="json") == read
    named = {*raw["entity"], *raw["activity"], *raw["agent"]}
    for relation in set(raw) - {"prefix", "entity", "activity", "agent"}:
        for one in raw[relation].values():
            ends = [said for name, said in one.items() if name.startswith("prov:") and str(said).startswith("footing:")]
            assert ends
            assert set(ends) <= named


async def test_a_new_edition_is_a_revision_of_the_version_before(rest):
    _, raw = await document(rest, CEMENT)
    revisions = [one for one in raw["wasDerivedFrom"].values() if "prov:type" in one]
    assert revisions == [
        {
            "prov:generatedEntity": f"footing:factors/{CEMENT}/versions/2",
            "prov:usedEntity": f"footing:factors/{CEMENT}/versions/1",
            "prov:type": {"$": "prov:Revision", "type": "prov:QUALIFIED_NAME"},
        }
    ]
    assert "footing:gwp-sets/AR5-100" in raw["entity"]
    _, earlier = await document(rest, CEMENT, release="2026.2")
    (end,) = earlier["wasInvalidatedBy"].values()
    assert (end["prov:activity"], end["footing:by"]) == ("footing:cuts/2026.4", "replace")


async def test_it_is_pinned_and_kept_like_every_answer(rest):
    pinned = await rest.get(f"/v1/factors/{GUANGDONG}/provenance", params={"release": "2026.3"})
    assert pinned.json()["factor"]["version"] == 1
    assert pinned.headers["cache-control"] == "public, max-age=60"
    identity = pinned.json()["factor"]["id"]
    by_id = await rest.get(f"/v1/factors/{identity}/provenance", params={"release": "2026.3"})
    assert by_id.content == pinned.content


@pytest.mark.parametrize(
    ("said", "status"),
    [({"format": "ttl"}, 400), ({"format": ""}, 400), ({"x": "1"}, 400), ({"release": "2026.1"}, 404)],
)
async def test_what_is_not_there_is_refused(rest, said, status):
    answer = await rest.get(f"/v1/factors/{GUANGDONG}/provenance", params=said)
    assert answer.status_code == status
    assert answer.json()["hint"]


@pytest.mark.asyncio
async def test_a_withdrawal_invalidates(own_rest):
    services = inside(own_rest)
    key = FactorKey(dataset="mee/grid-electricity", slug="average-cn-gd")
    gone = Withdrawal(key=key, period_from=date(2023, 1, 1), reason=WithdrawalReason.ERROR)
    async with services.database.writer() as writer:
        made = await cut(writer, ChangeSet(withdrawals=(gone,)), services.world.nomenclature)
        await announce(writer, made)
    while services.world.announced.latest != made:  # noqa: ASYNC110 - heard of within a second, by a task of its own
        await asyncio.sleep(0.05)
    told = await steps(own_rest, GUANGDONG, release="2026.10")
    assert told["steps"][-1]["step"] == "end"
    assert (told["steps"][-1]["by"], told["steps"][-1]["reason"]) == ("withdraw", "error")
    _, raw = await document(own_rest, GUANGDONG, release="2026.10")
    (end,) = raw["wasInvalidatedBy"].values()
    assert (end["prov:entity"], end["footing:reason"]) == (f"footing:factors/{GUANGDONG}/versions/3", "error")
