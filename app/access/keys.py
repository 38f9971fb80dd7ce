"""Keys as they are listed, and how long one may live."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.access.errors import BadKeyRequest
from app.access.tokens import KINDS

LONGEST = {"r": timedelta(days=365), "w": timedelta(days=90), "v": timedelta(days=90)}
"""A key that only reads lives a year at most, one that writes or reviews a quarter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What is public of a key."""

    id: str
    kind: str
    label: str | None
    datasets: tuple[str, ...] | None
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


def life(kind: str, days: int | None) -> timedelta:
    """Return how long a key lives, as long as its kind may if not said; refuse an unknown kind and a longer life."""
    if kind not in KINDS:
        detail = f"{kind[:20]!r} is no kind of key"
        raise BadKeyRequest(
            detail, hint="r (reading), w (reading and writing), v (reading and reviewing)", fields=["kind"]
        )
    longest = LONGEST[kind]
    if days is None:
        return longest
    if not 1 <= days <= longest.days:
        detail = f"a key of kind {kind} cannot live {days} days"
        raise BadKeyRequest(detail, hint=f"1 to {longest.days} days", fields=["days"])
    return timedelta(days=days)
