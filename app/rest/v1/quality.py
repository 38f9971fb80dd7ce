"""`/v1/factors/…/quality`: ratings, levels and uncertainty from the raw scores of a factor."""

from app.front.reply import Reply
from app.lookup.queries.assessing import assessment
from app.lookup.question import Question, dates
from app.lookup.world import World
from app.rest.heading import headed
from app.rest.shapes import stated
from app.rest.v1.asking import refuse_unmeant

QUALITY = ("release", "basic_uncertainty", "date", "scheme")


async def quality(world: World, name: str, said: dict[str, str]) -> Reply:
    """Answer a factor's quality and uncertainty, each figure with its formula; nulls say because of what."""
    refuse_unmeant(said, QUALITY)
    first, last = dates(said.get("date"))
    question = Question(subjects=(), first_day=first, last_day=last, release=said.get("release"))
    found = await assessment(world, name, question, said.get("basic_uncertainty"), said.get("scheme"))
    body = headed(found.answer, found.record) | found.assessed | {"in_context": found.in_context}
    return stated(body, pinned=found.answer.is_pinned)
