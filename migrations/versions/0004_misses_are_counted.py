"""Misses are counted: look-ups on known codes that nothing answered, without who asked.

Revision: 0004, after 0003.
Old code must go on working against the new schema: expand, backfill, contract in separate releases.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "demand_miss",
        sa.Column("number", sa.BigInteger(), sa.Identity(), comment="in the order of the first occurrence"),
        sa.Column(
            "asked",
            sa.Text(collation="C"),
            nullable=False,
            comment="known codes that were asked for, as JSON with sorted keys",
        ),
        sa.Column("failed", sa.Text(), nullable=False, comment="the condition that nothing met"),
        sa.Column("times", sa.BigInteger(), nullable=False, comment="how often"),
        sa.Column("first_on", sa.Date(), nullable=False, comment="day of the first time"),
        sa.Column("last_on", sa.Date(), nullable=False, comment="day of the last time"),
        sa.CheckConstraint("times >= 1", name=op.f("ck_demand_miss_times")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_demand_miss")),
        sa.UniqueConstraint("asked", "failed", name=op.f("uq_demand_miss_asked_failed")),
        comment="look-ups that nothing answered, without who asked",
    )
    op.create_index(op.f("ix_demand_miss_times_number"), "demand_miss", ["times", "number"])
    op.execute("GRANT SELECT, INSERT ON demand_miss TO footing_app")
    op.execute("GRANT UPDATE (times, last_on) ON demand_miss TO footing_app")


def downgrade() -> None:
    op.drop_table("demand_miss")
