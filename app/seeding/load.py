"""Loading the seed: nomenclature, catalogue, then one release after another; what is there is not loaded again."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.kit.db import Database, Writer
from app.nomenclature.commands import supply
from app.nomenclature.model import Nomenclature
from app.nomenclature.queries import load as load_nomenclature
from app.provenance.commands import (
    register_datasets,
    register_edition,
    register_licences,
    register_publishers,
    register_rules,
)
from app.publication.commands import announce, cut
from app.publication.model import ChangeSet
from app.releases.model import Release
from app.releases.queries import releases
from app.seeding.files import Catalog, PlannedRelease, catalog, edition, nomenclature, statements

_LOCK = 7_046_029_254_386_353_133
Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a run of the loader did."""

    releases: int
    versions: int


async def load(database: Database, folder: Path, told: Told, *, if_missing: bool = False) -> Loaded:
    """Bring the registry to the state of the seed; a second run finds nothing to do.

    Each release is one transaction: a run that is stopped goes on with the next release. `told` hears the label,
    how many figures are stored and how many there are. With `if_missing` it looks no further when every release
    is there.
    """
    planned = catalog(folder)
    async with database.reader() as reader:
        there = {one.label for one in await releases(reader)}
    if if_missing and all(one.label in there for one in planned.releases):
        return Loaded(releases=0, versions=0)
    async with database.writer() as writer:
        await _catalogue(writer, folder, planned)
    async with database.reader() as reader:
        words = await load_nomenclature(reader)
    left = [one for one in planned.releases if one.label not in there]
    tried = [await _release(database, folder, planned, one, words, told) for one in left]
    done = [one for one in tried if one is not None]
    return Loaded(releases=len(done), versions=sum(one.changes for one in done))


async def _catalogue(writer: Writer, folder: Path, planned: Catalog) -> None:
    await writer.alone(_LOCK)
    await supply(writer, nomenclature(folder))
    await register_licences(writer, planned.licences)
    await register_publishers(writer, planned.publishers)
    await register_rules(writer, planned.rules)
    await register_datasets(writer, list(planned.datasets.values()))


async def _release(
    database: Database, folder: Path, planned: Catalog, one: PlannedRelease, words: Nomenclature, told: Told
) -> Release | None:
    """Cut and announce one release of the catalogue; None when another loader was faster."""
    issues = [edition(folder, key) for key in one.editions]
    stated = [said for issue in issues for said in statements(folder, issue, planned.datasets[issue.dataset])]
    told(one.label, 0, len(stated))
    async with database.writer() as writer:
        await writer.alone(_LOCK)
        if one.label in {known.label for known in await releases(writer)}:
            return None
        for issue in issues:
            await register_edition(writer, issue)
        change_set = ChangeSet(statements=tuple(stated), note=one.note or ", ".join(one.editions))
        release = await cut(
            writer, change_set, words, label=one.label, told=lambda count: told(one.label, count, len(stated))
        )
        await announce(writer, release)
    return release
