"""Tables of proposals: rows are added, none is ever changed; a proposal stands where its newest event left it."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
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
from sqlalchemy.dialects.postgresql import JSONB

from app.kit.db import metadata

_NOW = func.clock_timestamp()
_STATES = (
    "'draft', 'submitted', 'returned', 'screening', 'in_review', 'public_comment', 'revision_requested', 'accepted', "
    "'released', 'rejected', 'discarded'"
)

proposal = Table(
    "proposals_proposal",
    metadata,
    Column("id", Uuid, primary_key=True, comment="the proposal"),
    Column("publisher", ForeignKey("provenance_publisher.slug"), nullable=False, comment="in whose name"),
    Column("agent", ForeignKey("provenance_publisher.slug"), comment="who submits for it, if another organisation"),
    Column("dataset", ForeignKey("provenance_dataset.key"), nullable=False, comment="the dataset it changes"),
    Column("opened_by", ForeignKey("access_subject.id"), nullable=False, comment="who opened it"),
    Column("opened_at", DateTime(timezone=True), nullable=False, server_default=_NOW, comment="when"),
    UniqueConstraint("id", "publisher", "dataset"),
    comment="requests of publishers to change the catalogue",
)
Index(None, proposal.c.publisher, proposal.c.opened_at)
Index(None, proposal.c.dataset)

content = Table(
    "proposals_content",
    metadata,
    Column("proposal", Uuid, ForeignKey(proposal.c.id), primary_key=True, comment="the proposal"),
    Column("number", Integer, primary_key=True, comment="1 up: each edit is a content of its own"),
    Column("base", ForeignKey("releases_release.number"), nullable=False, comment="release it was made against"),
    Column("stated", JSONB, nullable=False, comment="title, edition, licence, declarations, averages: as stated"),
    Column("file", Text, comment="digest of the change set as received"),
    Column("changes", Integer, nullable=False, comment="how many changes it has"),
    Column("digest", LargeBinary, nullable=False, comment="SHA-256 of the canonical content: what reviewers sign"),
    Column("at", DateTime(timezone=True), nullable=False, server_default=_NOW, comment="when"),
    Column("by", ForeignKey("access_subject.id"), nullable=False, comment="who"),
    CheckConstraint("octet_length(digest) = 32", name="digest_length"),
    CheckConstraint("number >= 1", name="number"),
    comment="what a proposal says, as it was at each edit",
)

change = Table(
    "proposals_change",
    metadata,
    Column("proposal", Uuid, primary_key=True, comment="the proposal"),
    Column("content", Integer, primary_key=True, comment="its content"),
    Column("place", Integer, primary_key=True, comment="1 up, in the order given"),
    Column("kind", Text, nullable=False, comment="add, extend, amend, replace or withdraw"),
    Column("slug", Text, nullable=False, comment="the factor within the dataset"),
    Column("period_from", Date, comment="first day of the period"),
    Column("cells", JSONB, nullable=False, comment="the row as it was given, by column"),
    ForeignKeyConstraint(["proposal", "content"], ["proposals_content.proposal", "proposals_content.number"]),
    CheckConstraint("kind IN ('add', 'extend', 'amend', 'replace', 'withdraw')", name="kind"),
    comment="the changes of each content",
)

evidence = Table(
    "proposals_evidence",
    metadata,
    Column("proposal", Uuid, ForeignKey(proposal.c.id), primary_key=True, comment="the proposal"),
    Column("digest", Text, primary_key=True, comment="sha256 of the file; the file is kept under it"),
    Column("name", Text, nullable=False, comment="what the proposer calls it"),
    Column("media_type", Text, nullable=False, comment="what the proposer says it is"),
    Column("size", Integer, nullable=False, comment="bytes"),
    Column("at", DateTime(timezone=True), nullable=False, server_default=_NOW, comment="when it came"),
    Column("by", ForeignKey("access_subject.id"), nullable=False, comment="who brought it"),
    comment="files that proposals stand on",
)

finding = Table(
    "proposals_finding",
    metadata,
    Column("proposal", Uuid, primary_key=True, comment="the proposal"),
    Column("content", Integer, primary_key=True, comment="the content checked"),
    Column("number", Integer, primary_key=True, comment="1 up"),
    Column("code", Text, nullable=False, comment="the check"),
    Column("severity", Text, nullable=False, comment="block, flag or info"),
    Column("path", Text, nullable=False, comment="where"),
    Column("message", Text, nullable=False, comment="in words"),
    Column("hint", Text, comment="the likely slip"),
    ForeignKeyConstraint(["proposal", "content"], ["proposals_content.proposal", "proposals_content.number"]),
    CheckConstraint("severity IN ('block', 'flag', 'info')", name="severity"),
    comment="what the checks said of each content",
)

answer = Table(
    "proposals_answer",
    metadata,
    Column("proposal", Uuid, primary_key=True, comment="the proposal"),
    Column("content", Integer, primary_key=True, comment="the content checked"),
    Column("finding", Integer, primary_key=True, comment="the finding answered"),
    Column("text", Text, nullable=False, comment="why the figure is right all the same"),
    Column("at", DateTime(timezone=True), nullable=False, server_default=_NOW, comment="when"),
    Column("by", ForeignKey("access_subject.id"), nullable=False, comment="who"),
    ForeignKeyConstraint(
        ["proposal", "content", "finding"],
        ["proposals_finding.proposal", "proposals_finding.content", "proposals_finding.number"],
    ),
    comment="answers to flags",
)

assignment = Table(
    "proposals_assignment",
    metadata,
    Column("proposal", Uuid, primary_key=True, comment="the proposal"),
    Column("reviewer", ForeignKey("access_subject.id"), primary_key=True, comment="who is to review"),
    Column("organisation", ForeignKey("provenance_publisher.slug"), nullable=False, comment="of which organisation"),
    Column("publisher", Text, nullable=False, comment="the proposal's publisher"),
    Column("dataset", Text, nullable=False, comment="the proposal's dataset"),
    Column("due", Date, comment="by when"),
    Column("at", DateTime(timezone=True), nullable=False, server_default=_NOW, comment="when"),
    Column("by", ForeignKey("access_subject.id"), nullable=False, comment="who assigned"),
    ForeignKeyConstraint(
        ["proposal", "publisher", "dataset"],
        ["proposals_proposal.id", "proposals_proposal.publisher", "proposals_proposal.dataset"],
    ),
    CheckConstraint("organisation <> publisher", name="independent"),
    comment="who was asked to review",
)
Index(None, assignment.c.reviewer)

review = Table(
    "proposals_review",
    metadata,
    Column("proposal", Uuid, primary_key=True, comment="the proposal"),
    Column("content", Integer, primary_key=True, comment="the content reviewed"),
    Column("reviewer", Uuid, primary_key=True, comment="who reviewed"),
    Column("organisation", Text, nullable=False, comment="of which organisation"),
    Column("publisher", Text, nullable=False, comment="the proposal's publisher"),
    Column("dataset", Text, nullable=False, comment="the proposal's dataset"),
    Column("digest", LargeBinary, nullable=False, comment="digest of the content that the reviewer saw and signs"),
    Column("verdict", Text, nullable=False, comment="approve, request_changes or reject"),
    Column("form", JSONB, nullable=False, comment="the six questions, each yes, no or comment"),
    Column("comment", Text, nullable=False, comment="in words"),
    Column("at", DateTime(timezone=True), nullable=False, server_default=_NOW, comment="when"),
    ForeignKeyConstraint(["proposal", "content"], ["proposals_content.proposal", "proposals_content.number"]),
    ForeignKeyConstraint(["proposal", "reviewer"], ["proposals_assignment.proposal", "proposals_assignment.reviewer"]),
    ForeignKeyConstraint(
        ["proposal", "publisher", "dataset"],
        ["proposals_proposal.id", "proposals_proposal.publisher", "proposals_proposal.dataset"],
    ),
    CheckConstraint("organisation <> publisher", name="independent"),
    CheckConstraint("verdict IN ('approve', 'request_changes', 'reject')", name="verdict"),
    comment="what reviewers recorded",
)

comment = Table(
    "proposals_comment",
    metadata,
    Column("proposal", Uuid, primary_key=True, comment="the proposal"),
    Column("number", Integer, primary_key=True, comment="1 up, in the order they came"),
    Column("content", Integer, nullable=False, comment="the content commented"),
    Column("organisation", ForeignKey("provenance_publisher.slug"), comment="for which organisation; null for none"),
    Column("subject", ForeignKey("access_subject.id"), nullable=False, comment="who"),
    Column("text", Text, nullable=False, comment="in words"),
    Column("at", DateTime(timezone=True), nullable=False, server_default=_NOW, comment="when"),
    ForeignKeyConstraint(["proposal", "content"], ["proposals_content.proposal", "proposals_content.number"]),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint("char_length(text) BETWEEN 1 AND 4000", name="text_length"),
    comment="what the public said of proposals",
)

event = Table(
    "proposals_event",
    metadata,
    Column("proposal", Uuid, ForeignKey(proposal.c.id), primary_key=True, comment="the proposal"),
    Column("number", Integer, primary_key=True, comment="1 up, no gap"),
    Column("at", DateTime(timezone=True), nullable=False, server_default=_NOW, comment="when"),
    Column("event", Text, nullable=False, comment="what happened"),
    Column("before", Text, comment="where it stood"),
    Column("after", Text, nullable=False, comment="where it stands since"),
    Column("content", Integer, nullable=False, comment="newest content then"),
    Column("subject", ForeignKey("access_subject.id"), comment="who did it; null for the registry itself"),
    Column("role", Text, nullable=False, comment="in which role"),
    Column("organisation", Text, comment="of which organisation"),
    Column("reason", Text, comment="why, in words"),
    Column("digest", LargeBinary, comment="digest of the content it was about"),
    Column("release", ForeignKey("releases_release.number"), comment="the release that took it in"),
    Column("due", Date, comment="last day of a time for public comment"),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint(f"after IN ({_STATES})", name="after"),
    CheckConstraint("(event = 'release') = (release IS NOT NULL)", name="release"),
    comment="every step of every proposal; added, never edited",
)
Index(None, event.c.after, event.c.at)
