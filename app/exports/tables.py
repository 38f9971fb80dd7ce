"""Tables of exports: which files were made of a release."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    func,
)

from app.kit.db import metadata

snapshot = Table(
    "exports_snapshot",
    metadata,
    Column("number", Integer, ForeignKey("releases_release.number"), primary_key=True, comment="number of the release"),
    Column(
        "version", Integer, primary_key=True, comment="1 up: files that were lost and came out as others are named anew"
    ),
    Column("release", Text, ForeignKey("releases_release.label"), nullable=False, comment="its label"),
    Column("manifest", LargeBinary, nullable=False, comment="canonical list of the files, as it is served"),
    Column("digest", LargeBinary, nullable=False, comment="SHA-256 of the manifest: the snapshot's identity"),
    Column("log_index", BigInteger, nullable=False, comment="the snapshot's leaf in the log"),
    Column(
        "at",
        DateTime(timezone=True),
        nullable=False,
        server_default=func.clock_timestamp(),
        comment="when it was stored; in no file",
    ),
    CheckConstraint("octet_length(digest) = 32", name="digest_length"),
    CheckConstraint("version >= 1", name="version"),
    CheckConstraint("digest = sha256(manifest)", name="digest"),
    comment="releases as files; the newest version of each is served",
)
