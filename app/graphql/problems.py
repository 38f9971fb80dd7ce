"""Errors as GraphQL writes them: our own with the members of REST's problem, everything else masked."""

from typing import Any

import structlog
from graphql import GraphQLError

from app.front.errors import InternalFault
from app.front.problems import members
from app.graphql.errors import PersistedQueryNotFound
from app.kit.errors import FootingError

_LONGEST_LOGGED = 500
_log = structlog.get_logger()
Told = dict[str, Any]


def told(error: FootingError, *, zh: bool = False) -> Told:
    """Return an error that no field is at fault for, in English or Chinese."""
    extensions = members(error, zh=zh)
    message = extensions.pop("detail")
    if isinstance(error, PersistedQueryNotFound):
        message = error.detail  # clients look for these words, whatever they speak
    locations = extensions.pop("locations", None)
    return {"message": message} | ({"locations": locations} if locations else {}) | {"extensions": extensions}


def told_of_field(error: GraphQLError, instead: FootingError | None = None, *, zh: bool = False) -> Told:
    """Return an error of a field, with its place in the answer; what is not ours is told as another, or masked."""
    found = cause(error)
    if not isinstance(found, FootingError):
        _log.error("graphql.fault", path=str(error.path)[:200], error=repr(found or error)[:_LONGEST_LOGGED])
        found = instead or masked()
    locations = [{"line": one.line, "column": one.column} for one in error.locations or ()]
    return told(found, zh=zh) | {"locations": locations, "path": error.path}


def masked() -> InternalFault:
    """Return the error that stands for a fault of ours: it says nothing of the inside."""
    return InternalFault("the service met a fault of its own; it has been recorded", hint="send the request again")


def cause(error: GraphQLError) -> BaseException | None:
    """Return what was raised where a field failed; none where graphql-core itself says what is wrong."""
    found: BaseException | None = error
    while isinstance(found, GraphQLError):
        found = found.original_error
    return found
