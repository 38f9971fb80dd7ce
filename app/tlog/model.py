"""An entry of the log: one RFC 8785 object of at most 8,192 bytes, without fractions."""

from dataclasses import dataclass, field

from app.kit.canonical import canonical_bytes
from app.tlog.errors import EntryTooLarge

LONGEST = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is to be logged of a subject: the digest of its record, and fields of its type."""

    type: str
    subject: str
    version: int
    digest: str
    fields: dict[str, str | int] = field(default_factory=dict)

    def encoded(self, at: str, prev: int | None) -> bytes:
        """Return the entry's bytes; `at` is the database's time, `prev` the subject's leaf before."""
        content: dict[str, object] = {"v": 1, "type": self.type, "subject": self.subject}
        content |= {"version": self.version, "at": at, "digest": self.digest, **self.fields}
        if prev is not None:
            content["prev"] = prev
        raw = canonical_bytes(content)
        if len(raw) > LONGEST:
            detail = f"the entry has {len(raw)} bytes"
            raise EntryTooLarge(detail, hint=f"at most {LONGEST}")
        return raw


@dataclass(frozen=True, slots=True)
class Leaf:
    """An entry at its place in the log."""

    index: int
    subject: str
    version: int
    entry: bytes
    leaf_hash: bytes
