"""One operation, from a document made ready to its answer."""

import asyncio
import inspect
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError, GraphQLSchema, execute
from graphql.execution.values import VariableValues, get_variable_values

from app.graphql import errors
from app.graphql.context import Context
from app.graphql.cost import refuse_dear
from app.graphql.documents import Document, meant
from app.graphql.plan import Unplanned
from app.graphql.problems import Told, cause, told_of_field
from app.kit.errors import DeadlinePassed, FootingError

DEADLINE_S = 5.0
_DEEPEST_VARIABLE = 8
_MOST_VALUES = 4_000
_MOST_ERRORS = 3
_LONGEST_MESSAGE = 300


Answered = tuple[dict[str, Any] | None, list[GraphQLError]]


@dataclass(frozen=True, slots=True)
class Executed:
    """What a query answers: its data, and the errors of fields that have none."""

    data: dict[str, Any] | None
    errors: list[Told]


async def executed(schema: GraphQLSchema, document: Document, given: dict[str, Any], context: Context) -> Executed:
    """Return the answer of a document; refuse variables that do not fit, and what would cost too much."""
    refuse_large(given)
    variables = coerced(schema, document, given)
    refuse_dear(document.costs, variables.coerced)
    context.unread = document.unread
    try:
        async with asyncio.timeout(DEADLINE_S):
            answers, wrong = await _answered(schema, document, given, variables, context)
    except BaseException as fault:
        await context.close(fault)
        if not isinstance(fault, TimeoutError):
            raise
        detail = f"the query took longer than {DEADLINE_S:g} seconds"
        raise DeadlinePassed(detail, hint="ask for less, or send it again") from None
    return Executed(answers, await _told(wrong, context))


async def _told(wrong: list[GraphQLError], context: Context) -> list[Told]:
    """Return errors as they are told, the snapshot given back: a database that is gone is told as that."""
    faults = [found for one in wrong if not isinstance(found := cause(one), FootingError)]
    met = await context.close(next(iter(faults), None))
    instead = met if isinstance(met, FootingError) else None
    return [told_of_field(one, instead, zh=context.zh) for one in wrong]


async def _answered(
    schema: GraphQLSchema, document: Document, given: dict[str, Any], variables: VariableValues, context: Context
) -> Answered:
    """Return the answer by the document's plan, or as graphql-core executes it."""
    if document.plan is not None:
        with suppress(Unplanned):
            return await document.plan.run(context, variables)
    return await interpreted(schema, document, given, context)


async def interpreted(schema: GraphQLSchema, document: Document, given: dict[str, Any], context: Context) -> Answered:
    """Return data and errors of a document as graphql-core executes it."""
    running = execute(schema, document.tree, variable_values=given, context_value=context)
    done = await running if inspect.isawaitable(running) else running
    return done.data, list(done.errors or ())


def coerced(schema: GraphQLSchema, document: Document, given: dict[str, Any]) -> VariableValues:
    """Return variables in the types that the operation declares; refuse those that do not fit."""
    declared = document.operation.variable_definitions or ()
    names = {one.variable.name.value for one in declared}
    unknown = [name for name in given if name not in names]
    if unknown:
        detail = f"the operation declares no variable {unknown[0][:60]!r}"
        raise errors.BadVariables(detail, hint="declared: " + (", ".join(sorted(names)) or "none"), fields=unknown[:1])
    found = get_variable_values(schema, declared, given, max_errors=_MOST_ERRORS)
    if isinstance(found, list):
        detail = found[0].message[:_LONGEST_MESSAGE]
        hint = meant(detail) or "variables as the operation declares them"
        raise errors.BadVariables(detail, hint=hint, fields=["variables"])
    return found


def refuse_large(given: dict[str, Any]) -> None:
    """Refuse variables that are nested too deep or have too many values."""
    level: list[object] = [given]
    count = 0
    for _ in range(_DEEPEST_VARIABLE + 1):
        level = [inner for one in level for inner in _inside(one)]
        count += len(level)
        if count > _MOST_VALUES:
            detail = f"the variables have more than {_MOST_VALUES} values"
            raise errors.BadVariables(detail, hint=f"at most {_MOST_VALUES}", fields=["variables"], limit=_MOST_VALUES)
        if not level:
            return
    detail = f"the variables are nested more than {_DEEPEST_VARIABLE} deep"
    raise errors.BadVariables(detail, hint=f"at most {_DEEPEST_VARIABLE} levels", fields=["variables"])


def _inside(one: object) -> list[object]:
    if isinstance(one, dict):
        return list(one.values())
    return one if isinstance(one, list) else []
