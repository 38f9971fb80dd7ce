"""A refusal by FastAPI's parameter checks, in our words: which parameter, why, and what is accepted."""

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from app.lookup.errors import BadQuestion


def refusal(request: Request, error: RequestValidationError) -> BadQuestion:
    """Return the first thing that was wrong, with the parameters that the route accepts."""
    first = error.errors()[0]
    name = str(first["loc"][-1])[:60]
    accepted = _accepted(request)
    if first["type"] == "extra_forbidden":
        listed = ", ".join(accepted) if accepted else "no parameters"
        return BadQuestion(f"unknown parameter {name!r}", hint=f"accepted: {listed}", fields=[name])
    return BadQuestion(f"{name}: {first['msg']}", hint=f"accepted: {', '.join(accepted)}", fields=[name])


def _accepted(request: Request) -> list[str]:
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return []
    return [name for field in route.dependant.query_params for name in field.field_info.annotation.model_fields]  # type: ignore[union-attr]
