"""`/v1/factors/…/shares`: which gas and which stage makes how much of a figure."""

from app.front.reply import Reply
from app.lookup.queries.dividing import division
from app.lookup.question import Question
from app.lookup.world import World
from app.rest.heading import headed
from app.rest.shapes import stated
from app.rest.v1.asking import refuse_unmeant

SHARES = ("release", "unit", "gwp")


async def shares(world: World, name: str, said: dict[str, str]) -> Reply:
    """Answer a factor's shares by gas and by stage, exact; refused where it was published undivided."""
    refuse_unmeant(said, SHARES)
    unit = world.nomenclature.units.named(said["unit"]).code if "unit" in said else None
    if "gwp" in said:
        world.nomenclature.gwp_set(said["gwp"])
    asked = Question(subjects=(), unit=unit, gwp=said.get("gwp"), release=said.get("release"))
    found = await division(world, name, asked)
    divided = {"restated": found.restated, **found.gases, **found.stages}
    return stated(headed(found.answer, found.record) | divided, pinned=found.answer.is_pinned)
