"""Callers, keys, members, accounting rules, proposals and all that is said of them.

Revision: 0006, after 0005.
Old code must go on working against the new schema: expand, backfill, contract in separate releases.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.create_table(
        "access_subject",
        sa.Column("id", sa.Uuid(), nullable=False, comment="the subject here"),
        sa.Column(
            "issuer", sa.Text(), nullable=False, comment="who vouches for the identity: `footing`, or an OIDC issuer"
        ),
        sa.Column("subject", sa.Text(), nullable=False, comment="the identity at that issuer"),
        sa.Column(
            "name", sa.Text(), nullable=True, comment="for people who run the registry; never public, can be erased"
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="since when",
        ),
        sa.Column(
            "disabled_at", sa.DateTime(timezone=True), nullable=True, comment="from when on no key of it opens anything"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_subject")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_access_subject_issuer_subject")),
        comment="who may hold keys and memberships: a person or a program",
    )
    op.create_table(
        "kit_message",
        sa.Column(
            "number", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="in the order it was put"
        ),
        sa.Column("topic", sa.Text(), nullable=False, comment="what is to be done"),
        sa.Column("subject", sa.Text(), nullable=False, comment="to what"),
        sa.Column(
            "put_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="when it was put",
        ),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="not to be done before",
        ),
        sa.Column(
            "attempts", sa.Integer(), server_default="0", nullable=False, comment="how often it was tried in vain"
        ),
        sa.Column("trouble", sa.Text(), nullable=True, comment="why the last attempt failed"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_kit_message")),
        comment="work to be done after a transaction",
    )
    op.create_table(
        "kit_reply",
        sa.Column("caller", sa.Text(), nullable=False, comment="whose key it is"),
        sa.Column("key", sa.Text(), nullable=False, comment="the key of the request"),
        sa.Column("asked", sa.LargeBinary(), nullable=False, comment="SHA-256 of method, address and body"),
        sa.Column("status", sa.Integer(), nullable=False, comment="status of the reply"),
        sa.Column("headers", sa.Text(), nullable=False, comment="location and entity tag, as JSON"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the reply's bytes, without secrets"),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="when it was given",
        ),
        sa.PrimaryKeyConstraint("caller", "key", name=op.f("pk_kit_reply")),
        comment="replies to writes that may be sent again",
    )
    op.create_table(
        "provenance_rule",
        sa.Column("code", sa.Text(), nullable=False, comment="gbt-24067-2024"),
        sa.Column("title_en", sa.Text(), nullable=False, comment="English title"),
        sa.Column("title_zh", sa.Text(), nullable=True, comment="Chinese title"),
        sa.Column(
            "boundaries", sa.Text(), nullable=False, comment="boundaries allowed, semicolon-separated; empty: any"
        ),
        sa.Column("required", sa.Text(), nullable=False, comment="columns that must be filled, semicolon-separated"),
        sa.Column("dqr_max", sa.Numeric(), nullable=True, comment="worst data quality rating taken"),
        sa.Column("traceability", sa.Text(), nullable=False, comment="cited, or held: a file of the source is kept"),
        sa.Column("valid_from", sa.Date(), nullable=True, comment="first day it may be followed"),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="last day it may be followed"),
        sa.Column("citation", sa.Text(), nullable=False, comment="the document that states it"),
        sa.Column("since", sa.Integer(), nullable=True, comment="first release that knows it; null until it is cut"),
        sa.CheckConstraint("code ~ '^[a-z0-9][a-z0-9.-]{1,62}$'", name=op.f("ck_provenance_rule_code")),
        sa.CheckConstraint("traceability IN ('cited', 'held')", name=op.f("ck_provenance_rule_traceability")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_provenance_rule")),
        comment="accounting rules that datasets follow",
    )
    op.create_table(
        "access_event",
        sa.Column(
            "number",
            sa.BigInteger(),
            sa.Identity(always=False),
            nullable=False,
            comment="in the order of what happened",
        ),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False, comment="when"),
        sa.Column("actor", sa.Uuid(), nullable=True, comment="who did it; null for the operator of the machine"),
        sa.Column("action", sa.Text(), nullable=False, comment="noun.verb, such as key.revoked"),
        sa.Column("about", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="what it was done to"),
        sa.ForeignKeyConstraint(["actor"], ["access_subject.id"], name=op.f("fk_access_event_actor")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_access_event")),
        comment="changes of who may do what; added, never edited",
    )
    op.create_table(
        "access_key",
        sa.Column("id", sa.Text(), nullable=False, comment="the public part of the key"),
        sa.Column("subject", sa.Uuid(), nullable=False, comment="whose it is"),
        sa.Column("kind", sa.Text(), nullable=False, comment="r, w or v: what it is for"),
        sa.Column(
            "digest", sa.LargeBinary(), nullable=False, comment="SHA-256 of the whole key; the key itself is nowhere"
        ),
        sa.Column("label", sa.Text(), nullable=True, comment="what its owner calls it"),
        sa.Column(
            "datasets",
            postgresql.ARRAY(sa.Text()),
            nullable=True,
            comment="datasets it is limited to; null where it is not",
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="when it was made",
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, comment="from when on it opens nothing"),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True, comment="last use, to about an hour"),
        sa.Column(
            "revoked_at", sa.DateTime(timezone=True), nullable=True, comment="from when on it opens nothing, once set"
        ),
        sa.CheckConstraint("kind IN ('r', 'w', 'v')", name=op.f("ck_access_key_kind")),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_access_key_life")),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_access_key_digest_length")),
        sa.ForeignKeyConstraint(["subject"], ["access_subject.id"], name=op.f("fk_access_key_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_key")),
        sa.UniqueConstraint("digest", name=op.f("uq_access_key_digest")),
        comment="API keys, by what is public of them",
    )
    op.create_index(op.f("ix_access_key_subject"), "access_key", ["subject"], unique=False)
    op.create_table(
        "provenance_agent",
        sa.Column("publisher", sa.Text(), nullable=False, comment="who is spoken for"),
        sa.Column("agent", sa.Text(), nullable=False, comment="who may submit in its name"),
        sa.Column(
            "since",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
            comment="from",
        ),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True, comment="no longer from here on; set once"),
        sa.CheckConstraint("publisher <> agent", name=op.f("ck_provenance_agent_two")),
        sa.CheckConstraint("until > since", name=op.f("ck_provenance_agent_interval")),
        sa.ForeignKeyConstraint(["agent"], ["provenance_publisher.slug"], name=op.f("fk_provenance_agent_agent")),
        sa.ForeignKeyConstraint(
            ["publisher"], ["provenance_publisher.slug"], name=op.f("fk_provenance_agent_publisher")
        ),
        sa.PrimaryKeyConstraint("publisher", "agent", "since", name=op.f("pk_provenance_agent")),
        comment="who may submit for a publisher that named it",
    )
    op.create_table(
        "provenance_member",
        sa.Column("publisher", sa.Text(), nullable=False, comment="the organisation"),
        sa.Column("subject", sa.Uuid(), nullable=False, comment="the member"),
        sa.Column("role", sa.Text(), nullable=False, comment="what the organisation makes of the member"),
        sa.Column(
            "since",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
            comment="from when on",
        ),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True, comment="no longer from here on; set once"),
        sa.CheckConstraint(
            "role IN ('proposer', 'steward', 'reviewer', 'chair', 'release_manager', 'authority', 'reader', "
            "'administrator')",
            name=op.f("ck_provenance_member_role"),
        ),
        sa.CheckConstraint("until > since", name=op.f("ck_provenance_member_interval")),
        sa.ForeignKeyConstraint(
            ["publisher"], ["provenance_publisher.slug"], name=op.f("fk_provenance_member_publisher")
        ),
        sa.ForeignKeyConstraint(["subject"], ["access_subject.id"], name=op.f("fk_provenance_member_subject")),
        sa.PrimaryKeyConstraint("publisher", "subject", "role", "since", name=op.f("pk_provenance_member")),
        comment="who has which role in which organisation",
    )
    op.create_index(op.f("ix_provenance_member_subject"), "provenance_member", ["subject"], unique=False)
    op.create_index(
        "uq_provenance_member_now",
        "provenance_member",
        ["publisher", "subject", "role"],
        unique=True,
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "provenance_registry",
        sa.Column("one", sa.Boolean(), nullable=False, comment="there is one row"),
        sa.Column("organisation", sa.Text(), nullable=False, comment="who runs this registry"),
        sa.CheckConstraint("one", name=op.f("ck_provenance_registry_one")),
        sa.ForeignKeyConstraint(
            ["organisation"], ["provenance_publisher.slug"], name=op.f("fk_provenance_registry_organisation")
        ),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_provenance_registry")),
        comment="the organisation whose members act for the registry",
    )
    op.create_table(
        "provenance_tie",
        sa.Column("organisation", sa.Text(), nullable=False, comment="who owns, funds or leads"),
        sa.Column("other", sa.Text(), nullable=False, comment="who is owned, funded or led"),
        sa.Column("kind", sa.Text(), nullable=False, comment="owns, funds or group"),
        sa.Column("since", sa.Date(), nullable=False, comment="first day"),
        sa.Column("until", sa.Date(), nullable=True, comment="last day; set once"),
        sa.Column("note", sa.Text(), nullable=True, comment="how this is known"),
        sa.CheckConstraint("kind IN ('owns', 'funds', 'group')", name=op.f("ck_provenance_tie_kind")),
        sa.CheckConstraint("organisation <> other", name=op.f("ck_provenance_tie_two")),
        sa.CheckConstraint("until >= since", name=op.f("ck_provenance_tie_interval")),
        sa.ForeignKeyConstraint(
            ["organisation"], ["provenance_publisher.slug"], name=op.f("fk_provenance_tie_organisation")
        ),
        sa.ForeignKeyConstraint(["other"], ["provenance_publisher.slug"], name=op.f("fk_provenance_tie_other")),
        sa.PrimaryKeyConstraint("organisation", "other", "kind", "since", name=op.f("pk_provenance_tie")),
        comment="ties between organisations, for conflicts of interest",
    )
    op.create_index(op.f("ix_provenance_tie_other"), "provenance_tie", ["other"], unique=False)
    op.create_table(
        "proposals_proposal",
        sa.Column("id", sa.Uuid(), nullable=False, comment="the proposal"),
        sa.Column("publisher", sa.Text(collation="C"), nullable=False, comment="in whose name"),
        sa.Column(
            "agent", sa.Text(collation="C"), nullable=True, comment="who submits for it, if another organisation"
        ),
        sa.Column("dataset", sa.Text(collation="C"), nullable=False, comment="the dataset it changes"),
        sa.Column("opened_by", sa.Uuid(), nullable=False, comment="who opened it"),
        sa.Column(
            "opened_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
            comment="when",
        ),
        sa.ForeignKeyConstraint(["agent"], ["provenance_publisher.slug"], name=op.f("fk_proposals_proposal_agent")),
        sa.ForeignKeyConstraint(["dataset"], ["provenance_dataset.key"], name=op.f("fk_proposals_proposal_dataset")),
        sa.ForeignKeyConstraint(["opened_by"], ["access_subject.id"], name=op.f("fk_proposals_proposal_opened_by")),
        sa.ForeignKeyConstraint(
            ["publisher"], ["provenance_publisher.slug"], name=op.f("fk_proposals_proposal_publisher")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals_proposal")),
        sa.UniqueConstraint("id", "publisher", "dataset", name=op.f("uq_proposals_proposal_id_publisher_dataset")),
        comment="requests of publishers to change the catalogue",
    )
    op.create_index(op.f("ix_proposals_proposal_dataset"), "proposals_proposal", ["dataset"], unique=False)
    op.create_index(
        op.f("ix_proposals_proposal_publisher_opened_at"),
        "proposals_proposal",
        ["publisher", "opened_at"],
        unique=False,
    )
    op.create_table(
        "proposals_assignment",
        sa.Column("proposal", sa.Uuid(), nullable=False, comment="the proposal"),
        sa.Column("reviewer", sa.Uuid(), nullable=False, comment="who is to review"),
        sa.Column("organisation", sa.Text(collation="C"), nullable=False, comment="of which organisation"),
        sa.Column("publisher", sa.Text(), nullable=False, comment="the proposal's publisher"),
        sa.Column("dataset", sa.Text(), nullable=False, comment="the proposal's dataset"),
        sa.Column("due", sa.Date(), nullable=True, comment="by when"),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
            comment="when",
        ),
        sa.Column("by", sa.Uuid(), nullable=False, comment="who assigned"),
        sa.CheckConstraint("organisation <> publisher", name=op.f("ck_proposals_assignment_independent")),
        sa.ForeignKeyConstraint(["by"], ["access_subject.id"], name=op.f("fk_proposals_assignment_by")),
        sa.ForeignKeyConstraint(
            ["organisation"], ["provenance_publisher.slug"], name=op.f("fk_proposals_assignment_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["proposal", "publisher", "dataset"],
            ["proposals_proposal.id", "proposals_proposal.publisher", "proposals_proposal.dataset"],
            name=op.f("fk_proposals_assignment_proposal_publisher_dataset"),
        ),
        sa.ForeignKeyConstraint(["reviewer"], ["access_subject.id"], name=op.f("fk_proposals_assignment_reviewer")),
        sa.PrimaryKeyConstraint("proposal", "reviewer", name=op.f("pk_proposals_assignment")),
        comment="who was asked to review",
    )
    op.create_index(op.f("ix_proposals_assignment_reviewer"), "proposals_assignment", ["reviewer"], unique=False)
    op.create_table(
        "proposals_content",
        sa.Column("proposal", sa.Uuid(), nullable=False, comment="the proposal"),
        sa.Column("number", sa.Integer(), nullable=False, comment="1 up: each edit is a content of its own"),
        sa.Column("base", sa.Integer(), nullable=False, comment="release it was made against"),
        sa.Column(
            "stated",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="title, edition, licence, declarations, averages: as stated",
        ),
        sa.Column("file", sa.Text(), nullable=True, comment="digest of the change set as received"),
        sa.Column("changes", sa.Integer(), nullable=False, comment="how many changes it has"),
        sa.Column(
            "digest", sa.LargeBinary(), nullable=False, comment="SHA-256 of the canonical content: what reviewers sign"
        ),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
            comment="when",
        ),
        sa.Column("by", sa.Uuid(), nullable=False, comment="who"),
        sa.CheckConstraint("number >= 1", name=op.f("ck_proposals_content_number")),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_proposals_content_digest_length")),
        sa.ForeignKeyConstraint(["base"], ["releases_release.number"], name=op.f("fk_proposals_content_base")),
        sa.ForeignKeyConstraint(["by"], ["access_subject.id"], name=op.f("fk_proposals_content_by")),
        sa.ForeignKeyConstraint(["proposal"], ["proposals_proposal.id"], name=op.f("fk_proposals_content_proposal")),
        sa.PrimaryKeyConstraint("proposal", "number", name=op.f("pk_proposals_content")),
        comment="what a proposal says, as it was at each edit",
    )
    op.create_table(
        "proposals_event",
        sa.Column("proposal", sa.Uuid(), nullable=False, comment="the proposal"),
        sa.Column("number", sa.Integer(), nullable=False, comment="1 up, no gap"),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
            comment="when",
        ),
        sa.Column("event", sa.Text(), nullable=False, comment="what happened"),
        sa.Column("before", sa.Text(), nullable=True, comment="where it stood"),
        sa.Column("after", sa.Text(), nullable=False, comment="where it stands since"),
        sa.Column("content", sa.Integer(), nullable=False, comment="newest content then"),
        sa.Column("subject", sa.Uuid(), nullable=True, comment="who did it; null for the registry itself"),
        sa.Column("role", sa.Text(), nullable=False, comment="in which role"),
        sa.Column("organisation", sa.Text(), nullable=True, comment="of which organisation"),
        sa.Column("reason", sa.Text(), nullable=True, comment="why, in words"),
        sa.Column("digest", sa.LargeBinary(), nullable=True, comment="digest of the content it was about"),
        sa.Column("release", sa.Integer(), nullable=True, comment="the release that took it in"),
        sa.Column("due", sa.Date(), nullable=True, comment="last day of a time for public comment"),
        sa.CheckConstraint("(event = 'release') = (release IS NOT NULL)", name=op.f("ck_proposals_event_release")),
        sa.CheckConstraint(
            "after IN ('draft', 'submitted', 'returned', 'screening', 'in_review', 'public_comment', "
            "'revision_requested', 'accepted', 'released', 'rejected', 'discarded')",
            name=op.f("ck_proposals_event_after"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_proposals_event_number")),
        sa.ForeignKeyConstraint(["proposal"], ["proposals_proposal.id"], name=op.f("fk_proposals_event_proposal")),
        sa.ForeignKeyConstraint(["release"], ["releases_release.number"], name=op.f("fk_proposals_event_release")),
        sa.ForeignKeyConstraint(["subject"], ["access_subject.id"], name=op.f("fk_proposals_event_subject")),
        sa.PrimaryKeyConstraint("proposal", "number", name=op.f("pk_proposals_event")),
        comment="every step of every proposal; added, never edited",
    )
    op.create_index(op.f("ix_proposals_event_after_at"), "proposals_event", ["after", "at"], unique=False)
    op.create_table(
        "proposals_evidence",
        sa.Column("proposal", sa.Uuid(), nullable=False, comment="the proposal"),
        sa.Column("digest", sa.Text(), nullable=False, comment="sha256 of the file; the file is kept under it"),
        sa.Column("name", sa.Text(), nullable=False, comment="what the proposer calls it"),
        sa.Column("media_type", sa.Text(), nullable=False, comment="what the proposer says it is"),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes"),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
            comment="when it came",
        ),
        sa.Column("by", sa.Uuid(), nullable=False, comment="who brought it"),
        sa.ForeignKeyConstraint(["by"], ["access_subject.id"], name=op.f("fk_proposals_evidence_by")),
        sa.ForeignKeyConstraint(["proposal"], ["proposals_proposal.id"], name=op.f("fk_proposals_evidence_proposal")),
        sa.PrimaryKeyConstraint("proposal", "digest", name=op.f("pk_proposals_evidence")),
        comment="files that proposals stand on",
    )
    op.create_table(
        "proposals_change",
        sa.Column("proposal", sa.Uuid(), nullable=False, comment="the proposal"),
        sa.Column("content", sa.Integer(), nullable=False, comment="its content"),
        sa.Column("place", sa.Integer(), nullable=False, comment="1 up, in the order given"),
        sa.Column("kind", sa.Text(), nullable=False, comment="add, extend, amend, replace or withdraw"),
        sa.Column("slug", sa.Text(), nullable=False, comment="the factor within the dataset"),
        sa.Column("period_from", sa.Date(), nullable=True, comment="first day of the period"),
        sa.Column(
            "cells",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="the row as it was given, by column",
        ),
        sa.CheckConstraint(
            "kind IN ('add', 'extend', 'amend', 'replace', 'withdraw')", name=op.f("ck_proposals_change_kind")
        ),
        sa.ForeignKeyConstraint(
            ["proposal", "content"],
            ["proposals_content.proposal", "proposals_content.number"],
            name=op.f("fk_proposals_change_proposal_content"),
        ),
        sa.PrimaryKeyConstraint("proposal", "content", "place", name=op.f("pk_proposals_change")),
        comment="the changes of each content",
    )
    op.create_table(
        "proposals_finding",
        sa.Column("proposal", sa.Uuid(), nullable=False, comment="the proposal"),
        sa.Column("content", sa.Integer(), nullable=False, comment="the content checked"),
        sa.Column("number", sa.Integer(), nullable=False, comment="1 up"),
        sa.Column("code", sa.Text(), nullable=False, comment="the check"),
        sa.Column("severity", sa.Text(), nullable=False, comment="block, flag or info"),
        sa.Column("path", sa.Text(), nullable=False, comment="where"),
        sa.Column("message", sa.Text(), nullable=False, comment="in words"),
        sa.Column("hint", sa.Text(), nullable=True, comment="the likely slip"),
        sa.CheckConstraint("severity IN ('block', 'flag', 'info')", name=op.f("ck_proposals_finding_severity")),
        sa.ForeignKeyConstraint(
            ["proposal", "content"],
            ["proposals_content.proposal", "proposals_content.number"],
            name=op.f("fk_proposals_finding_proposal_content"),
        ),
        sa.PrimaryKeyConstraint("proposal", "content", "number", name=op.f("pk_proposals_finding")),
        comment="what the checks said of each content",
    )
    op.create_table(
        "proposals_review",
        sa.Column("proposal", sa.Uuid(), nullable=False, comment="the proposal"),
        sa.Column("content", sa.Integer(), nullable=False, comment="the content reviewed"),
        sa.Column("reviewer", sa.Uuid(), nullable=False, comment="who reviewed"),
        sa.Column("organisation", sa.Text(), nullable=False, comment="of which organisation"),
        sa.Column("publisher", sa.Text(), nullable=False, comment="the proposal's publisher"),
        sa.Column("dataset", sa.Text(), nullable=False, comment="the proposal's dataset"),
        sa.Column(
            "digest", sa.LargeBinary(), nullable=False, comment="digest of the content that the reviewer saw and signs"
        ),
        sa.Column("verdict", sa.Text(), nullable=False, comment="approve, request_changes or reject"),
        sa.Column(
            "form",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="the six questions, each yes, no or comment",
        ),
        sa.Column("comment", sa.Text(), nullable=False, comment="in words"),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
            comment="when",
        ),
        sa.CheckConstraint(
            "verdict IN ('approve', 'request_changes', 'reject')", name=op.f("ck_proposals_review_verdict")
        ),
        sa.CheckConstraint("organisation <> publisher", name=op.f("ck_proposals_review_independent")),
        sa.ForeignKeyConstraint(
            ["proposal", "content"],
            ["proposals_content.proposal", "proposals_content.number"],
            name=op.f("fk_proposals_review_proposal_content"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal", "publisher", "dataset"],
            ["proposals_proposal.id", "proposals_proposal.publisher", "proposals_proposal.dataset"],
            name=op.f("fk_proposals_review_proposal_publisher_dataset"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal", "reviewer"],
            ["proposals_assignment.proposal", "proposals_assignment.reviewer"],
            name=op.f("fk_proposals_review_proposal_reviewer"),
        ),
        sa.PrimaryKeyConstraint("proposal", "content", "reviewer", name=op.f("pk_proposals_review")),
        comment="what reviewers recorded",
    )
    op.create_table(
        "proposals_answer",
        sa.Column("proposal", sa.Uuid(), nullable=False, comment="the proposal"),
        sa.Column("content", sa.Integer(), nullable=False, comment="the content checked"),
        sa.Column("finding", sa.Integer(), nullable=False, comment="the finding answered"),
        sa.Column("text", sa.Text(), nullable=False, comment="why the figure is right all the same"),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
            comment="when",
        ),
        sa.Column("by", sa.Uuid(), nullable=False, comment="who"),
        sa.ForeignKeyConstraint(["by"], ["access_subject.id"], name=op.f("fk_proposals_answer_by")),
        sa.ForeignKeyConstraint(
            ["proposal", "content", "finding"],
            ["proposals_finding.proposal", "proposals_finding.content", "proposals_finding.number"],
            name=op.f("fk_proposals_answer_proposal_content_finding"),
        ),
        sa.PrimaryKeyConstraint("proposal", "content", "finding", name=op.f("pk_proposals_answer")),
        comment="answers to flags",
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.drop_table("proposals_answer")
    op.drop_table("proposals_review")
    op.drop_table("proposals_finding")
    op.drop_table("proposals_change")
    op.drop_table("proposals_evidence")
    op.drop_index(op.f("ix_proposals_event_after_at"), table_name="proposals_event")
    op.drop_table("proposals_event")
    op.drop_table("proposals_content")
    op.drop_index(op.f("ix_proposals_assignment_reviewer"), table_name="proposals_assignment")
    op.drop_table("proposals_assignment")
    op.drop_index(op.f("ix_proposals_proposal_publisher_opened_at"), table_name="proposals_proposal")
    op.drop_index(op.f("ix_proposals_proposal_dataset"), table_name="proposals_proposal")
    op.drop_table("proposals_proposal")
    op.drop_index(op.f("ix_provenance_tie_other"), table_name="provenance_tie")
    op.drop_table("provenance_tie")
    op.drop_table("provenance_registry")
    op.drop_index("uq_provenance_member_now", table_name="provenance_member", postgresql_where=sa.text("until IS NULL"))
    op.drop_index(op.f("ix_provenance_member_subject"), table_name="provenance_member")
    op.drop_table("provenance_member")
    op.drop_table("provenance_agent")
    op.drop_index(op.f("ix_access_key_subject"), table_name="access_key")
    op.drop_table("access_key")
    op.drop_table("access_event")
    op.drop_table("provenance_rule")
    op.drop_table("kit_reply")
    op.drop_table("kit_message")
    op.drop_table("access_subject")
