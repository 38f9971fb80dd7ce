"""The only mutable pointer in the house: which release is latest."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, Table

from app.kit.db import metadata

latest = Table(
    "publication_latest",
    metadata,
    Column("one", Boolean, primary_key=True, comment="always true: there is one pointer"),
    Column("release", Integer, ForeignKey("releases_release.number"), nullable=False, comment="the latest release"),
    CheckConstraint("one", name="one"),
    comment="which release answers when none is named",
)
