"""What the public says of proposals, which stays as everything said of them does.

Revision: 0010, after 0009.
Old code must go on working against the new schema: expand, backfill, contract in separate releases.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLE = "proposals_comment"
KEPT = (("stays", "BEFORE UPDATE OR DELETE", "ROW"), ("kept", "BEFORE TRUNCATE", "STATEMENT"))


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.create_table(
        TABLE,
        sa.Column("proposal", sa.Uuid(), nullable=False, comment="the proposal"),
        sa.Column("number", sa.Integer(), nullable=False, comment="1 up, in the order they came"),
        sa.Column("content", sa.Integer(), nullable=False, comment="the content commented"),
        sa.Column("organisation", sa.Text(), nullable=True, comment="for which organisation; null for none"),
        sa.Column("subject", sa.Uuid(), nullable=False, comment="who"),
        sa.Column("text", sa.Text(), nullable=False, comment="in words"),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
            comment="when",
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_proposals_comment_number")),
        sa.CheckConstraint("char_length(text) BETWEEN 1 AND 4000", name=op.f("ck_proposals_comment_text_length")),
        sa.ForeignKeyConstraint(
            ["organisation"], ["provenance_publisher.slug"], name=op.f("fk_proposals_comment_organisation")
        ),
        sa.ForeignKeyConstraint(["subject"], ["access_subject.id"], name=op.f("fk_proposals_comment_subject")),
        sa.ForeignKeyConstraint(
            ["proposal", "content"],
            ["proposals_content.proposal", "proposals_content.number"],
            name=op.f("fk_proposals_comment_proposal_content"),
        ),
        sa.PrimaryKeyConstraint("proposal", "number", name=op.f("pk_proposals_comment")),
        comment="what the public said of proposals",
    )
    for name, when, each in KEPT:
        trigger = f"{TABLE}_{name}"
        op.execute(f"CREATE TRIGGER {trigger} {when} ON {TABLE} FOR EACH {each} EXECUTE FUNCTION footing_refuse()")
        op.execute(f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {trigger}")
    op.execute(f"GRANT SELECT, INSERT ON {TABLE} TO footing_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.drop_table(TABLE)
