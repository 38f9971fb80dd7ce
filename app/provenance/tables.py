"""Tables of provenance. Rows are added and never edited by the service."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

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
