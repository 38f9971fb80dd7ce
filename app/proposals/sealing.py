"""The digest of a content: what a reviewer sees and signs, to the last character."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from app.kit.canonical import canonical_bytes, digest

FORMAT = 1
Row = tuple[str, str, str | None, Mapping[str, str]]
"""Kind, slug, first day of the period, and the cells as they were given."""


def sealed(dataset: str, base: str, stated: Mapping[str, object], rows: Iterable[Row]) -> bytes:
    """Return the SHA-256 of a content: its dataset, base release and statements, and every change in its order."""
    hashed, count = sha256(), 0
    for kind, slug, period_from, cells in rows:
        # A change on a line of its own: canonical JSON has no line breaks, so no two lists of changes are one text.
        hashed.update(canonical_bytes([kind, slug, period_from, sorted(cells.items())]) + b"\n")
        count += 1
    told = {"format": FORMAT, "dataset": dataset, "base": base, "stated": stated}
    return digest(canonical_bytes(told | {"changes": count, "rows": hashed.hexdigest()}))
