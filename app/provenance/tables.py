"""Tables of provenance. Rows are added and never edited by the service; only an end of a membership or tie is set."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    func,
    text,
)

from app.kit.db import ORDERED, metadata

licence = Table(
    "provenance_licence",
    metadata,
    Column("id", Text, primary_key=True, comment="SPDX identifier or a name of ours"),
    Column("title", Text, nullable=False, comment="its title"),
    Column("url", Text, comment="where its text is"),
    Column("redistribution", Boolean, nullable=False, comment="may files made of it be handed on"),
    comment="licences of editions",
)

publisher = Table(
    "provenance_publisher",
    metadata,
    Column("slug", ORDERED, primary_key=True, comment="mee"),
    Column("kind", Text, nullable=False, comment="one of five kinds"),
    Column("country", Text, comment="ISO 3166-1 code"),
    Column("name_en", Text, nullable=False, comment="English name"),
    Column("name_zh", Text, comment="Chinese name"),
    CheckConstraint(
        "kind IN ('authority', 'association', 'enterprise', 'research_institute', 'international_database')",
        name="kind",
    ),
    CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]{1,62}$'", name="slug"),
    comment="organisations that issue figures",
)

dataset = Table(
    "provenance_dataset",
    metadata,
    Column("key", ORDERED, primary_key=True, comment="mee/grid-electricity"),
    Column("publisher", Text, ForeignKey(publisher.c.slug), nullable=False, comment="who issues it"),
    Column("title_en", Text, nullable=False, comment="English title"),
    Column("title_zh", Text, comment="Chinese title"),
    Column("industry_scope", Text, nullable=False, comment="industry codes, semicolon-separated"),
    Column("editions", Text, nullable=False, comment="extend or replace"),
    Column("accounting_rule", Text, nullable=False, comment="the rule its figures follow"),
    Column("tier", Text, nullable=False, comment="open, registered, licensed"),
    CheckConstraint("editions IN ('extend', 'replace')", name="editions"),
    CheckConstraint("tier IN ('open', 'registered', 'licensed')", name="tier"),
    comment="named collections of a publisher",
)
Index(None, dataset.c.publisher)

edition = Table(
    "provenance_edition",
    metadata,
    Column("key", Text, primary_key=True, comment="mee/grid-electricity/2021"),
    Column("dataset", Text, ForeignKey(dataset.c.key), nullable=False, comment="the dataset it is an issue of"),
    Column("label", Text, nullable=False, comment="the publisher's own label"),
    Column("published", Text, comment="year, month or day of publication, as precise as is known"),
    Column("licence", Text, ForeignKey(licence.c.id), nullable=False, comment="licence of this edition"),
    Column("attribution", Text, nullable=False, comment="text to print"),
    comment="issues of datasets",
)
Index(None, edition.c.dataset)

source = Table(
    "provenance_source",
    metadata,
    Column("edition", Text, ForeignKey(edition.c.key), primary_key=True, comment="the edition it is a source of"),
    Column("name", Text, primary_key=True, comment="its name within the edition"),
    Column("place", Integer, nullable=False, comment="order in which it is listed"),
    Column("title", Text, nullable=False, comment="title of the document"),
    Column("publisher", Text, nullable=False, comment="who issued the document"),
    Column("published", Text, comment="when, as precise as is known"),
    Column("url", Text, comment="address, where there is one"),
    Column("file", Text, comment="name of the file as held"),
    Column("digest", Text, comment="sha256 of the file as held"),
    Column("note", Text, comment="how we came to the document, and what to mind"),
    comment="documents that figures were read from",
)

registry = Table(
    "provenance_registry",
    metadata,
    Column("one", Boolean, primary_key=True, comment="there is one row"),
    Column("organisation", Text, ForeignKey(publisher.c.slug), nullable=False, comment="who runs this registry"),
    CheckConstraint("one", name="one"),
    comment="the organisation whose members act for the registry",
)

member = Table(
    "provenance_member",
    metadata,
    Column("publisher", Text, ForeignKey(publisher.c.slug), primary_key=True, comment="the organisation"),
    Column("subject", ForeignKey("access_subject.id"), primary_key=True, comment="the member"),
    Column("role", Text, primary_key=True, comment="what the organisation makes of the member"),
    Column(
        "since",
        DateTime(timezone=True),
        primary_key=True,
        server_default=func.clock_timestamp(),
        comment="from when on",
    ),
    Column("until", DateTime(timezone=True), comment="no longer from here on; set once"),
    CheckConstraint(
        "role IN ('proposer', 'steward', 'reviewer', 'chair', 'release_manager', 'authority', 'reader', "
        "'administrator')",
        name="role",
    ),
    CheckConstraint("until > since", name="interval"),
    comment="who has which role in which organisation",
)
Index(
    "uq_provenance_member_now",
    member.c.publisher,
    member.c.subject,
    member.c.role,
    unique=True,
    postgresql_where=text("until IS NULL"),
)
Index(None, member.c.subject)

tie = Table(
    "provenance_tie",
    metadata,
    Column("organisation", Text, ForeignKey(publisher.c.slug), primary_key=True, comment="who owns, funds or leads"),
    Column("other", Text, ForeignKey(publisher.c.slug), primary_key=True, comment="who is owned, funded or led"),
    Column("kind", Text, primary_key=True, comment="owns, funds or group"),
    Column("since", Date, primary_key=True, comment="first day"),
    Column("until", Date, comment="last day; set once"),
    Column("note", Text, comment="how this is known"),
    CheckConstraint("kind IN ('owns', 'funds', 'group')", name="kind"),
    CheckConstraint("organisation <> other", name="two"),
    CheckConstraint("until >= since", name="interval"),
    comment="ties between organisations, for conflicts of interest",
)
Index(None, tie.c.other)

agent = Table(
    "provenance_agent",
    metadata,
    Column("publisher", Text, ForeignKey(publisher.c.slug), primary_key=True, comment="who is spoken for"),
    Column("agent", Text, ForeignKey(publisher.c.slug), primary_key=True, comment="who may submit in its name"),
    Column("since", DateTime(timezone=True), primary_key=True, server_default=func.clock_timestamp(), comment="from"),
    Column("until", DateTime(timezone=True), comment="no longer from here on; set once"),
    CheckConstraint("publisher <> agent", name="two"),
    CheckConstraint("until > since", name="interval"),
    comment="who may submit for a publisher that named it",
)

rule = Table(
    "provenance_rule",
    metadata,
    Column("code", Text, primary_key=True, comment="gbt-24067-2024"),
    Column("title_en", Text, nullable=False, comment="English title"),
    Column("title_zh", Text, comment="Chinese title"),
    Column("boundaries", Text, nullable=False, comment="boundaries allowed, semicolon-separated; empty: any"),
    Column("required", Text, nullable=False, comment="columns that must be filled, semicolon-separated"),
    Column("dqr_max", Numeric, comment="worst data quality rating taken"),
    Column("traceability", Text, nullable=False, comment="cited, or held: a file of the source is kept"),
    Column("valid_from", Date, comment="first day it may be followed"),
    Column("valid_to", Date, comment="last day it may be followed"),
    Column("citation", Text, nullable=False, comment="the document that states it"),
    Column("since", Integer, comment="first release that knows it; null until it is cut"),
    CheckConstraint("traceability IN ('cited', 'held')", name="traceability"),
    CheckConstraint("code ~ '^[a-z0-9][a-z0-9.-]{1,62}$'", name="code"),
    comment="accounting rules that datasets follow",
)
