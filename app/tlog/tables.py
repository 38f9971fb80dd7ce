"""Tables of the log: leaves with consecutive indexes, and the head that hands indexes out."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Integer, LargeBinary, Table, Text, UniqueConstraint

from app.kit.db import metadata

head = Table(
    "tlog_head",
    metadata,
    Column("one", Boolean, primary_key=True, comment="always true: there is one head"),
    Column("next_index", BigInteger, nullable=False, comment="index the next leaf takes"),
    Column("frozen", Boolean, nullable=False, comment="true stops every release"),
    CheckConstraint("one", name="one"),
    comment="the log's head; locked by whoever appends",
)

leaf = Table(
    "tlog_leaf",
    metadata,
    Column("index", BigInteger, primary_key=True, autoincrement=False, comment="place in the log, from 0, no gap"),
    Column("subject", Text, nullable=False, comment="what the entry speaks of"),
    Column("version", Integer, nullable=False, comment="the subject's entry number, 1 up"),
    Column("entry", LargeBinary, nullable=False, comment="canonical bytes of the entry"),
    Column("leaf_hash", LargeBinary, nullable=False, comment="SHA-256(0x00 ‖ entry)"),
    UniqueConstraint("subject", "version"),
    CheckConstraint("octet_length(leaf_hash) = 32", name="hash_length"),
    CheckConstraint("index >= 0", name="index"),
    comment="leaves of the public log; never changed, never removed",
)
