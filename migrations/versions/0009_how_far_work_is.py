"""How far long work is, figures by their value, which a check looks for, and reviews in the time for comment.

Revision: 0009, after 0008.
Old code must go on working against the new schema: expand, backfill, contract in separate releases.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

REVIEW_IN_COMMENT = "public_comment>review>public_comment"
WAYS = (
    ">open>draft",
    "draft>revise>draft",
    "draft>submit>submitted",
    "draft>discard>discarded",
    "submitted>pass_checks>screening",
    "submitted>fail_checks>returned",
    "returned>revise>returned",
    "returned>submit>submitted",
    "returned>discard>discarded",
    "screening>admit>in_review",
    "screening>send_back>returned",
    "screening>reject>rejected",
    "in_review>review>in_review",
    "in_review>accept>accepted",
    "in_review>request_revision>revision_requested",
    "in_review>reject>rejected",
    "in_review>open_comment>public_comment",
    "public_comment>review>public_comment",
    "public_comment>accept>accepted",
    "public_comment>request_revision>revision_requested",
    "revision_requested>revise>revision_requested",
    "revision_requested>submit>submitted",
    "revision_requested>discard>discarded",
    "accepted>release>released",
    "accepted>request_revision>revision_requested",
    "rejected>appeal>rejected",
    "rejected>dismiss_appeal>rejected",
    "rejected>grant_appeal>in_review",
)
FOLLOWS = """
CREATE OR REPLACE FUNCTION footing_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    SELECT number, after INTO last FROM proposals_event
        WHERE proposal = NEW.proposal ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.before IS DISTINCT FROM last.after THEN
        RAISE EXCEPTION 'INSERT on proposals_event is refused: it does not follow the event before'
            USING ERRCODE = '40001';
    END IF;
    IF NOT concat_ws('>', coalesce(NEW.before, ''), NEW.event, NEW.after) = ANY (ARRAY{ways}) THEN
        RAISE EXCEPTION 'INSERT on proposals_event is refused: there is no such step' USING ERRCODE = '55000';
    END IF;
    RETURN NEW;
END $$
"""


def _follows(ways: Sequence[str]) -> str:
    return FOLLOWS.format(ways=list(ways))


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.create_table(
        "kit_progress",
        sa.Column("subject", sa.Text(), nullable=False, comment="what is worked on"),
        sa.Column("stage", sa.Text(), nullable=False, comment="what is done with it"),
        sa.Column("done", sa.Integer(), nullable=False, comment="how much of it is done"),
        sa.Column("whole", sa.Integer(), nullable=True, comment="how much there is to do, where that is known"),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="when this was so",
        ),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_kit_progress")),
        comment="how far long work is; of no worth once it is over",
        prefixes=["UNLOGGED"],
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON kit_progress TO footing_app")
    op.execute(_follows(WAYS))
    op.create_index(op.f("ix_factors_version_value"), "factors_version", ["value"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(_follows([one for one in WAYS if one != REVIEW_IN_COMMENT]))
    op.drop_index(op.f("ix_factors_version_value"), table_name="factors_version")
    op.drop_table("kit_progress")
