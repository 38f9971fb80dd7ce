"""Released means logged: every version, withdrawal and release has its leaf, in order and without a gap."""

import json
from datetime import UTC, date, datetime

import pytest

from app.kit.canonical import canonical_bytes, spelled
from app.publication.model import Withdrawal
from app.releases.model import WithdrawalReason
from app.tlog.commands import append
from app.tlog.merkle import leaf_hash
from app.tlog.model import LONGEST, Entry
from app.tlog.queries import next_index
from tests.factories.figures import a_key, a_period, a_statement

pytestmark = pytest.mark.asyncio


async def entries(registry):
    rows = await registry.rows("SELECT * FROM tlog_leaf ORDER BY index")
    assert [row["index"] for row in rows] == list(range(len(rows)))
    for row in rows:
        said = json.loads(row["entry"])
        assert canonical_bytes(said) == row["entry"]
        assert (said["subject"], said["version"], said["v"]) == (row["subject"], row["version"], 1)
        assert leaf_hash(row["entry"]) == row["leaf_hash"]
        assert len(row["entry"]) <= LONGEST
    return [json.loads(row["entry"]) for row in rows]


async def history(registry):
    """Add two, amend one, withdraw the other, bring it back."""
    gone = Withdrawal(key=a_key("average-cn"), period_from=date(2022, 1, 1), reason=WithdrawalReason.LICENCE)
    return [
        await registry.release(a_statement(), a_statement("average-cn", geography="CN")),
        await registry.release(a_statement(note="amended"), gone),
        await registry.release(a_statement("average-cn", geography="CN", note="back")),
    ]


async def test_every_release_is_preceded_by_the_leaves_of_its_versions(registry):
    made = await history(registry)
    said = await entries(registry)
    assert [one["type"] for one in said] == [
        *("factor", "factor", "release"),
        *("factor", "withdrawal", "release"),
        *("factor", "release"),
    ]
    for release in made:
        entry = said[release.log_index]
        assert (entry["subject"], entry["digest"]) == (f"release/{release.label}", release.spelled_digest)
    assert [one["count"] for one in said if one["type"] == "release"] == [2, 1, 1]
    assert [one["release"] for one in said if one["type"] == "factor"] == [one.label for one in (made[0], *made)]


async def test_each_leaf_names_the_one_before_it_of_its_subject(registry):
    await history(registry)
    newest = {}
    for index, entry in enumerate(await entries(registry)):
        before = newest.get(entry["subject"])
        assert entry.get("prev") == before
        assert (entry["version"] > 1) == (before is not None)
        newest[entry["subject"]] = index
    assert len(newest) < index + 1


async def test_two_periods_in_one_cut_follow_each_other_in_the_log(registry):
    await registry.release(*(a_statement(reference_period=a_period(year)) for year in (2021, 2022)))
    first, second, _ = await entries(registry)
    assert (first.get("prev"), first["version"]) == (None, 1)
    assert (second["prev"], second["version"]) == (0, 2)


async def test_a_withdrawal_is_an_entry_with_its_reason_and_the_digest_of_what_it_ends(registry):
    await history(registry)
    (entry,) = [one for one in await entries(registry) if one["type"] == "withdrawal"]
    digests = await registry.rows(
        "SELECT v.digest FROM factors_version v WHERE v.key = 'acme/grid/average-cn' AND v.number = 1"
    )
    assert entry["reason"] == "licence"
    assert entry["digest"] == spelled(digests[0]["digest"])
    assert entry["subject"].startswith("withdrawal/")


async def test_the_time_in_an_entry_is_the_databases_to_the_second(registry):
    await registry.release(a_statement())
    for entry in await entries(registry):
        at = datetime.strptime(entry["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        (now,) = (await registry.rows("SELECT now()"))[0]
        assert 0 <= (now - at).total_seconds() < 60


async def test_members_know_the_leaf_of_their_version(registry):
    await history(registry)
    said = await entries(registry)
    rows = await registry.rows("SELECT m.factor_id, m.number, m.log_index FROM releases_member m")
    assert len(rows) == 4
    for row in rows:
        entry = said[row["log_index"]]
        assert (entry["subject"], entry["version"]) == (f"factor/{row['factor_id']}", row["number"])


async def test_what_is_rolled_back_leaves_no_gap(registry):
    with pytest.raises(RuntimeError):
        await append_and_fail(registry.database)
    async with registry.database.reader() as reader:
        assert await next_index(reader) == 0
    await registry.release(a_statement())
    assert len(await entries(registry)) == 2


async def append_and_fail(database):
    async with database.writer() as writer:
        await append(writer, [Entry(type="key", subject="key/1", version=1, digest="sha256:00")])
        raise RuntimeError
