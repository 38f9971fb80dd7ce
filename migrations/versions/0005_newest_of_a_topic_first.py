"""Search walks the versions of a topic from the newest on.

Revision: 0005, after 0004.
Old code must go on working against the new schema: expand, backfill, contract in separate releases.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INDEXES = {"ix_search_about_topic": ["topic"], "ix_search_about_topic_place": ["topic", "geography"]}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    for name, leading in INDEXES.items():
        op.drop_index(name, "search_about")
        op.create_index(name, "search_about", [*leading, sa.text("period_to DESC"), "key", "number"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    for name, leading in INDEXES.items():
        op.drop_index(name, "search_about")
        op.create_index(name, "search_about", [*leading, "key", "number"])
