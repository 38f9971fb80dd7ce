"""What can go wrong, in few kinds; rooms subclass them with a stable code and words of their own."""

from enum import StrEnum
from typing import ClassVar


class Kind(StrEnum):
    """What a caller can do about an error; the edges map a kind to a status."""

    INVALID = "invalid"
    UNPROCESSABLE = "unprocessable"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    FORBIDDEN = "forbidden"
    TOO_LARGE = "too_large"
    UNAUTHENTICATED = "unauthenticated"
    NOT_ALLOWED = "not_allowed"
    STALE = "stale"
    UNCONDITIONAL = "unconditional"
    TOO_MANY = "too_many"
    UNAVAILABLE = "unavailable"


class FootingError(Exception):
    """An error a caller may see: `code` never changes its meaning, `detail` says what happened."""

    code: ClassVar[str]
    kind: ClassVar[Kind]
    title: ClassVar[str]

    def __init__(self, detail: str, *, hint: str | None = None, **facts: object) -> None:
        """Say what happened, what would be accepted, and facts that a program can read."""
        super().__init__(detail)
        self.detail = detail
        self.hint = hint
        self.facts = facts


class BadNumber(FootingError):
    """A text that is not a plain finite decimal within limits."""

    code = "FT-KIT-101"
    kind = Kind.INVALID
    title = "Not a decimal number"


class BadCursor(FootingError):
    """A page cursor that this service did not issue for this list."""

    code = "FT-KIT-102"
    kind = Kind.INVALID
    title = "Not a cursor of this list"


class BadText(FootingError):
    """Text with characters that no field accepts, or longer than the field allows."""

    code = "FT-KIT-103"
    kind = Kind.INVALID
    title = "Text not accepted"


class DatabaseUnavailable(FootingError):
    """The database did not answer in time, or not at all; the same request may be sent again."""

    code = "FT-KIT-501"
    kind = Kind.UNAVAILABLE
    title = "The database is not available"


class DeadlinePassed(FootingError):
    """The request took longer than the service allows any request to take."""

    code = "FT-KIT-502"
    kind = Kind.UNAVAILABLE
    title = "The deadline passed"


class KeyReused(FootingError):
    """An Idempotency-Key that was used for another request of the same caller."""

    code = "FT-KIT-422"
    kind = Kind.UNPROCESSABLE
    title = "The Idempotency-Key belongs to another request"


class FileTooLarge(FootingError):
    """A file of more bytes than are kept of its kind."""

    code = "FT-KIT-413"
    kind = Kind.TOO_LARGE
    title = "The file is too large"


class StoreUnavailable(FootingError):
    """The store of files did not answer in time, or does not have the file; the same request may be sent again."""

    code = "FT-KIT-503"
    kind = Kind.UNAVAILABLE
    title = "The store of files is not available"
