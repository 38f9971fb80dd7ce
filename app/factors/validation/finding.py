"""What a rule says of a figure."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """A block stops a change, a flag must be answered, an info is only said."""

    BLOCK = "block"
    FLAG = "flag"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a rule found: stable code, how grave, where, in words, and the slip that would explain it."""

    code: str
    severity: Severity
    path: str
    message: str
    hint: str | None = None


def block(code: str, path: str, message: str, hint: str | None = None) -> Finding:
    """Return a finding that stops the change."""
    return Finding(code=code, severity=Severity.BLOCK, path=path, message=message, hint=hint)


def flag(code: str, path: str, message: str, hint: str | None = None) -> Finding:
    """Return a finding that must be answered."""
    return Finding(code=code, severity=Severity.FLAG, path=path, message=message, hint=hint)


def told(code: str, path: str, message: str, hint: str | None = None) -> Finding:
    """Return a finding that is only said."""
    return Finding(code=code, severity=Severity.INFO, path=path, message=message, hint=hint)
