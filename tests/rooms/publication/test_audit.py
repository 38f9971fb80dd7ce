"""Whatever the owner alters behind the triggers' back is named; what nobody altered is found sound."""

from datetime import date

import asyncpg
import pytest

from app.publication.model import Withdrawal
from app.publication.queries import audit, safety
from app.releases.model import WithdrawalReason
from tests.factories.figures import a_key, a_period, a_statement

pytestmark = pytest.mark.asyncio
KEY = "acme/grid/average-cn-gd"
ONE = f"factor_id = (SELECT id FROM factors_factor WHERE key = '{KEY}') AND number = 1"
HERE = f"{KEY} version 1"
FLIPPED = "set_byte(%s, 40, get_byte(%s, 40) # 1)"
LEAF = f"index = (SELECT log_index FROM releases_member WHERE {ONE})"


def flipped(column):
    return f"{column} = " + FLIPPED % (column, column)


ALTERED = [
    (f"UPDATE factors_version SET value = value + 0.0001 WHERE {ONE}", HERE, "its value in the table"),
    (f"UPDATE factors_version SET {flipped('rendered')} WHERE {ONE}", HERE, "its record"),
    (f"UPDATE factors_version SET rendered = '[]' WHERE {ONE}", HERE, "no JSON object"),
    (f"UPDATE factors_version SET rendered = '\\xff' WHERE {ONE}", HERE, "no JSON object"),
    (f"UPDATE factors_canonical SET {flipped('bytes')} WHERE {ONE}", HERE, "canonical bytes"),
    (f"DELETE FROM factors_canonical WHERE {ONE}", HERE, "canonical bytes"),
    (f"UPDATE factors_version SET digest = sha256('x') WHERE {ONE}", HERE, "canonical bytes"),
    (f"UPDATE factors_version SET citation = citation || '.' WHERE {ONE}", HERE, "citation"),
    (f"UPDATE factors_version SET geography = 'CN-GX' WHERE {ONE}", HERE, "its geography in the table"),
    (f"UPDATE factors_version SET unit = 'MWh' WHERE {ONE}", HERE, "its unit in the table"),
    (f"UPDATE factors_version SET unit_group = 'mass' WHERE {ONE}", HERE, "its unit_group in the table"),
    (f"UPDATE factors_version SET applies_to = '2029-12-31' WHERE {ONE}", HERE, "its applies_to in the table"),
    (f"UPDATE factors_version SET dqr = 1 WHERE {ONE}", HERE, "its dqr in the table"),
    (f"UPDATE factors_version SET preceding = 1 WHERE {ONE}", HERE, "its preceding in the table"),
    (f"UPDATE factors_version SET edition = 'acme/supply/first' WHERE {ONE}", HERE, "its edition in the table"),
    (
        f"UPDATE factors_subject SET geography = 'CN-GX' WHERE {ONE} AND subject LIKE 'activity:%'",
        HERE,
        "in another geography",
    ),
    (f"UPDATE factors_subject SET subject = 'cpc:99999' WHERE {ONE} AND subject LIKE 'cpc:%'", HERE, "by other codes"),
    (f"DELETE FROM factors_subject WHERE {ONE}", HERE, "by other codes"),
    (f"UPDATE factors_factor SET key = key || '-x' WHERE key = '{KEY}'", HERE, "is called"),
    (f"UPDATE releases_member SET since = since + 1 WHERE {ONE}", "release 2026.1", "members are not those"),
    (f"UPDATE releases_member SET change = 'extend' WHERE {ONE}", "release 2026.1", "members are not those"),
    (f"UPDATE releases_member SET until = 3, ended_by = 'amend' WHERE {ONE}", "release 2026.3", "what it ended"),
    (
        "UPDATE releases_member SET reason = 'licence' WHERE until = 2",
        "release 2026.2",
        "what it ended",
    ),
    (f"DELETE FROM releases_member WHERE {ONE}", HERE, "in no release"),
    ("UPDATE releases_release SET label = '2026.77' WHERE number = 1", "release 2026.77", "label"),
    ("UPDATE releases_release SET changes = 1 WHERE number = 1", "release 2026.1", "count of changes"),
    ("UPDATE releases_release SET parent = sha256('x') WHERE number = 2", "release 2026.2", "parent"),
    (f"UPDATE releases_release SET {flipped('manifest')} WHERE number = 1", "release 2026.1", "its manifest"),
    ("UPDATE releases_release SET manifest = '{', digest = sha256('{') WHERE number = 1", "release 2026.1", "manifest"),
    (f"UPDATE tlog_leaf SET {flipped('entry')} WHERE {LEAF}", "log index", "its hash"),
    ("UPDATE tlog_leaf SET entry = 'x', leaf_hash = sha256('\\x0078') WHERE index = 1", "log index 1", "not canonical"),
    (f"UPDATE tlog_leaf SET leaf_hash = sha256('x') WHERE {LEAF}", "log index", "its hash"),
    ("UPDATE tlog_leaf SET subject = 'factor/other' WHERE index = 1", "log index 1", "kept as"),
    ("DELETE FROM tlog_leaf WHERE index = 1", "log index 1", "missing"),
    ("DELETE FROM tlog_leaf WHERE index = (SELECT max(index) FROM tlog_leaf)", "log", "its head says"),
    ("UPDATE tlog_head SET next_index = next_index + 1", "log", "its head says"),
    (f"DELETE FROM factors_version WHERE {ONE}", "factor ", "is in a release and gone"),
]


