"""The HTTP composition root: settings in, an ASGI application out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.front import problems
from app.front.cache import Cache
from app.front.errors import NoSuchDoor
from app.front.front import Asgi, Doors, Front, Inside, reads_chinese
from app.graphql import door as graphql
from app.kit.errors import FootingError
from app.rest.answering import response
from app.rest.described import openapi
from app.rest.doors import doors
from app.rest.refusals import refusal
from app.rest.v1 import catalogue, changes, entrance, errors, feeds, health, misses, nomenclature, releases
from app.settings import Settings
from app.wiring import Place, services

_MIB = 1024 * 1024
_ROUTERS = (
    entrance.router,
    releases.router,
    changes.router,
    feeds.router,
    catalogue.router,
    nomenclature.router,
    errors.router,
    health.router,
    misses.router,
)


def create_app(settings: Settings, place: Place) -> Front:
    """Return the application on a database that is ready; nothing is opened before it starts."""

    @asynccontextmanager
    async def opened(app: FastAPI) -> AsyncIterator[None]:
        async with services(settings, place) as ready:
            app.state.services = ready
            app.state.inside = Inside(ready.world, ready.database, settings.deadline_s)
            yield

    behind = FastAPI(
        title="Footing",
        summary="An open registry for background emission factors.",
        lifespan=opened,
        docs_url=None,  # its page would load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    for router in _ROUTERS:
        behind.include_router(router)
    _refuse_properly(behind)
    behind.openapi = lambda: openapi(behind)  # type: ignore[method-assign]
    return Front(cast("Asgi", behind), Cache(settings.cache_mib * _MIB), lambda: behind.state.inside, _doors(settings))


def _doors(settings: Settings) -> Doors:
    """Return the doors of every edge that are opened without FastAPI."""
    rest, graph = doors(), graphql.doors(has_page=settings.graphiql)
    return Doors(at={**rest.at, **graph.at}, below=rest.below, taking={**rest.taking, **graph.taking})


def _refuse_properly(app: FastAPI) -> None:
    """Answer every refusal as a problem."""

    @app.exception_handler(FootingError)
    async def refused(request: Request, error: FootingError) -> Response:
        return response(problems.problem(error, zh=reads_chinese(request.scope)))

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        return response(problems.problem(refusal(request, error), zh=reads_chinese(request.scope)))

    @app.exception_handler(HTTPException)
    async def no_such_door(request: Request, error: Any) -> Response:  # noqa: ANN401, ARG001 - Starlette's signature
        missing = NoSuchDoor(f"there is no resource {request.url.path[:200]!r}", hint="see /openapi.json")
        return response(problems.problem(missing, zh=reads_chinese(request.scope)))
