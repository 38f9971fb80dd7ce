"""Tables of access: subjects, their keys, and what was done by whom."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.kit.db import metadata

_NOW = func.now()

subject = Table(
    "access_subject",
    metadata,
    Column("id", Uuid, primary_key=True, comment="the subject here"),
    Column("issuer", Text, nullable=False, comment="who vouches for the identity: `footing`, or an OIDC issuer"),
    Column("subject", Text, nullable=False, comment="the identity at that issuer"),
    Column("name", Text, comment="for people who run the registry; never public, can be erased"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=_NOW, comment="since when"),
    Column("disabled_at", DateTime(timezone=True), comment="from when on no key of it opens anything"),
    UniqueConstraint("issuer", "subject"),
    comment="who may hold keys and memberships: a person or a program",
)

key = Table(
    "access_key",
    metadata,
    Column("id", Text, primary_key=True, comment="the public part of the key"),
    Column("subject", Uuid, ForeignKey(subject.c.id), nullable=False, comment="whose it is"),
    Column("kind", Text, nullable=False, comment="r, w or v: what it is for"),
    Column("digest", LargeBinary, nullable=False, comment="SHA-256 of the whole key; the key itself is nowhere"),
    Column("label", Text, comment="what its owner calls it"),
    Column("datasets", ARRAY(Text), comment="datasets it is limited to; null where it is not"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=_NOW, comment="when it was made"),
    Column("expires_at", DateTime(timezone=True), nullable=False, comment="from when on it opens nothing"),
    Column("used_at", DateTime(timezone=True), comment="last use, to about an hour"),
    Column("revoked_at", DateTime(timezone=True), comment="from when on it opens nothing, once set"),
    CheckConstraint("kind IN ('r', 'w', 'v')", name="kind"),
    CheckConstraint("octet_length(digest) = 32", name="digest_length"),
    CheckConstraint("expires_at > created_at", name="life"),
    UniqueConstraint("digest"),
    comment="API keys, by what is public of them",
)
Index(None, key.c.subject)

event = Table(
    "access_event",
    metadata,
    Column("number", BigInteger, Identity(), primary_key=True, comment="in the order of what happened"),
    Column("at", DateTime(timezone=True), nullable=False, server_default=_NOW, comment="when"),
    Column("actor", Uuid, ForeignKey(subject.c.id), comment="who did it; null for the operator of the machine"),
    Column("action", Text, nullable=False, comment="noun.verb, such as key.revoked"),
    Column("about", JSONB, nullable=False, comment="what it was done to"),
    comment="changes of who may do what; added, never edited",
)