async def found(database):
    async with database.reader() as reader:
        wrong = [one async for one in audit.versions(reader, lambda _: None)]
        wrong += [one async for one in audit.members(reader)]
        wrong += [one async for one in audit.releases(reader)]
        return wrong + [one async for one in audit.log(reader, lambda _: None)]


async def test_the_seeded_registry_is_sound(seeded_database):
    assert await found(seeded_database) == []
    async with seeded_database.reader() as reader:
        assert await safety.triggers(reader) == []
        assert await safety.role(reader) == []
        version, is_durable = await safety.server(reader)
    assert int(version.partition(".")[0]) >= 15
    assert isinstance(is_durable, bool)


async def test_each_alteration_behind_the_triggers_is_named(registry):
    """One copy for all: each alteration is found and taken back before the next."""
    await registry.release(a_statement(), a_statement("average-cn", geography="CN"), label="2026.1")
    gone = Withdrawal(key=a_key("average-cn"), period_from=date(2022, 1, 1), reason=WithdrawalReason.ERROR)
    await registry.release(gone, label="2026.2")
    await registry.release(a_statement(reference_period=a_period(2023)), label="2026.3")
    owner = await asyncpg.connect(registry.place.owner_url)
    tables = {sql.split()[1 if sql.startswith("UPDATE") else 2] for sql, _, _ in ALTERED}
    for table in tables:
        await owner.execute(f"CREATE TABLE kept_{table} AS TABLE {table}; ALTER TABLE {table} DISABLE TRIGGER ALL")
    unnamed = []
    for sql, where, what in ALTERED:
        table = sql.split()[1 if sql.startswith("UPDATE") else 2]
        done = await owner.execute(sql)
        wrong = await found(registry.database)
        if done.endswith(" 0") or not [one for one in wrong if one.where.startswith(where) and what in one.what]:
            unnamed.append((sql, done, wrong[:3]))
        await owner.execute(f"DELETE FROM {table}; INSERT INTO {table} TABLE kept_{table}")
    await owner.close()
    assert unnamed == []
    assert await found(registry.database) == []


@pytest.mark.parametrize(
    ("sql", "where", "what"),
    [
        ("ALTER TABLE tlog_leaf DISABLE TRIGGER tlog_leaf_stays", "table tlog_leaf", "tlog_leaf_stays"),
        ("ALTER TABLE tlog_leaf ENABLE TRIGGER tlog_leaf_kept", "table tlog_leaf", "tlog_leaf_kept"),
        ("ALTER TABLE releases_member DISABLE TRIGGER releases_member_ends", "table releases_member", "_ends"),
        ("DROP TRIGGER publication_latest_forward ON publication_latest", "table publication_latest", "_forward"),
        ("GRANT UPDATE ON factors_version TO footing_app", "role footing_app", "may UPDATE factors_version.value"),
        ("GRANT UPDATE (entry) ON tlog_leaf TO footing_app", "role footing_app", "may UPDATE tlog_leaf.entry"),
        ("GRANT UPDATE ON tlog_head TO footing_app", "role footing_app", "may UPDATE tlog_head.frozen"),
        ("GRANT DELETE ON releases_member TO footing_app", "role footing_app", "may DELETE releases_member"),
        ("GRANT TRUNCATE ON tlog_leaf TO footing_app", "role footing_app", "may TRUNCATE tlog_leaf"),
        ("GRANT TRIGGER ON tlog_leaf TO footing_app", "role footing_app", "may TRIGGER tlog_leaf"),
    ],
)  # fmt: skip
async def test_what_would_let_somebody_change_it_is_named(place, database, sql, where, what):
    owner = await asyncpg.connect(place.owner_url)
    await owner.execute(sql)
    await owner.close()
    async with database.reader() as reader:
        wrong = [*await safety.triggers(reader), *await safety.role(reader)]
    assert [one for one in wrong if one.where == where and what in one.what]
    assert {one.where for one in wrong} == {where}
