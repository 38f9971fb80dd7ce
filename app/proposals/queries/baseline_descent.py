"""Which datasets the figures of a dataset stand on."""

from collections.abc import Mapping, Sequence

from sqlalchemy import literal

from app.factors.tables import version
from app.kit.db import Reader
from app.proposals.checks.c20_circles import datasets_named
from app.proposals.queries.baseline_records import NAMES_BACKGROUND, stated
from app.releases.queries import released

FARTHEST = 5


async def descent(reader: Reader, newest: int, backgrounds: Sequence[tuple[str, ...]]) -> Mapping[str, frozenset[str]]:
    """Return what the datasets named as background name themselves, up to five removes: a statement each."""
    found: dict[str, frozenset[str]] = {}
    further = {key for one in set(backgrounds) for key in datasets_named(one)}
    for _ in range(FARTHEST):
        if not further:
            break
        named: dict[str, set[str]] = {key: set() for key in further}
        said = released(version.c.dataset, stated("background_databases").label("named"), number=literal(newest))
        asked = said.where(version.c.dataset.in_(sorted(further)), NAMES_BACKGROUND).distinct()
        for row in await reader.all(asked):
            named[row.dataset] |= datasets_named((row.named,))
        found |= {key: frozenset(on) for key, on in named.items()}
        further = {key for on in named.values() for key in on} - found.keys()
    return found
