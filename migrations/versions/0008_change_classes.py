"""How far each version moved from the one it ended, and what was wrong with the one that was.

Revision: 0008, after 0007.
Old code must go on working against the new schema: expand, backfill, contract in separate releases.
Versions released before have no class: what was released stays as it is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NEW = {
    "change_class": (sa.Text, "how far it moved from the version it ended: patch, minor or major"),
    "erratum": (sa.Text, "what was wrong with it, told by what ended it"),
    "succeeded_by": (sa.Integer, "number of the version that amends it"),
}
CHECKS = {
    "change_class": "change_class IN ('patch', 'minor', 'major')",
    "erratum": "erratum IN ('error', 'typo', 'method')",
    "succeeded": "until IS NOT NULL OR (erratum IS NULL AND succeeded_by IS NULL)",
}
COLUMNS = "NEW.factor_id, NEW.number, NEW.since, NEW.change, NEW.log_index"
END_ONCE = """
CREATE OR REPLACE FUNCTION footing_end_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.until IS NOT NULL OR NEW.until IS NULL
        OR ({new}) IS DISTINCT FROM ({old})
    THEN
        RAISE EXCEPTION 'UPDATE on releases_member is refused: an end is set once and nothing else changes'
            USING ERRCODE = '55000';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    for name, (kind, comment) in NEW.items():
        op.add_column("releases_member", sa.Column(name, kind(), nullable=True, comment=comment))
    for name, condition in CHECKS.items():
        op.execute(
            f"ALTER TABLE releases_member ADD CONSTRAINT ck_releases_member_{name} CHECK ({condition}) NOT VALID"
        )
        op.execute(f"ALTER TABLE releases_member VALIDATE CONSTRAINT ck_releases_member_{name}")
    op.execute(_end_once(f"{COLUMNS}, NEW.change_class"))
    op.execute("GRANT UPDATE (erratum, succeeded_by) ON releases_member TO footing_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(_end_once(COLUMNS))
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_releases_member_{name}"), "releases_member")
    for name in NEW:
        op.drop_column("releases_member", name)


def _end_once(columns: str) -> str:
    return END_ONCE.format(new=columns, old=columns.replace("NEW.", "OLD."))
