"""`…/provenance` of a factor: where it is from, as a list that people read and as W3C PROV-JSON."""

from app.changes.lineage import steps
from app.changes.prov import prov_json
from app.changes.queries.lineage import lineage
from app.front.reply import Reply
from app.kit.db import Database
from app.lookup.question import one_of
from app.lookup.world import World
from app.rest.heading import headed
from app.rest.shapes import stated
from app.rest.v1.asking import refuse_unmeant

PROVENANCE = ("release", "format")
PLAIN, PROV = FORMATS = ("plain", "prov-json")


async def provenance(world: World, database: Database, name: str, said: dict[str, str]) -> Reply:
    """Answer the chain document, edition, factor version, release, log entry; refuse formats that are not listed."""
    refuse_unmeant(said, PROVENANCE)
    form = one_of("format", said, FORMATS) or PLAIN
    found, chain = await lineage(world, database, name, said.get("release"))
    if form == PROV:
        return stated(prov_json(chain), pinned=found.is_pinned)
    return stated(headed(found, chain.record) | {"steps": steps(chain)}, pinned=found.is_pinned)
