"""What was proposed, said and decided is attacked, as the application's role and as the owner, and stays."""

from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import text

from app.registry import metadata

pytestmark = pytest.mark.asyncio
TABLES = sorted(name for name in metadata.tables if name.startswith("proposals_"))
NOT_ALLOWED, STAYS = "42501", "55000"


@pytest_asyncio.fixture
async def both(council):
    """Connections as the application's role and as the owner, to a registry in which every table has a row."""
    one = await (await council.open()).to("released")
    async with council.database.writer() as writer:
        await _a_flag_and_its_answer(writer, one)
        await _a_comment(writer, one)
    settings = {"role": council.place.role} if council.place.role else {}
    app = await asyncpg.connect(council.place.app_url, server_settings=settings)
    owner = await asyncpg.connect(council.place.owner_url)
    yield app, owner
    await app.close()
    await owner.close()


async def _a_flag_and_its_answer(writer, one):
    finding = (
        "INSERT INTO proposals_finding (proposal, content, number, code, severity, path, message) "
        "SELECT id, 1, 1, 'C00', 'flag', 'proposal', 'odd' FROM proposals_proposal WHERE id = :id"
    )
    await writer.run(text(finding).bindparams(id=UUID(one.id)))
    answer = (
        "INSERT INTO proposals_answer (proposal, content, finding, text, by) "
        "SELECT id, 1, 1, 'as measured', opened_by FROM proposals_proposal WHERE id = :id"
    )
    await writer.run(text(answer).bindparams(id=UUID(one.id)))


async def _a_comment(writer, one):
    comment = (
        "INSERT INTO proposals_comment (proposal, number, content, subject, text) "
        "SELECT id, 1, 1, opened_by, 'too high' FROM proposals_proposal WHERE id = :id"
    )
    await writer.run(text(comment).bindparams(id=UUID(one.id)))


async def refusal(connection, sql):
    """Return the SQLSTATE with which a statement is refused, None where it is done; nothing of it remains."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(sql)
    except asyncpg.PostgresError as refused:
        return refused.sqlstate
    else:
        return None
    finally:
        await transaction.rollback()


def attacks(table):
    """Every way to change what a table has."""
    columns = metadata.tables[table].columns
    yield from (f'UPDATE {table} SET "{one.name}" = "{one.name}"' for one in columns)
    yield f"DELETE FROM {table}"
    yield f"DELETE FROM {table} WHERE ctid = (SELECT ctid FROM {table} LIMIT 1)"
    yield f"TRUNCATE {table} CASCADE"


async def test_every_table_has_something_to_attack(both):
    for table in TABLES:
        assert await both[0].fetchval(f"SELECT count(*) FROM {table}") > 0, table


async def test_the_application_may_add_and_nothing_else(both):
    app, _ = both
    for table in TABLES:
        for sql in attacks(table):
            assert await refusal(app, sql) == NOT_ALLOWED, sql
        for sql in (f"ALTER TABLE {table} DISABLE TRIGGER ALL", f"DROP TABLE {table} CASCADE"):
            assert await refusal(app, sql) == NOT_ALLOWED, sql


async def test_the_owner_is_refused_too(both):
    _, owner = both
    for table in TABLES:
        for sql in attacks(table):
            assert await refusal(owner, sql) == STAYS, sql


async def test_not_even_a_replica_or_an_upsert_changes_it(both):
    app, owner = both
    again = (
        "INSERT INTO proposals_review SELECT * FROM proposals_review ON CONFLICT {} DO UPDATE SET verdict = 'reject'"
    )
    place = "(proposal, content, reviewer)"
    assert await refusal(app, again.format(place)) == NOT_ALLOWED
    assert await refusal(owner, again.format(place)) == STAYS
    await owner.execute("SET session_replication_role = replica")
    for table in TABLES:
        assert await refusal(owner, f"DELETE FROM {table}") == STAYS, table


async def test_a_second_release_or_another_decision_cannot_be_added(both):
    app, owner = both
    add = (
        "INSERT INTO proposals_event (proposal, number, event, before, after, content, role, release) "
        "SELECT proposal, number + 1, '{}', after, '{}', content, 'test', {} FROM proposals_event "
        "ORDER BY number DESC LIMIT 1"
    )
    for connection in (app, owner):
        assert await refusal(connection, add.format("release", "released", 1)) == STAYS
        assert await refusal(connection, add.format("reject", "rejected", "NULL")) == STAYS


async def test_a_review_signs_a_content_that_is_there(both):
    app, _ = both
    add = (
        "INSERT INTO proposals_review (proposal, content, reviewer, organisation, publisher, dataset, digest, verdict, "
        "form, comment) SELECT proposal, {}, reviewer, organisation, publisher, dataset, {}, verdict, form, comment "
        "FROM proposals_review LIMIT 1"
    )
    assert await refusal(app, add.format("content - 1", "digest")) == "23514"
    assert await refusal(app, add.format("content - 1", "sha256('x')")) == "23514"
    assert await refusal(app, add.format("content + 1", "digest")) == "23514"
