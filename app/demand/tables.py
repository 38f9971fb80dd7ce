"""Counted misses: the only table whose rows the application changes and that nothing else depends on."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Identity, Index, Table, Text, UniqueConstraint

from app.kit.db import ORDERED, metadata

miss = Table(
    "demand_miss",
    metadata,
    Column("number", BigInteger, Identity(), primary_key=True, comment="in the order of the first occurrence"),
    Column("asked", ORDERED, nullable=False, comment="known codes that were asked for, as JSON with sorted keys"),
    Column("failed", Text, nullable=False, comment="the condition that nothing met"),
    Column("times", BigInteger, nullable=False, comment="how often"),
    Column("first_on", Date, nullable=False, comment="day of the first time"),
    Column("last_on", Date, nullable=False, comment="day of the last time"),
    UniqueConstraint("asked", "failed"),
    CheckConstraint("times >= 1", name="times"),
    comment="look-ups that nothing answered, without who asked",
)
Index(None, miss.c.times, miss.c.number)
