"""Shapes of misses in the contract."""

from datetime import date

from app.rest.schemas import ListOut, Out


class AskedOut(Out):
    """What was asked for, in known codes."""

    activity: str | None = None
    product: str | None = None
    industry: str | None = None
    geography: str | None = None
    year: str | None = None
    unit_group: str | None = None
    boundary: str | None = None
    gas_basis: str | None = None


class MissOut(Out):
    """A look-up that nothing answered, how often, and what is known of why."""

    asked: AskedOut
    failed: str
    times: int
    first: date
    last: date
    reasons: list[str]


class MissesOut(ListOut):
    """Misses, the most frequent first."""

    items: list[MissOut]
