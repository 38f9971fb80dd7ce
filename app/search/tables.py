"""Tables of search: an index over what is released, derived from it and, like it, only added to."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
    literal_column,
)
from sqlalchemy.dialects.postgresql import ARRAY

from app.kit.db import ORDERED, metadata

UNRATED = literal_column("1000", Numeric)
"""Where versions without a rating come in a list by rating: after every other."""

topic = Table(
    "search_topic",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False, comment="first 63 bits of its content's SHA-256"),
    Column("title", ORDERED, nullable=False, comment="what topics of equal rank are ordered by"),
    Column(
        "since", Integer, ForeignKey("releases_release.number"), nullable=False, comment="first release that has it"
    ),
    Column("parts", LargeBinary, nullable=False, comment="its texts, and where each is from"),
    comment="what versions are about, each distinct content once",
)
Index("ix_search_topic_title", topic.c.title, topic.c.id, topic.c.since)

# No foreign key to the topic: it comes in the same transaction, and to check each of a hundred words takes longer
# than all else.
posting = Table(
    "search_posting",
    metadata,
    Column("lexeme", ORDERED, primary_key=True, comment="a stem, a code, one or two Chinese characters"),
    Column("topic", BigInteger, primary_key=True, autoincrement=False, comment="a topic that says it"),
    Column("points", SmallInteger, primary_key=True, comment="what it is worth there"),
    Column("since", Integer, primary_key=True, autoincrement=False, comment="first release that has the topic"),
    comment="which words lead to which topics; all in the key, so that its index answers alone",
)

word = Table(
    "search_word",
    metadata,
    Column("word", ORDERED, primary_key=True, comment="a word as it is written, in lower case"),
    Column("lexeme", ORDERED, nullable=False, comment="what it is found by"),
    Column("since", Integer, nullable=False, comment="first release that has it"),
    comment="the Latin words of all topics, for words that none has",
)
Index(None, word.c.lexeme)
Index("ix_search_word_near", word.c.word, postgresql_using="gin", postgresql_ops={"word": "gin_trgm_ops"})

about = Table(
    "search_about",
    metadata,
    Column("factor_id", Uuid, primary_key=True, comment="the factor"),
    Column("number", Integer, primary_key=True, comment="its version"),
    Column("topic", BigInteger, ForeignKey(topic.c.id), nullable=False, comment="what it is about"),
    Column("key", ORDERED, nullable=False, comment="the factor's key"),
    Column("dataset", Text, nullable=False, comment="publisher/dataset"),
    Column("activity", Text, comment="activity code"),
    Column("industries", ARRAY(Text), nullable=False, comment="scheme:code of its industries"),
    Column("geography", Text, nullable=False, comment="geography code"),
    Column("period_from", Date, nullable=False, comment="first day of the reference period"),
    Column("period_to", Date, nullable=False, comment="last day of the reference period"),
    Column("unit", Text, nullable=False, comment="declared unit"),
    Column("boundary", Text, nullable=False, comment="system boundary"),
    Column("gas_basis", Text, nullable=False, comment="which gases are counted"),
    Column("licence", Text, nullable=False, comment="licence of its edition"),
    Column("tier", Text, nullable=False, comment="access tier"),
    Column("dqr", Numeric, comment="computed data quality rating"),
    ForeignKeyConstraint(["factor_id", "number"], ["factors_version.factor_id", "factors_version.number"]),
    comment="what lists of released versions are filtered, ordered and counted by",
)
Index("ix_search_about_key", about.c.key, about.c.number)
_NEWEST = (about.c.period_to.desc(), about.c.key, about.c.number)
Index("ix_search_about_topic", about.c.topic, *_NEWEST)
Index("ix_search_about_topic_place", about.c.topic, about.c.geography, *_NEWEST)
for _name in ("geography", "unit", "boundary", "activity", "licence", "tier"):
    Index(f"ix_search_about_{_name}", about.c[_name], about.c.key, about.c.number)
Index("ix_search_about_newest", *_NEWEST)
Index("ix_search_about_rating", func.coalesce(about.c.dqr, UNRATED), about.c.key, about.c.number)
Index("ix_search_about_rated", about.c.key, about.c.number, about.c.dqr, postgresql_where=about.c.dqr.is_not(None))
