"""Tables of releases: the cuts, and membership by interval."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)

from app.kit.db import metadata

release = Table(
    "releases_release",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False, comment="1 up, no gap"),
    Column("label", Text, nullable=False, comment="2026.4"),
    Column("parent", LargeBinary, comment="digest of the release before"),
    Column("digest", LargeBinary, nullable=False, comment="SHA-256 of the manifest: the release's identity"),
    Column("manifest", LargeBinary, nullable=False, comment="canonical list of the changes"),
    Column("changes", Integer, nullable=False, comment="how many changes"),
    Column("note", Text, comment="one sentence for readers"),
    Column("log_index", BigInteger, nullable=False, comment="the release's leaf in the log"),
    Column(
        "released_at", DateTime(timezone=True), nullable=False, server_default=func.now(), comment="when it was cut"
    ),
    UniqueConstraint("label"),
    UniqueConstraint("digest"),
    CheckConstraint("octet_length(digest) = 32", name="digest_length"),
    CheckConstraint("(number = 1) = (parent IS NULL)", name="parent"),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint("label ~ '^20[0-9]{2}[.][1-9][0-9]{0,4}$'", name="label"),
    comment="immutable cuts of the catalogue",
)

member = Table(
    "releases_member",
    metadata,
    Column("factor_id", Uuid, primary_key=True, comment="the factor"),
    Column("number", Integer, primary_key=True, comment="its version"),
    Column("since", Integer, ForeignKey(release.c.number), nullable=False, comment="first release that holds it"),
    Column("until", Integer, ForeignKey(release.c.number), comment="first release that no longer holds it"),
    Column("change", Text, nullable=False, comment="what brought it"),
    Column("ended_by", Text, comment="what ended it"),
    Column("reason", Text, comment="why it was withdrawn"),
    Column("replacement", Uuid, ForeignKey("factors_factor.id"), comment="what to use instead"),
    Column("log_index", BigInteger, nullable=False, comment="the version's leaf in the log"),
    Column("change_class", Text, comment="how far it moved from the version it ended: patch, minor or major"),
    Column("erratum", Text, comment="what was wrong with it, told by what ended it"),
    Column("succeeded_by", Integer, comment="number of the version that amends it"),
    ForeignKeyConstraint(["factor_id", "number"], ["factors_version.factor_id", "factors_version.number"]),
    CheckConstraint("until > since", name="interval"),
    CheckConstraint("(until IS NULL) = (ended_by IS NULL)", name="ended"),
    CheckConstraint("change IN ('add', 'extend', 'amend', 'replace')", name="change"),
    CheckConstraint("ended_by IN ('amend', 'replace', 'withdraw')", name="ended_by"),
    CheckConstraint("change_class IN ('patch', 'minor', 'major')", name="change_class"),
    CheckConstraint("erratum IN ('error', 'typo', 'method')", name="erratum"),
    CheckConstraint("until IS NOT NULL OR (erratum IS NULL AND succeeded_by IS NULL)", name="succeeded"),
    comment="which version is in which releases; an end is set once",
)
Index(None, member.c.since)
Index(None, member.c.until, postgresql_where=member.c.until.is_not(None))
