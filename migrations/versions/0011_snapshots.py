"""Which files were made of a release: added once, never changed.

Revision: 0011, after 0010.
Old code must go on working against the new schema: expand, backfill, contract in separate releases.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLE = "exports_snapshot"
KEPT = (("stays", "BEFORE UPDATE OR DELETE", "ROW"), ("kept", "BEFORE TRUNCATE", "STATEMENT"))


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.create_table(
        TABLE,
        sa.Column("number", sa.Integer(), nullable=False, comment="number of the release"),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="1 up: files that were lost and came out as others are named anew",
        ),
        sa.Column("release", sa.Text(), nullable=False, comment="its label"),
        sa.Column("manifest", sa.LargeBinary(), nullable=False, comment="canonical list of the files, as it is served"),
        sa.Column(
            "digest", sa.LargeBinary(), nullable=False, comment="SHA-256 of the manifest: the snapshot's identity"
        ),
        sa.Column("log_index", sa.BigInteger(), nullable=False, comment="the snapshot's leaf in the log"),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
            comment="when it was stored; in no file",
        ),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_exports_snapshot_digest_length")),
        sa.CheckConstraint("digest = sha256(manifest)", name=op.f("ck_exports_snapshot_digest")),
        sa.ForeignKeyConstraint(["number"], ["releases_release.number"], name=op.f("fk_exports_snapshot_number")),
        sa.ForeignKeyConstraint(["release"], ["releases_release.label"], name=op.f("fk_exports_snapshot_release")),
        sa.PrimaryKeyConstraint("number", "version", name=op.f("pk_exports_snapshot")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_exports_snapshot_version")),
        comment="releases as files; the newest version of each is served",
    )
    for name, when, each in KEPT:
        trigger = f"{TABLE}_{name}"
        op.execute(f"CREATE TRIGGER {trigger} {when} ON {TABLE} FOR EACH {each} EXECUTE FUNCTION footing_refuse()")
        op.execute(f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {trigger}")
    op.execute(f"GRANT SELECT, INSERT ON {TABLE} TO footing_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.drop_table(TABLE)
