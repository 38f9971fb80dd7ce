"""Looking a factor up, strictly: exactly one, or a miss that explains itself."""

import json
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from app.factors.citation import figure
from app.kit.canonical import wire
from app.kit.hot import HotQuery, Rows
from app.lookup.errors import Ambiguous
from app.lookup.model import Answer, Candidate, Match, status
from app.lookup.queries.columns import CANDIDATE, Shape, answering, candidate, questions, together, values
from app.lookup.queries.miss import explained
from app.lookup.queries.widen import Reach, nearest, reach, statement
from app.lookup.question import Question
from app.lookup.ranking import choose
from app.lookup.restate import restate
from app.lookup.told import notices
from app.lookup.world import World
from app.releases.model import Release, is_pinned

_TOGETHER = 16  # more gain little: a statement's fixed cost is spread thin enough
_MOST = 200
_SHAPES = 200  # statements kept ready


@lru_cache(maxsize=_SHAPES)
def strictly(said: Shape) -> HotQuery:
    """Return the statement for questions of a shape that are answered without a step."""
    asking = questions(said)
    is_narrow = "geography" in said  # its few rows hold nobody up who travels along
    return together(asking, answering(asking, *CANDIDATE).limit(_MOST + 1), _TOGETHER if is_narrow else 1)


async def find(world: World, question: Question) -> Answer:
    """Return the one factor that meets every condition; refuse a miss or an ambiguity, explained.

    With `fallback` the nearest factor within the steps it allows, each told. One statement on a hit; a miss asks once
    more to say which condition failed and what is near.
    """
    world = replace(world)  # a release announced meanwhile is not the one that this answer is read from
    release = world.announced.resolve(question.release)
    if question.fallback:
        within = reach(world, question, release)
        found = stepped(world, question, await world.hot.fetch(statement(within.shape), dict(within.values)), within)
    else:
        said = values(question, release.number)
        found = decided(world, question, await world.hot.fetch(strictly(frozenset(said)), said))
    if found is None:
        raise await explained(world, question, release)
    return found


def decided(world: World, question: Question, rows: Rows) -> Answer | None:
    """Return the answer that rows give without a step; None when there are none."""
    if not rows:
        return None
    if len(rows) > _MOST:
        detail = f"more than {_MOST} factors match"
        raise Ambiguous(detail, hint="say more: geography, date, unit, boundary", ambiguous_in=["geography"])
    candidates = [candidate(row) for row in rows]
    chosen, decided_by = choose(candidates, question)
    match = Match(candidates=len(candidates), decided_by=decided_by)
    return answer(world, world.announced.resolve(question.release), chosen, question, match)


def stepped(world: World, question: Question, rows: Rows, within: Reach) -> Answer | None:
    """Return the answer nearest among the rows within reach; None when no step that is allowed leads to one."""
    found = nearest(rows, question, within, world)
    if found is None:
        return None
    return answer(world, world.announced.resolve(question.release), found[0], question, found[1])


def answer(world: World, release: Release, chosen: Candidate, question: Question, match: Match | None) -> Answer:
    """Return the answer for a chosen version, restated as the question asks."""
    latest = world.announced.resolve(None).number
    plainly = Answer(
        release=release,
        is_pinned=is_pinned(question.release),
        chosen=chosen,
        match=match,
        record=chosen.rendered,
        restated=None,
        restated_as=None,
        status=status(chosen.until, chosen.ended_by, latest),
        notices=notices(chosen, world.announced),
    )
    if question.unit in {None, chosen.unit} and question.gwp is None:
        return plainly
    record = json.loads(chosen.rendered, parse_float=Decimal)
    changed = restate(record, question.unit, question.gwp, world.nomenclature)
    if changed is None:
        return plainly
    said = f"Restated by Footing as {figure(changed.record)}."
    return replace(plainly, record=wire(changed.record), restated=changed.told, restated_as=said)
