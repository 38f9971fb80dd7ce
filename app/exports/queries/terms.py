"""Whose figures a release holds, and on what terms they may be handed on."""

from collections.abc import Sequence

from sqlalchemy import select

from app.exports.model import About
from app.exports.queries.chosen import held, left_out
from app.factors.tables import version
from app.kit.db import Reader
from app.provenance.model import Edition
from app.provenance.queries import datasets_named, editions_of, licences, publishers_named
from app.releases.model import Release


async def about(reader: Reader, release: Release, parent: Release | None) -> About:
    """Return what stands beside the rows of a release: of its editions those whose rows may be handed on."""
    editions = await _editions(reader, release.number)
    datasets = await datasets_named(reader, sorted({one.dataset for one in editions}))
    publishers = await publishers_named(reader, sorted({one.publisher for one in datasets.values()}))
    named = {one.licence for one in editions}
    return About(
        label=release.label,
        number=release.number,
        digest=release.spelled_digest,
        parent=parent.label if parent is not None else None,
        publishers=tuple(publishers.values()),
        datasets=tuple(datasets.values()),
        editions=tuple(editions),
        licences=tuple(one for one in await licences(reader) if one.id in named),
        left_out=tuple(await left_out(reader, release.number)),
    )


async def _editions(reader: Reader, number: int) -> Sequence[Edition]:
    chosen = held(number)
    same = (version.c.factor_id == chosen.c.factor_id) & (version.c.number == chosen.c.number)
    used = select(version.c.edition, version.c.dataset).select_from(chosen.join(version, same)).distinct()
    rows = await reader.all(used)
    keys = {row.edition for row in rows}
    there = await editions_of(reader, sorted({row.dataset for row in rows}))
    return [one for some in there.values() for one in some if one.key in keys]
