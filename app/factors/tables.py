"""Tables of factors: identities, versions as served, their canonical bytes, and what they answer to."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from app.kit.db import ORDERED, metadata

# Versions of up to this many bytes stay in their row, so that a read touches one page.
_INLINE = "8160"

factor = Table(
    "factors_factor",
    metadata,
    Column("id", Uuid, primary_key=True, comment="UUIDv5 of the key"),
    Column("key", ORDERED, nullable=False, comment="publisher/dataset/slug"),
    Column("dataset", Text, ForeignKey("provenance_dataset.key"), nullable=False, comment="its dataset"),
    UniqueConstraint("key"),
    comment="what a figure is about, without time",
)

version = Table(
    "factors_version",
    metadata,
    Column("factor_id", Uuid, ForeignKey(factor.c.id), primary_key=True, comment="the factor"),
    Column("number", Integer, primary_key=True, comment="1 up, per factor"),
    Column("key", ORDERED, nullable=False, comment="the factor's key, for ordered pages"),
    Column("preceding", Integer, comment="the version it amends or replaces"),
    Column("edition", Text, ForeignKey("provenance_edition.key"), nullable=False, comment="edition it was issued in"),
    Column("dataset", Text, nullable=False, comment="publisher/dataset"),
    Column("activity", Text, comment="activity code"),
    Column("geography", Text, nullable=False, comment="geography code"),
    Column("period_from", Date, nullable=False, comment="first day of the reference period"),
    Column("period_to", Date, nullable=False, comment="last day of the reference period"),
    Column("applies_from", Date, nullable=False, comment="first day a date is tested against: validity, else period"),
    Column("applies_to", Date, nullable=False, comment="last day a date is tested against"),
    Column("unit", Text, nullable=False, comment="declared unit"),
    Column("unit_group", Text, nullable=False, comment="what it measures"),
    Column("calorific_basis", Text, comment="net or gross"),
    Column("currency_year", Integer, comment="year of the currency"),
    Column("price_basis", Text, comment="purchaser or producer"),
    Column("boundary", Text, nullable=False, comment="system boundary"),
    Column("gas_basis", Text, nullable=False, comment="which gases are counted"),
    Column("evidence", Text, nullable=False, comment="how well the figure is known"),
    Column("value", Numeric, nullable=False, comment="kg per declared unit"),
    Column("dqr", Numeric, comment="computed data quality rating"),
    Column("digest", LargeBinary, nullable=False, comment="SHA-256 of the canonical bytes"),
    Column("citation", Text, nullable=False, comment="how to cite it, without the release"),
    Column("rendered", LargeBinary, nullable=False, comment="the record as it is served"),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint("value <> 'NaN'", name="value"),
    CheckConstraint("octet_length(digest) = 32", name="digest_length"),
    CheckConstraint("period_from <= period_to", name="period"),
    CheckConstraint("gas_basis IN ('all_gases', 'co2_only', 'co2e_undivided')", name="gas_basis"),
    CheckConstraint("evidence IN ('official', 'equal', 'transcribed', 'single')", name="evidence"),
    comment="what was said of a factor; never changed",
    postgresql_with={"toast_tuple_target": _INLINE},
)
Index(None, version.c.key, version.c.number)
Index(None, version.c.edition)
Index(None, version.c.value)
Index(None, version.c.dataset, version.c.key, version.c.number)
Index(None, version.c.geography, version.c.key, version.c.number)

canonical = Table(
    "factors_canonical",
    metadata,
    Column("factor_id", Uuid, primary_key=True, comment="the factor"),
    Column("number", Integer, primary_key=True, comment="its version"),
    Column("bytes", LargeBinary, nullable=False, comment="canonical bytes, format 1"),
    ForeignKeyConstraint(["factor_id", "number"], [version.c.factor_id, version.c.number]),
    comment="the bytes that were digested; never changed",
)

subject = Table(
    "factors_subject",
    metadata,
    Column("subject", Text, primary_key=True, comment="activity:…, scheme:code or key:… it answers to"),
    Column("geography", Text, primary_key=True, comment="the version's geography"),
    Column("factor_id", Uuid, primary_key=True, comment="the factor"),
    Column("number", Integer, primary_key=True, comment="its version"),
    ForeignKeyConstraint(["factor_id", "number"], [version.c.factor_id, version.c.number]),
    comment="what each version is found by",
)
Index(None, subject.c.factor_id, subject.c.number)
