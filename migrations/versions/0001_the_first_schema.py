"""the first schema

Revision: 0001, after nothing
Old code must go on working against the new schema: expand, backfill, contract in separate releases.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.create_table(
        "nomenclature_activity",
        sa.Column("code", sa.Text(), nullable=False, comment="electricity.grid-average"),
        sa.Column("name_en", sa.Text(), nullable=False, comment="English name"),
        sa.Column("name_zh", sa.Text(), nullable=True, comment="Chinese name"),
        sa.Column("products", sa.Text(), nullable=False, comment="product codes, semicolon-separated"),
        sa.Column("note", sa.Text(), nullable=True, comment="what to mind"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_nomenclature_activity")),
        comment="the vocabulary of activities",
    )
    op.create_table(
        "nomenclature_ambiguous_unit",
        sa.Column("alias", sa.Text(), nullable=False, comment="a spelling that means several units"),
        sa.Column("codes", sa.Text(), nullable=False, comment="what it may mean, semicolon-separated"),
        sa.Column("why", sa.Text(), nullable=False, comment="why it is refused"),
        sa.PrimaryKeyConstraint("alias", name=op.f("pk_nomenclature_ambiguous_unit")),
        comment="spellings that are refused",
    )
    op.create_table(
        "nomenclature_gas",
        sa.Column("code", sa.Text(), nullable=False, comment="the gas's code"),
        sa.Column("name_en", sa.Text(), nullable=False, comment="English name"),
        sa.Column("name_zh", sa.Text(), nullable=True, comment="Chinese name"),
        sa.Column("formula", sa.Text(), nullable=True, comment="chemical formula"),
        sa.Column("cas", sa.Text(), nullable=True, comment="CAS number"),
        sa.Column("kind", sa.Text(), nullable=False, comment="co2, ch4, n2o, hfc, pfc, other, remainder"),
        sa.Column("sign", sa.Text(), nullable=False, comment="release or uptake"),
        sa.Column("note", sa.Text(), nullable=True, comment="what to mind"),
        sa.CheckConstraint("sign IN ('release', 'uptake')", name=op.f("ck_nomenclature_gas_sign")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_nomenclature_gas")),
        comment="gas species",
    )
    op.create_table(
        "nomenclature_geography",
        sa.Column("code", sa.Text(), nullable=False, comment="CN-GD"),
        sa.Column("kind", sa.Text(), nullable=False, comment="country, subdivision, grid_region …"),
        sa.Column("name_en", sa.Text(), nullable=False, comment="English name"),
        sa.Column("name_zh", sa.Text(), nullable=True, comment="Chinese name"),
        sa.Column("iso3", sa.Text(), nullable=True, comment="ISO 3166-1 alpha-3"),
        sa.Column("m49", sa.Text(), nullable=True, comment="UN M49"),
        sa.Column("gbt2260", sa.Text(), nullable=True, comment="GB/T 2260"),
        sa.Column("official", sa.Text(), nullable=False, comment="official, or derived where the code is ours"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_nomenclature_geography")),
        comment="places and named regions",
    )
    op.create_table(
        "nomenclature_gwp_set",
        sa.Column("code", sa.Text(), nullable=False, comment="AR6-100"),
        sa.Column("report", sa.Text(), nullable=False, comment="IPCC report"),
        sa.Column("horizon_years", sa.Integer(), nullable=False, comment="time horizon"),
        sa.Column("variant", sa.Text(), nullable=True, comment="which table or correction, where there are several"),
        sa.Column("citation", sa.Text(), nullable=False, comment="where the values are from"),
        sa.Column("note", sa.Text(), nullable=True, comment="what to mind"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_nomenclature_gwp_set")),
        comment="sets of global warming potentials",
    )
    op.create_table(
        "nomenclature_scheme",
        sa.Column("code", sa.Text(), nullable=False, comment="naics-2017"),
        sa.Column("title", sa.Text(), nullable=False, comment="its title"),
        sa.Column("kind", sa.Text(), nullable=False, comment="industry or product"),
        sa.Column("authority", sa.Text(), nullable=False, comment="who keeps it"),
        sa.Column("code_pattern", sa.Text(), nullable=False, comment="regular expression of its codes"),
        sa.Column("levels", sa.Text(), nullable=False, comment="names of its levels"),
        sa.Column("licence", sa.Text(), nullable=False, comment="of codes and structure"),
        sa.Column("labels_licence", sa.Text(), nullable=False, comment="of the labels"),
        sa.Column("note", sa.Text(), nullable=True, comment="what to mind"),
        sa.CheckConstraint("kind IN ('industry', 'product')", name=op.f("ck_nomenclature_scheme_kind")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_nomenclature_scheme")),
        comment="classifications",
    )
    op.create_table(
        "nomenclature_state",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="1 up: one for each addition"),
        sa.Column(
            "digest",
            sa.LargeBinary(),
            nullable=False,
            comment="SHA-256 over every row of every table of the nomenclature",
        ),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_nomenclature_state_digest_length")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_nomenclature_state")),
        comment="what the nomenclature was after each addition; releases name it, so restated answers can be proved",
    )
    op.create_table(
        "nomenclature_unit",
        sa.Column("code", sa.Text(), nullable=False, comment="the unit's code"),
        sa.Column("unit_group", sa.Text(), nullable=False, comment="units of one group convert into each other"),
        sa.Column(
            "factor", sa.Text(), nullable=False, comment="how many reference units it is: a decimal or a fraction"
        ),
        sa.Column("name_en", sa.Text(), nullable=False, comment="English name"),
        sa.Column("name_zh", sa.Text(), nullable=True, comment="Chinese name"),
        sa.Column("symbol", sa.Text(), nullable=False, comment="how it is printed"),
        sa.Column("ucum", sa.Text(), nullable=True, comment="UCUM code, where there is one"),
        sa.Column("aliases", sa.Text(), nullable=False, comment="other spellings, semicolon-separated"),
        sa.Column("note", sa.Text(), nullable=True, comment="what to mind"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_nomenclature_unit")),
        comment="units of measure",
    )
    op.create_table(
        "provenance_licence",
        sa.Column("id", sa.Text(), nullable=False, comment="SPDX identifier or a name of ours"),
        sa.Column("title", sa.Text(), nullable=False, comment="its title"),
        sa.Column("url", sa.Text(), nullable=True, comment="where its text is"),
        sa.Column("redistribution", sa.Boolean(), nullable=False, comment="may files made of it be handed on"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provenance_licence")),
        comment="licences of editions",
    )
    op.create_table(
        "provenance_publisher",
        sa.Column("slug", sa.Text(collation="C"), nullable=False, comment="mee"),
        sa.Column("kind", sa.Text(), nullable=False, comment="one of five kinds"),
        sa.Column("country", sa.Text(), nullable=True, comment="ISO 3166-1 code"),
        sa.Column("name_en", sa.Text(), nullable=False, comment="English name"),
        sa.Column("name_zh", sa.Text(), nullable=True, comment="Chinese name"),
        sa.CheckConstraint(
            "kind IN ('authority', 'association', 'enterprise', 'research_institute', 'international_database')",
            name=op.f("ck_provenance_publisher_kind"),
        ),
        sa.CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]{1,62}$'", name=op.f("ck_provenance_publisher_slug")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_provenance_publisher")),
        comment="organisations that issue figures",
    )
    op.create_table(
        "releases_release",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="1 up, no gap"),
        sa.Column("label", sa.Text(), nullable=False, comment="2026.4"),
        sa.Column("parent", sa.LargeBinary(), nullable=True, comment="digest of the release before"),
        sa.Column(
            "digest", sa.LargeBinary(), nullable=False, comment="SHA-256 of the manifest: the release's identity"
        ),
        sa.Column("manifest", sa.LargeBinary(), nullable=False, comment="canonical list of the changes"),
        sa.Column("changes", sa.Integer(), nullable=False, comment="how many changes"),
        sa.Column("note", sa.Text(), nullable=True, comment="one sentence for readers"),
        sa.Column("log_index", sa.BigInteger(), nullable=False, comment="the release's leaf in the log"),
        sa.Column(
            "released_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="when it was cut",
        ),
        sa.CheckConstraint("label ~ '^20[0-9]{2}[.][1-9][0-9]{0,4}$'", name=op.f("ck_releases_release_label")),
        sa.CheckConstraint("(number = 1) = (parent IS NULL)", name=op.f("ck_releases_release_parent")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_releases_release_number")),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_releases_release_digest_length")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_releases_release")),
        sa.UniqueConstraint("digest", name=op.f("uq_releases_release_digest")),
        sa.UniqueConstraint("label", name=op.f("uq_releases_release_label")),
        comment="immutable cuts of the catalogue",
    )
    op.create_table(
        "tlog_head",
        sa.Column("one", sa.Boolean(), nullable=False, comment="always true: there is one head"),
        sa.Column("next_index", sa.BigInteger(), nullable=False, comment="index the next leaf takes"),
        sa.Column("frozen", sa.Boolean(), nullable=False, comment="true stops every release"),
        sa.CheckConstraint("one", name=op.f("ck_tlog_head_one")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_tlog_head")),
        comment="the log's head; locked by whoever appends",
    )
    op.create_table(
        "tlog_leaf",
        sa.Column(
            "index", sa.BigInteger(), autoincrement=False, nullable=False, comment="place in the log, from 0, no gap"
        ),
        sa.Column("subject", sa.Text(), nullable=False, comment="what the entry speaks of"),
        sa.Column("version", sa.Integer(), nullable=False, comment="the subject's entry number, 1 up"),
        sa.Column("entry", sa.LargeBinary(), nullable=False, comment="canonical bytes of the entry"),
        sa.Column("leaf_hash", sa.LargeBinary(), nullable=False, comment="SHA-256(0x00 ‖ entry)"),
        sa.CheckConstraint("index >= 0", name=op.f("ck_tlog_leaf_index")),
        sa.CheckConstraint("octet_length(leaf_hash) = 32", name=op.f("ck_tlog_leaf_hash_length")),
        sa.PrimaryKeyConstraint("index", name=op.f("pk_tlog_leaf")),
        sa.UniqueConstraint("subject", "version", name=op.f("uq_tlog_leaf_subject_version")),
        comment="leaves of the public log; never changed, never removed",
    )
    op.create_table(
        "nomenclature_class_code",
        sa.Column("scheme", sa.Text(), nullable=False, comment="the classification"),
        sa.Column("code", sa.Text(collation="C"), nullable=False, comment="the class"),
        sa.Column("parent", sa.Text(), nullable=True, comment="the class above, in the same scheme"),
        sa.Column("level", sa.Integer(), nullable=False, comment="1 at the top"),
        sa.Column("name_en", sa.Text(), nullable=True, comment="English name, where its rights are clear"),
        sa.Column("name_zh", sa.Text(), nullable=True, comment="Chinese name, where its rights are clear"),
        sa.ForeignKeyConstraint(
            ["scheme"], ["nomenclature_scheme.code"], name=op.f("fk_nomenclature_class_code_scheme")
        ),
        sa.PrimaryKeyConstraint("scheme", "code", name=op.f("pk_nomenclature_class_code")),
        comment="classes of the classifications",
    )
    op.create_index(
        op.f("ix_nomenclature_class_code_scheme_parent"), "nomenclature_class_code", ["scheme", "parent"], unique=False
    )
    op.create_table(
        "nomenclature_containment",
        sa.Column("child", sa.Text(), nullable=False, comment="what is contained"),
        sa.Column("parent", sa.Text(), nullable=False, comment="what contains it"),
        sa.Column("purpose", sa.Text(), nullable=False, comment="any, or electricity"),
        sa.Column("status", sa.Text(), nullable=False, comment="official or derived"),
        sa.Column("note", sa.Text(), nullable=True, comment="what to mind"),
        sa.CheckConstraint("purpose IN ('any', 'electricity')", name=op.f("ck_nomenclature_containment_purpose")),
        sa.CheckConstraint("status IN ('official', 'derived')", name=op.f("ck_nomenclature_containment_status")),
        sa.ForeignKeyConstraint(
            ["child"], ["nomenclature_geography.code"], name=op.f("fk_nomenclature_containment_child")
        ),
        sa.ForeignKeyConstraint(
            ["parent"], ["nomenclature_geography.code"], name=op.f("fk_nomenclature_containment_parent")
        ),
        sa.PrimaryKeyConstraint("child", "parent", "purpose", name=op.f("pk_nomenclature_containment")),
        comment="which geography lies in which",
    )
    op.create_table(
        "nomenclature_correspondence",
        sa.Column("from_scheme", sa.Text(), nullable=False, comment="classification read from"),
        sa.Column("from_code", sa.Text(collation="C"), nullable=False, comment="class read from"),
        sa.Column("to_scheme", sa.Text(), nullable=False, comment="classification led to"),
        sa.Column("to_code", sa.Text(collation="C"), nullable=False, comment="class led to"),
        sa.Column(
            "match_type",
            sa.Text(),
            nullable=False,
            comment="the from-class is exact, narrower, broader or partial to it",
        ),
        sa.CheckConstraint(
            "match_type IN ('exact', 'narrower', 'broader', 'partial')",
            name=op.f("ck_nomenclature_correspondence_match_type"),
        ),
        sa.ForeignKeyConstraint(
            ["from_scheme"], ["nomenclature_scheme.code"], name=op.f("fk_nomenclature_correspondence_from_scheme")
        ),
        sa.ForeignKeyConstraint(
            ["to_scheme"], ["nomenclature_scheme.code"], name=op.f("fk_nomenclature_correspondence_to_scheme")
        ),
        sa.PrimaryKeyConstraint(
            "from_scheme", "from_code", "to_scheme", "to_code", name=op.f("pk_nomenclature_correspondence")
        ),
        comment="correspondences between classifications",
    )
    op.create_index(
        op.f("ix_nomenclature_correspondence_to_scheme_to_code"),
        "nomenclature_correspondence",
        ["to_scheme", "to_code"],
        unique=False,
    )
    op.create_table(
        "nomenclature_geography_alias",
        sa.Column("alias", sa.Text(), nullable=False, comment="another code of the same place"),
        sa.Column("code", sa.Text(), nullable=False, comment="the code it stands for"),
        sa.Column("note", sa.Text(), nullable=True, comment="why"),
        sa.ForeignKeyConstraint(
            ["code"], ["nomenclature_geography.code"], name=op.f("fk_nomenclature_geography_alias_code")
        ),
        sa.PrimaryKeyConstraint("alias", name=op.f("pk_nomenclature_geography_alias")),
        comment="other codes of places",
    )
    op.create_table(
        "nomenclature_gwp",
        sa.Column("gwp_set", sa.Text(), nullable=False, comment="the set"),
        sa.Column("gas", sa.Text(), nullable=False, comment="the gas"),
        sa.Column("value", sa.Numeric(), nullable=False, comment="kg CO2e per kg"),
        sa.CheckConstraint("value <> 'NaN'", name=op.f("ck_nomenclature_gwp_number")),
        sa.ForeignKeyConstraint(["gas"], ["nomenclature_gas.code"], name=op.f("fk_nomenclature_gwp_gas")),
        sa.ForeignKeyConstraint(["gwp_set"], ["nomenclature_gwp_set.code"], name=op.f("fk_nomenclature_gwp_gwp_set")),
        sa.PrimaryKeyConstraint("gwp_set", "gas", name=op.f("pk_nomenclature_gwp")),
        comment="values of the GWP sets",
    )
    op.create_table(
        "nomenclature_label",
        sa.Column("scheme", sa.Text(), nullable=False, comment="the classification"),
        sa.Column("code", sa.Text(collation="C"), nullable=False, comment="the class"),
        sa.Column("lang", sa.Text(), nullable=False, comment="en or zh"),
        sa.Column("label", sa.Text(), nullable=False, comment="the label"),
        sa.ForeignKeyConstraint(["scheme"], ["nomenclature_scheme.code"], name=op.f("fk_nomenclature_label_scheme")),
        sa.PrimaryKeyConstraint("scheme", "code", "lang", name=op.f("pk_nomenclature_label")),
        comment="labels whose rights are not cleared: shown, never in an open snapshot",
    )
    op.create_table(
        "provenance_dataset",
        sa.Column("key", sa.Text(collation="C"), nullable=False, comment="mee/grid-electricity"),
        sa.Column("publisher", sa.Text(), nullable=False, comment="who issues it"),
        sa.Column("title_en", sa.Text(), nullable=False, comment="English title"),
        sa.Column("title_zh", sa.Text(), nullable=True, comment="Chinese title"),
        sa.Column("industry_scope", sa.Text(), nullable=False, comment="industry codes, semicolon-separated"),
        sa.Column("editions", sa.Text(), nullable=False, comment="extend or replace"),
        sa.Column("accounting_rule", sa.Text(), nullable=False, comment="the rule its figures follow"),
        sa.Column("tier", sa.Text(), nullable=False, comment="open, registered, licensed"),
        sa.CheckConstraint("editions IN ('extend', 'replace')", name=op.f("ck_provenance_dataset_editions")),
        sa.CheckConstraint("tier IN ('open', 'registered', 'licensed')", name=op.f("ck_provenance_dataset_tier")),
        sa.ForeignKeyConstraint(
            ["publisher"], ["provenance_publisher.slug"], name=op.f("fk_provenance_dataset_publisher")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_provenance_dataset")),
        comment="named collections of a publisher",
    )
    op.create_index(op.f("ix_provenance_dataset_publisher"), "provenance_dataset", ["publisher"], unique=False)
    op.create_table(
        "publication_latest",
        sa.Column("one", sa.Boolean(), nullable=False, comment="always true: there is one pointer"),
        sa.Column("release", sa.Integer(), nullable=False, comment="the latest release"),
        sa.CheckConstraint("one", name=op.f("ck_publication_latest_one")),
        sa.ForeignKeyConstraint(["release"], ["releases_release.number"], name=op.f("fk_publication_latest_release")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_publication_latest")),
        comment="which release answers when none is named",
    )
    op.create_table(
        "factors_factor",
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv5 of the key"),
        sa.Column("key", sa.Text(collation="C"), nullable=False, comment="publisher/dataset/slug"),
        sa.Column("dataset", sa.Text(), nullable=False, comment="its dataset"),
        sa.ForeignKeyConstraint(["dataset"], ["provenance_dataset.key"], name=op.f("fk_factors_factor_dataset")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factors_factor")),
        sa.UniqueConstraint("key", name=op.f("uq_factors_factor_key")),
        comment="what a figure is about, without time",
    )
    op.create_table(
        "provenance_edition",
        sa.Column("key", sa.Text(), nullable=False, comment="mee/grid-electricity/2021"),
        sa.Column("dataset", sa.Text(), nullable=False, comment="the dataset it is an issue of"),
        sa.Column("label", sa.Text(), nullable=False, comment="the publisher's own label"),
        sa.Column(
            "published", sa.Text(), nullable=True, comment="year, month or day of publication, as precise as is known"
        ),
        sa.Column("licence", sa.Text(), nullable=False, comment="licence of this edition"),
        sa.Column("attribution", sa.Text(), nullable=False, comment="text to print"),
        sa.ForeignKeyConstraint(["dataset"], ["provenance_dataset.key"], name=op.f("fk_provenance_edition_dataset")),
        sa.ForeignKeyConstraint(["licence"], ["provenance_licence.id"], name=op.f("fk_provenance_edition_licence")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_provenance_edition")),
        comment="issues of datasets",
    )
    op.create_index(op.f("ix_provenance_edition_dataset"), "provenance_edition", ["dataset"], unique=False)
    op.create_table(
        "factors_version",
        sa.Column("factor_id", sa.Uuid(), nullable=False, comment="the factor"),
        sa.Column("number", sa.Integer(), nullable=False, comment="1 up, per factor"),
        sa.Column("key", sa.Text(collation="C"), nullable=False, comment="the factor's key, for ordered pages"),
        sa.Column("preceding", sa.Integer(), nullable=True, comment="the version it amends or replaces"),
        sa.Column("edition", sa.Text(), nullable=False, comment="edition it was issued in"),
        sa.Column("dataset", sa.Text(), nullable=False, comment="publisher/dataset"),
        sa.Column("activity", sa.Text(), nullable=True, comment="activity code"),
        sa.Column("geography", sa.Text(), nullable=False, comment="geography code"),
        sa.Column("period_from", sa.Date(), nullable=False, comment="first day of the reference period"),
        sa.Column("period_to", sa.Date(), nullable=False, comment="last day of the reference period"),
        sa.Column(
            "applies_from",
            sa.Date(),
            nullable=False,
            comment="first day a date is tested against: validity, else period",
        ),
        sa.Column("applies_to", sa.Date(), nullable=False, comment="last day a date is tested against"),
        sa.Column("unit", sa.Text(), nullable=False, comment="declared unit"),
        sa.Column("unit_group", sa.Text(), nullable=False, comment="what it measures"),
        sa.Column("calorific_basis", sa.Text(), nullable=True, comment="net or gross"),
        sa.Column("currency_year", sa.Integer(), nullable=True, comment="year of the currency"),
        sa.Column("price_basis", sa.Text(), nullable=True, comment="purchaser or producer"),
        sa.Column("boundary", sa.Text(), nullable=False, comment="system boundary"),
        sa.Column("gas_basis", sa.Text(), nullable=False, comment="which gases are counted"),
        sa.Column("evidence", sa.Text(), nullable=False, comment="how well the figure is known"),
        sa.Column("value", sa.Numeric(), nullable=False, comment="kg per declared unit"),
        sa.Column("dqr", sa.Numeric(), nullable=True, comment="computed data quality rating"),
        sa.Column("digest", sa.LargeBinary(), nullable=False, comment="SHA-256 of the canonical bytes"),
        sa.Column("citation", sa.Text(), nullable=False, comment="how to cite it, without the release"),
        sa.Column("rendered", sa.LargeBinary(), nullable=False, comment="the record as it is served"),
        sa.CheckConstraint(
            "evidence IN ('official', 'equal', 'transcribed', 'single')", name=op.f("ck_factors_version_evidence")
        ),
        sa.CheckConstraint(
            "gas_basis IN ('all_gases', 'co2_only', 'co2e_undivided')", name=op.f("ck_factors_version_gas_basis")
        ),
        sa.CheckConstraint("value <> 'NaN'", name=op.f("ck_factors_version_value")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_factors_version_number")),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_factors_version_digest_length")),
        sa.CheckConstraint("period_from <= period_to", name=op.f("ck_factors_version_period")),
        sa.ForeignKeyConstraint(["edition"], ["provenance_edition.key"], name=op.f("fk_factors_version_edition")),
        sa.ForeignKeyConstraint(["factor_id"], ["factors_factor.id"], name=op.f("fk_factors_version_factor_id")),
        sa.PrimaryKeyConstraint("factor_id", "number", name=op.f("pk_factors_version")),
        comment="what was said of a factor; never changed",
        postgresql_with={"toast_tuple_target": "8160"},
    )
    op.create_index(
        op.f("ix_factors_version_dataset_key_number"), "factors_version", ["dataset", "key", "number"], unique=False
    )
    op.create_index(op.f("ix_factors_version_edition"), "factors_version", ["edition"], unique=False)
    op.create_index(
        op.f("ix_factors_version_geography_key_number"), "factors_version", ["geography", "key", "number"], unique=False
    )
    op.create_index(op.f("ix_factors_version_key_number"), "factors_version", ["key", "number"], unique=False)
    op.create_table(
        "provenance_source",
        sa.Column("edition", sa.Text(), nullable=False, comment="the edition it is a source of"),
        sa.Column("name", sa.Text(), nullable=False, comment="its name within the edition"),
        sa.Column("place", sa.Integer(), nullable=False, comment="order in which it is listed"),
        sa.Column("title", sa.Text(), nullable=False, comment="title of the document"),
        sa.Column("publisher", sa.Text(), nullable=False, comment="who issued the document"),
        sa.Column("published", sa.Text(), nullable=True, comment="when, as precise as is known"),
        sa.Column("url", sa.Text(), nullable=True, comment="address, where there is one"),
        sa.Column("file", sa.Text(), nullable=True, comment="name of the file as held"),
        sa.Column("digest", sa.Text(), nullable=True, comment="sha256 of the file as held"),
        sa.Column("note", sa.Text(), nullable=True, comment="how we came to the document, and what to mind"),
        sa.ForeignKeyConstraint(["edition"], ["provenance_edition.key"], name=op.f("fk_provenance_source_edition")),
        sa.PrimaryKeyConstraint("edition", "name", name=op.f("pk_provenance_source")),
        comment="documents that figures were read from",
    )
    op.create_table(
        "factors_canonical",
        sa.Column("factor_id", sa.Uuid(), nullable=False, comment="the factor"),
        sa.Column("number", sa.Integer(), nullable=False, comment="its version"),
        sa.Column("bytes", sa.LargeBinary(), nullable=False, comment="canonical bytes, format 1"),
        sa.ForeignKeyConstraint(
            ["factor_id", "number"],
            ["factors_version.factor_id", "factors_version.number"],
            name=op.f("fk_factors_canonical_factor_id_number"),
        ),
        sa.PrimaryKeyConstraint("factor_id", "number", name=op.f("pk_factors_canonical")),
        comment="the bytes that were digested; never changed",
    )
    op.create_table(
        "factors_subject",
        sa.Column("subject", sa.Text(), nullable=False, comment="activity:…, scheme:code or key:… it answers to"),
        sa.Column("geography", sa.Text(), nullable=False, comment="the version's geography"),
        sa.Column("factor_id", sa.Uuid(), nullable=False, comment="the factor"),
        sa.Column("number", sa.Integer(), nullable=False, comment="its version"),
        sa.ForeignKeyConstraint(
            ["factor_id", "number"],
            ["factors_version.factor_id", "factors_version.number"],
            name=op.f("fk_factors_subject_factor_id_number"),
        ),
        sa.PrimaryKeyConstraint("subject", "geography", "factor_id", "number", name=op.f("pk_factors_subject")),
        comment="what each version is found by",
    )
    op.create_index(
        op.f("ix_factors_subject_factor_id_number"), "factors_subject", ["factor_id", "number"], unique=False
    )
    op.create_table(
        "releases_member",
        sa.Column("factor_id", sa.Uuid(), nullable=False, comment="the factor"),
        sa.Column("number", sa.Integer(), nullable=False, comment="its version"),
        sa.Column("since", sa.Integer(), nullable=False, comment="first release that holds it"),
        sa.Column("until", sa.Integer(), nullable=True, comment="first release that no longer holds it"),
        sa.Column("change", sa.Text(), nullable=False, comment="what brought it"),
        sa.Column("ended_by", sa.Text(), nullable=True, comment="what ended it"),
        sa.Column("reason", sa.Text(), nullable=True, comment="why it was withdrawn"),
        sa.Column("replacement", sa.Uuid(), nullable=True, comment="what to use instead"),
        sa.Column("log_index", sa.BigInteger(), nullable=False, comment="the version's leaf in the log"),
        sa.CheckConstraint("change IN ('add', 'extend', 'amend', 'replace')", name=op.f("ck_releases_member_change")),
        sa.CheckConstraint("ended_by IN ('amend', 'replace', 'withdraw')", name=op.f("ck_releases_member_ended_by")),
        sa.CheckConstraint("(until IS NULL) = (ended_by IS NULL)", name=op.f("ck_releases_member_ended")),
        sa.CheckConstraint("until > since", name=op.f("ck_releases_member_interval")),
        sa.ForeignKeyConstraint(
            ["factor_id", "number"],
            ["factors_version.factor_id", "factors_version.number"],
            name=op.f("fk_releases_member_factor_id_number"),
        ),
        sa.ForeignKeyConstraint(["replacement"], ["factors_factor.id"], name=op.f("fk_releases_member_replacement")),
        sa.ForeignKeyConstraint(["since"], ["releases_release.number"], name=op.f("fk_releases_member_since")),
        sa.ForeignKeyConstraint(["until"], ["releases_release.number"], name=op.f("fk_releases_member_until")),
        sa.PrimaryKeyConstraint("factor_id", "number", name=op.f("pk_releases_member")),
        comment="which version is in which releases; an end is set once",
    )
    op.create_index(op.f("ix_releases_member_since"), "releases_member", ["since"], unique=False)
    op.create_index(
        op.f("ix_releases_member_until"),
        "releases_member",
        ["until"],
        unique=False,
        postgresql_where=sa.text("until IS NOT NULL"),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.drop_index(
        op.f("ix_releases_member_until"), table_name="releases_member", postgresql_where=sa.text("until IS NOT NULL")
    )
    op.drop_index(op.f("ix_releases_member_since"), table_name="releases_member")
    op.drop_table("releases_member")
    op.drop_index(op.f("ix_factors_subject_factor_id_number"), table_name="factors_subject")
    op.drop_table("factors_subject")
    op.drop_table("factors_canonical")
    op.drop_table("provenance_source")
    op.drop_index(op.f("ix_factors_version_key_number"), table_name="factors_version")
    op.drop_index(op.f("ix_factors_version_geography_key_number"), table_name="factors_version")
    op.drop_index(op.f("ix_factors_version_edition"), table_name="factors_version")
    op.drop_index(op.f("ix_factors_version_dataset_key_number"), table_name="factors_version")
    op.drop_table("factors_version")
    op.drop_index(op.f("ix_provenance_edition_dataset"), table_name="provenance_edition")
    op.drop_table("provenance_edition")
    op.drop_table("factors_factor")
    op.drop_table("publication_latest")
    op.drop_index(op.f("ix_provenance_dataset_publisher"), table_name="provenance_dataset")
    op.drop_table("provenance_dataset")
    op.drop_table("nomenclature_label")
    op.drop_table("nomenclature_gwp")
    op.drop_table("nomenclature_geography_alias")
    op.drop_index(op.f("ix_nomenclature_correspondence_to_scheme_to_code"), table_name="nomenclature_correspondence")
    op.drop_table("nomenclature_correspondence")
    op.drop_table("nomenclature_containment")
    op.drop_index(op.f("ix_nomenclature_class_code_scheme_parent"), table_name="nomenclature_class_code")
    op.drop_table("nomenclature_class_code")
    op.drop_table("tlog_leaf")
    op.drop_table("tlog_head")
    op.drop_table("releases_release")
    op.drop_table("provenance_publisher")
    op.drop_table("provenance_licence")
    op.drop_table("nomenclature_unit")
    op.drop_table("nomenclature_state")
    op.drop_table("nomenclature_scheme")
    op.drop_table("nomenclature_gwp_set")
    op.drop_table("nomenclature_geography")
    op.drop_table("nomenclature_gas")
    op.drop_table("nomenclature_ambiguous_unit")
    op.drop_table("nomenclature_activity")
