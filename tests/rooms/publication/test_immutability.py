"""What is released is attacked, as the application's role and as the owner, and stays."""

import asyncpg
import pytest

from app.access.commands import OURSELVES, enrol, make_key, revoke
from app.access.permissions import Role
from app.provenance.commands import give, take
from app.publication.commands import announce
from app.registry import metadata
from tests.factories.figures import a_period, a_statement

pytestmark = pytest.mark.asyncio
COUNTED = "demand_miss"  # of no release: its counts go up
# Work to be done, how far it is, and replies for requests sent again: all go after a while.
PASSING = {"kit_message", "kit_progress", "kit_reply"}
# Of these the application may set some columns, and no others.
ENDED = {
    "provenance_member": {"until"},
    "provenance_tie": {"until"},
    "provenance_agent": {"until"},
    "provenance_rule": {"since"},
    "access_key": {"revoked_at", "used_at"},
    "access_subject": {"disabled_at", "name"},
}
TABLES = sorted(metadata.tables.keys() - {COUNTED} - PASSING)
STAYING = [name for name in TABLES if name not in {"releases_member", "publication_latest", "tlog_head"}]
NOT_ALLOWED = "42501"
STAYS = "55000"


async def refused(connection, sql):
    """Return the SQLSTATE of a refusal; None when it was done. Nothing of it remains."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(sql)
    except asyncpg.PostgresError as refusal:
        return refusal.sqlstate
    else:
        return None
    finally:
        await transaction.rollback()


async def furnished(registry):
    await registry.release(a_statement())
    await registry.release(a_statement(reference_period=a_period(2023)), a_statement(note="amended"))


async def column(connection, table):
    return await connection.fetchval(
        "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 ORDER BY attnum LIMIT 1", table
    )


async def test_the_application_may_not_change_delete_or_truncate_any_table(registry, app):
    await furnished(registry)
    for table in TABLES:
        name = await column(app, table)  # the first one, a part of the key
        assert await refused(app, f'UPDATE {table} SET "{name}" = "{name}"') == NOT_ALLOWED, table
        assert await refused(app, f"DELETE FROM {table}") == NOT_ALLOWED, table
        assert await refused(app, f"TRUNCATE {table} CASCADE") == NOT_ALLOWED, table


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize("table", ENDED)
async def test_of_members_keys_and_rules_the_application_may_set_the_end_alone(app, table):
    for column_ in metadata.tables[table].columns:
        sql = f'UPDATE {table} SET "{column_.name}" = "{column_.name}"'
        assert await refused(app, sql) == (None if column_.name in ENDED[table] else NOT_ALLOWED), column_.name


@pytest.mark.parametrize("who", ["app", "owner"])
async def test_an_end_of_a_membership_or_key_is_set_once_and_nothing_is_deleted(registry, who, app, owner):
    subject = await a_member(registry)
    connection = {"app": app, "owner": owner}[who]
    one = f"WHERE subject = '{subject}'"
    for table, column_ in (("provenance_member", "until"), ("access_key", "revoked_at")):
        assert await refused(connection, f"UPDATE {table} SET {column_} = NULL {one}") == STAYS, table
        assert await refused(connection, f"UPDATE {table} SET {column_} = now() + '1 day'::interval {one}") == STAYS
        deleted = NOT_ALLOWED if who == "app" else STAYS
        assert await refused(connection, f"DELETE FROM {table}") == deleted
        assert await refused(connection, f"TRUNCATE {table} CASCADE") == deleted
    named = "UPDATE access_subject SET name = NULL"  # people may have their names erased
    assert await refused(connection, named) is None
    if who == "owner":
        assert await refused(owner, "UPDATE provenance_member SET role = 'chair'") == STAYS
        assert await refused(owner, "UPDATE access_key SET digest = sha256('x')") == STAYS
        assert await refused(owner, "UPDATE access_event SET action = 'x'") == STAYS


async def a_member(registry):
    """Somebody with a key and a membership, both ended."""
    async with registry.database.writer() as writer:
        subject = await enrol(writer, OURSELVES, "ann", "Ann")
        await give(writer, None, "acme", subject, Role.PROPOSER)
        key = await make_key(writer, subject, "w", days=None, label=None, datasets=None)
    async with registry.database.writer() as writer:
        await take(writer, None, "acme", subject, Role.PROPOSER)
        await revoke(writer, None, key.id)
    return subject


@pytest.mark.usefixtures("registry")
async def test_of_the_counted_misses_the_application_may_raise_the_counts_alone(app):
    assert await refused(app, f"UPDATE {COUNTED} SET times = times + 1, last_on = current_date") is None
    for sql in (f"UPDATE {COUNTED} SET asked = asked", f"DELETE FROM {COUNTED}", f"TRUNCATE {COUNTED}"):
        assert await refused(app, sql) == NOT_ALLOWED, sql


async def test_the_application_may_not_switch_triggers_off_or_change_tables(registry, app):
    await furnished(registry)
    for table in TABLES:
        for sql in (
            f"ALTER TABLE {table} DISABLE TRIGGER ALL",
            f"ALTER TABLE {table} DISABLE TRIGGER {table}_stays",
            f"ALTER TABLE {table} ADD COLUMN more int",
            f"DROP TRIGGER {table}_stays ON {table}",
            f"DROP TABLE {table} CASCADE",
            f"CREATE TRIGGER mine BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION footing_refuse()",
        ):
            assert await refused(app, sql) == NOT_ALLOWED, sql


@pytest.mark.parametrize(
    "sql",
    [
        "SET session_replication_role = replica",
        "ALTER ROLE footing_app SUPERUSER",
        "ALTER ROLE footing_app CREATEROLE",
        "CREATE ROLE another",
        "CREATE TABLE public.mine (a int)",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION footing_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "DROP FUNCTION footing_refuse() CASCADE",
        "ALTER SYSTEM SET fsync = off",
        "SET ROLE pg_write_all_data",
        "UPDATE tlog_head SET frozen = false",
        "UPDATE releases_member SET since = 1",
        "CREATE SCHEMA mine",
    ],
)
async def test_the_application_may_not_raise_itself(app, sql):
    assert await refused(app, sql) in {NOT_ALLOWED, "25001"}  # 25001: ALTER SYSTEM, in a transaction


async def test_a_right_that_the_application_grants_itself_is_not_given(app):
    await app.execute("GRANT UPDATE, DELETE ON factors_version TO footing_app")  # the server warns and grants nothing
    assert await refused(app, "DELETE FROM factors_version") == NOT_ALLOWED


async def test_the_owner_is_refused_while_the_triggers_are_on(registry, owner):
    await furnished(registry)
    filled = [table for table in STAYING if await owner.fetchval(f"SELECT EXISTS (SELECT 1 FROM {table})")]
    assert {"factors_version", "factors_canonical", "factors_subject", "releases_release", "tlog_leaf"} <= set(filled)
    for table in filled:
        name = await column(owner, table)
        if table not in ENDED:  # those may be updated; what of them is settable has a test of its own
            assert await refused(owner, f'UPDATE {table} SET "{name}" = "{name}"') == STAYS, table
        assert await refused(owner, f"DELETE FROM {table}") == STAYS, table
    assert await refused(owner, "UPDATE provenance_rule SET citation = 'another'") == STAYS
    for table in TABLES:
        assert await refused(owner, f"TRUNCATE {table} CASCADE") == STAYS, table
    for table in ("releases_member", "publication_latest", "tlog_head"):
        assert await refused(owner, f"DELETE FROM {table}") == STAYS, table


async def test_replication_mode_does_not_switch_the_triggers_off(registry, owner):
    await furnished(registry)
    await owner.execute("SET session_replication_role = replica")
    assert await refused(owner, "UPDATE factors_version SET value = 0") == STAYS


@pytest.mark.parametrize("who", ["app", "owner"])
async def test_an_end_is_set_once(registry, who, app, owner):
    await furnished(registry)
    connection = {"app": app, "owner": owner}[who]
    ended = "WHERE until IS NOT NULL"
    assert await refused(connection, f"UPDATE releases_member SET until = NULL, ended_by = NULL {ended}") == STAYS
    assert await refused(connection, f"UPDATE releases_member SET until = until {ended}") == STAYS
    assert await refused(connection, f"UPDATE releases_member SET reason = 'error' {ended}") == STAYS
    assert await refused(connection, "UPDATE releases_member SET reason = 'x' WHERE until IS NULL") == STAYS


@pytest.mark.parametrize("who", ["app", "owner"])
async def test_a_member_begins_and_ends_only_in_a_release_being_made(registry, who, app, owner):
    await furnished(registry)
    await registry.release(a_statement(reference_period=a_period(2021)))
    connection = {"app": app, "owner": owner}[who]
    newest = "(SELECT max(number) FROM releases_release)"
    for until in (newest, "3"):
        ending = (
            f"UPDATE releases_member SET until = {until}, ended_by = 'amend' WHERE until IS NULL AND since < {until}"
        )
        assert await refused(connection, ending) == STAYS, until
    copied = "SELECT factor_id, number + 100, since, change, log_index FROM releases_member LIMIT 1"
    begun = f"INSERT INTO releases_member (factor_id, number, since, change, log_index) {copied}"
    assert await refused(connection, begun) in {STAYS, "23503"}


@pytest.mark.parametrize("who", ["app", "owner"])
async def test_a_released_version_gets_no_further_subject(registry, who, app, owner):
    await furnished(registry)
    connection = {"app": app, "owner": owner}[who]
    added = "INSERT INTO factors_subject SELECT 'cpc:99999', geography, factor_id, number FROM factors_version LIMIT 1"
    assert await refused(connection, added) == STAYS


@pytest.mark.parametrize("who", ["app", "owner"])
async def test_the_latest_release_never_moves_back_and_the_log_never_shrinks(registry, who, app, owner):
    await furnished(registry)
    connection = {"app": app, "owner": owner}[who]
    assert await refused(connection, "UPDATE publication_latest SET release = 1") == STAYS
    assert await refused(connection, "UPDATE publication_latest SET release = 2") is None
    assert await refused(connection, "UPDATE tlog_head SET next_index = 0") == STAYS


async def test_announcing_an_older_release_leaves_the_newer_one_latest(registry):

    older = await registry.release(a_statement())
    newer = await registry.release(a_statement(note="x"))
    async with registry.database.writer() as writer:
        await announce(writer, older)
    assert (await registry.answer()).release.label == newer.label


@pytest.mark.parametrize("label", ["latest", "sha256:" + "0" * 64, "2026", "2026.0", "1999.1"])
async def test_a_release_takes_no_label_of_another_form(registry, app, label):
    await furnished(registry)
    row = "(3, $$" + label + "$$, sha256($$a$$), sha256($$b$$), $$x$$, 1, 99)"
    columns = "(number, label, parent, digest, manifest, changes, log_index)"
    assert await refused(app, f"INSERT INTO releases_release {columns} VALUES {row}") == "23514"


async def test_a_released_edition_gets_no_further_source(registry, app):
    await furnished(registry)
    row = "SELECT edition, 'forged', 9, 'Forged', 'Nobody' FROM factors_version LIMIT 1"
    forged = f"INSERT INTO provenance_source (edition, name, place, title, publisher) {row}"
    assert await refused(app, forged) == STAYS
