"""Search: topics, words, and the narrow columns that lists are filtered by; only ever added to.

Revision: 0003, after 0002.
Old code must go on working against the new schema: expand, backfill, contract in separate releases.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("search_topic", "search_posting", "search_word", "search_about")
ORDERED = sa.Text(collation="C")
LISTED = ("geography", "unit", "boundary", "activity", "licence", "tier")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    # Trusted since PostgreSQL 13: whoever may create in the database may create it.
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public")
    _topics()
    _words()
    _abouts()
    for table in TABLES:
        for name, events, each in (("stays", "UPDATE OR DELETE", "ROW"), ("kept", "TRUNCATE", "STATEMENT")):
            op.execute(
                f"CREATE TRIGGER {table}_{name} BEFORE {events} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION footing_refuse()"
            )
            op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}")
        op.execute(f"GRANT SELECT, INSERT ON {table} TO footing_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DROP EXTENSION IF EXISTS pg_trgm")


def _topics() -> None:
    op.create_table(
        "search_topic",
        sa.Column(
            "id",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="first 63 bits of its content's SHA-256",
        ),
        sa.Column("title", ORDERED, nullable=False, comment="what topics of equal rank are ordered by"),
        sa.Column("since", sa.Integer(), nullable=False, comment="first release that has it"),
        sa.Column("parts", sa.LargeBinary(), nullable=False, comment="its texts, and where each is from"),
        sa.ForeignKeyConstraint(["since"], ["releases_release.number"], name=op.f("fk_search_topic_since")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_topic")),
        comment="what versions are about, each distinct content once",
    )
    op.create_index(op.f("ix_search_topic_title"), "search_topic", ["title", "id", "since"])
    op.create_table(
        "search_posting",
        sa.Column("lexeme", ORDERED, nullable=False, comment="a stem, a code, one or two Chinese characters"),
        sa.Column("topic", sa.BigInteger(), autoincrement=False, nullable=False, comment="a topic that says it"),
        sa.Column("points", sa.SmallInteger(), nullable=False, comment="what it is worth there"),
        sa.Column(
            "since", sa.Integer(), autoincrement=False, nullable=False, comment="first release that has the topic"
        ),
        sa.PrimaryKeyConstraint("lexeme", "topic", "points", "since", name=op.f("pk_search_posting")),
        comment="which words lead to which topics; all in the key, so that its index answers alone",
    )


def _words() -> None:
    op.create_table(
        "search_word",
        sa.Column("word", ORDERED, nullable=False, comment="a word as it is written, in lower case"),
        sa.Column("lexeme", ORDERED, nullable=False, comment="what it is found by"),
        sa.Column("since", sa.Integer(), nullable=False, comment="first release that has it"),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
        comment="the Latin words of all topics, for words that none has",
    )
    op.create_index(op.f("ix_search_word_lexeme"), "search_word", ["lexeme"])
    op.create_index(
        "ix_search_word_near", "search_word", ["word"], postgresql_using="gin", postgresql_ops={"word": "gin_trgm_ops"}
    )


def _abouts() -> None:
    op.create_table(
        "search_about",
        sa.Column("factor_id", sa.Uuid(), nullable=False, comment="the factor"),
        sa.Column("number", sa.Integer(), nullable=False, comment="its version"),
        sa.Column("topic", sa.BigInteger(), nullable=False, comment="what it is about"),
        sa.Column("key", ORDERED, nullable=False, comment="the factor's key"),
        sa.Column("dataset", sa.Text(), nullable=False, comment="publisher/dataset"),
        sa.Column("activity", sa.Text(), nullable=True, comment="activity code"),
        sa.Column("industries", postgresql.ARRAY(sa.Text()), nullable=False, comment="scheme:code of its industries"),
        sa.Column("geography", sa.Text(), nullable=False, comment="geography code"),
        sa.Column("period_from", sa.Date(), nullable=False, comment="first day of the reference period"),
        sa.Column("period_to", sa.Date(), nullable=False, comment="last day of the reference period"),
        sa.Column("unit", sa.Text(), nullable=False, comment="declared unit"),
        sa.Column("boundary", sa.Text(), nullable=False, comment="system boundary"),
        sa.Column("gas_basis", sa.Text(), nullable=False, comment="which gases are counted"),
        sa.Column("licence", sa.Text(), nullable=False, comment="licence of its edition"),
        sa.Column("tier", sa.Text(), nullable=False, comment="access tier"),
        sa.Column("dqr", sa.Numeric(), nullable=True, comment="computed data quality rating"),
        sa.ForeignKeyConstraint(
            ["factor_id", "number"],
            ["factors_version.factor_id", "factors_version.number"],
            name=op.f("fk_search_about_factor_id"),
        ),
        sa.ForeignKeyConstraint(["topic"], ["search_topic.id"], name=op.f("fk_search_about_topic")),
        sa.PrimaryKeyConstraint("factor_id", "number", name=op.f("pk_search_about")),
        comment="what lists of released versions are filtered, ordered and counted by",
    )
    _indexes()


def _indexes() -> None:
    op.create_index(op.f("ix_search_about_key"), "search_about", ["key", "number"])
    op.create_index("ix_search_about_topic", "search_about", ["topic", "key", "number"])
    op.create_index("ix_search_about_topic_place", "search_about", ["topic", "geography", "key", "number"])
    for name in LISTED:
        op.create_index(f"ix_search_about_{name}", "search_about", [name, "key", "number"])
    op.create_index("ix_search_about_newest", "search_about", [sa.text("period_to DESC"), "key", "number"])
    op.create_index("ix_search_about_rating", "search_about", [sa.text("coalesce(dqr, 1000)"), "key", "number"])
    op.create_index(
        "ix_search_about_rated",
        "search_about",
        ["key", "number", "dqr"],
        postgresql_where=sa.text("dqr IS NOT NULL"),
    )
