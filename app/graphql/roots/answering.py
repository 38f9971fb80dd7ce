"""Look-ups, one or many, and one factor."""

import asyncio
from typing import Any

import strawberry

from app.front.problems import members
from app.graphql.answers import Members, answered
from app.graphql.context import Asked, Context
from app.graphql.scalars import Json
from app.graphql.types.entities import Answer
from app.graphql.types.inputs import Selector, parameters, said
from app.graphql.types.paging import MOST
from app.kit.errors import FootingError, Kind
from app.lookup.queries.find import find
from app.lookup.queries.get import get
from app.lookup.question import Question, bad, question


@strawberry.type
class Problem:
    """Why something was refused, as REST tells it."""

    code: str
    title: str
    status: int
    detail: str
    hint: str | None
    fields: list[str]
    release: str | None
    failed: str | None
    ambiguous_in: list[str] | None
    nearest: list[Json] | None
    candidates: list[Json] | None
    reasons: list[Json] | None
    related: list[Json] | None


@strawberry.type
class Outcome:
    """What became of one selector: an answer, or the problem that it met."""

    status: int
    answer: Answer | None
    problem: Problem | None


async def lookup(info: Asked, selector: Selector) -> Any:  # noqa: ANN401 - a source of another type
    """Return the one factor that meets every condition; refuse a miss or an ambiguity, explained."""
    return await _found(info.context, selector)


async def lookups(info: Asked, selectors: list[Selector]) -> Any:  # noqa: ANN401
    """Return what became of each selector, in the order asked; refuse more than 100."""
    if len(selectors) > MOST:
        raise bad("selectors", f"{len(selectors)} are too many", f"1 to {MOST}; POST /v1/lookup takes 1,000")
    return await asyncio.gather(*(_outcome(info.context, one) for one in selectors))


async def factor(
    info: Asked,
    key: str | None = None,
    id: str | None = None,  # noqa: A002 - the name on the wire
    release: str | None = None,
    unit: str | None = None,
    gwp: str | None = None,
) -> Any:  # noqa: ANN401
    """Return a factor by key or id as a release holds it, restated if asked; refuse an unknown one."""
    name = key or id
    if name is None or (key and id):
        raise bad("key", "one of key and id names the factor", "publisher/dataset/slug, or id: a UUID")
    name = said("key" if key else "id", name)
    context = info.context
    code = context.world.nomenclature.units.named(unit).code if unit is not None else None
    if gwp is not None:
        context.world.nomenclature.gwp_set(gwp)
    asked = Question(subjects=(), unit=code, gwp=gwp, release=release if release is not None else context.release)
    return answered(await get(context.world, name, asked), context.unread)


async def _found(context: Context, selector: Selector) -> Members:
    asked = parameters(selector, context.release)
    found = await find(context.world, question(asked, context.world.nomenclature))
    return answered(found, context.unread)


async def _outcome(context: Context, selector: Selector) -> Members:
    """Return the outcome of a selector; a database that is gone spoils all of them."""
    try:
        return {"status": 200, "answer": await _found(context, selector), "problem": None}
    except FootingError as refused:
        if refused.kind is Kind.UNAVAILABLE:
            raise
        told = members(refused, zh=context.zh)
        return {"status": told["status"], "answer": None, "problem": told}
