"""What stands behind a factor version, gathered from the rooms below."""

from app.changes.lineage import Earlier, Ended, Lineage
from app.kit.db import Database
from app.lookup.model import Answer
from app.lookup.queries.get import Life, get, one_version
from app.lookup.question import Question
from app.lookup.world import World
from app.provenance.queries import dataset, editions, publisher


async def lineage(world: World, database: Database, name: str, release: str | None) -> tuple[Answer, Lineage]:
    """Return a factor at a release with where it is from; refuse what the release does not hold."""
    found = await get(world, name, Question(subjects=(), release=release))
    life = await one_version(world, found.chosen.key, found.chosen.number)
    record = life.stated()
    async with database.reader() as reader:
        collection = await dataset(reader, record["dataset"])
        issues = await editions(reader, collection.key)
        issuer = await publisher(reader, collection.publisher)
    return found, Lineage(
        record=record,
        change=life.change,
        minted=world.announced.numbered(life.since, None),
        log_index=life.candidate.log_index,
        edition=next(one for one in issues if one.key == life.edition),
        dataset=collection,
        publisher=issuer,
        gwp=world.nomenclature.gwp_sets.get(record["gwp"] or ""),
        preceding=await _preceding(world, life),
        ended=_ended(world, life),
    )


async def _preceding(world: World, life: Life) -> Earlier | None:
    if life.preceding is None:
        return None
    earlier = await one_version(world, life.candidate.key, life.preceding)
    return Earlier(number=life.preceding, digest=earlier.stated()["digest"])


def _ended(world: World, life: Life) -> Ended | None:
    until, by = life.candidate.until, life.candidate.ended_by
    if until is None or by is None or until > world.announced.resolve(None).number:
        return None
    release = world.announced.numbered(until, None)
    return Ended(release=release, by=by, reason=life.reason, replacement=life.replaced_by)
