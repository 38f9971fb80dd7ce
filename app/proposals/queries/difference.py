"""What a proposal would change: each record before and after, as a reviewer sees it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.factors.form import minted
from app.factors.model import FactorVersion, Period
from app.kit.db import Reader
from app.kit.ids import identity
from app.nomenclature.model import Nomenclature
from app.proposals.checks.model import Figure
from app.proposals.model import Change, Standing
from app.proposals.queries.baseline_figures import history, rendered
from app.proposals.queries.contents import changes, content, edition_of
from app.provenance.queries import dataset
from app.releases.model import ChangeKind
from app.releases.queries import releases


@dataclass(frozen=True, slots=True)
class Compared:
    """A change with the record it ends and the one it brings."""

    change: Change
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    fields: tuple[str, ...]


async def difference(
    reader: Reader, proposed: Standing, nomenclature: Nomenclature, *, after: int = 0, limit: int = 50
) -> Sequence[Compared]:
    """Return what each change would do to the newest release, one page, in the order of the changes."""
    into = await dataset(reader, proposed.dataset)
    stated = await changes(reader, proposed, proposed.content, into, after=after, limit=limit)
    edition = await edition_of(reader, proposed, await content(reader, proposed.id, proposed.content))
    now = len(await releases(reader))
    there = await history(reader, now, sorted({str(one.key) for one in stated}))
    replaced = {one.place: ended(one, there.get(str(one.key), ())) for one in stated}
    wanted = sorted({(one.key, one.number) for one in replaced.values() if one is not None})
    records = await rendered(reader, now, wanted)
    return [_compared(one, replaced[one.place], records, edition.key, nomenclature) for one in stated]


def ended(change: Change, there: Sequence[Figure]) -> Figure | None:
    """Return the released figure that a change ends; for a replacement the newest of those it ends."""
    match change.kind:
        case ChangeKind.REPLACE:
            return there[-1] if there else None
        case ChangeKind.WITHDRAW:
            return next((one for one in there if one.period.first == change.period_from), None)
        case ChangeKind.AMEND if change.content is not None:
            wanted: Period = change.content.reference_period
            return next((one for one in there if one.period == wanted), None)
    return None


def _compared(
    change: Change,
    ended: Figure | None,
    records: Mapping[tuple[str, int], bytes],
    edition: str,
    nomenclature: Nomenclature,
) -> Compared:
    before = _read(records[ended.key, ended.number]) if ended is not None else None
    after = None
    if change.content is not None:
        place = (ended.number + 1 if ended else 1, ended.number if ended else None, edition)
        brought: FactorVersion = minted(
            identity("factor", str(change.key)), change.key, place, change.content, nomenclature
        )
        after = _read(brought.rendered)
    return Compared(change, before, after, _differing(before, after))


def _differing(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Return the fields that differ; none where there is nothing on one side."""
    if before is None or after is None:
        return ()
    return tuple(sorted(name for name in {**before, **after} if before.get(name) != after.get(name)))


def _read(raw: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(raw, parse_float=Decimal)
    return found
