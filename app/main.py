"""The HTTP composition root: settings in, an ASGI application out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from app.exports.selection import Exporting
from app.exports.turns import Turns
from app.front import problems
from app.front.cache import Cache
from app.front.errors import NoSuchDoor
from app.front.front import Asgi, Doors, Front, Inside, reads_chinese
from app.graphql import door as graphql
from app.kit.errors import FootingError
from app.rest.answering import response
from app.rest.attending import Attendance
from app.rest.described import openapi
from app.rest.doors import doors
from app.rest.refusals import refusal
from app.rest.v1 import (
    catalogue,
    changes,
    checks,
    cutting,
    entrance,
    errors,
    feeds,
    health,
    keys,
    misses,
    nomenclature,
    organisations,
    proposal_changes,
    proposal_comments,
    proposal_evidence,
    proposal_rebase,
    proposal_review,
    proposals,
    releases,
    rules,
    snapshots,
    template,
)
from app.settings import Settings
from app.wiring import Place, Services, services
from app.worker import stopped, work

_MIB = 1024 * 1024
_ROUTERS = (
    entrance.router,
    releases.router,
    snapshots.router,
    cutting.router,
    changes.router,
    feeds.router,
    catalogue.router,
    nomenclature.router,
    errors.router,
    health.router,
    misses.router,
    keys.router,
    organisations.router,
    rules.router,
    checks.router,
    template.router,
    proposals.router,
    proposal_changes.router,
    proposal_rebase.router,
    proposal_evidence.router,
    proposal_review.router,
    proposal_comments.router,
)


def create_app(settings: Settings, place: Place) -> Front:
    """Return the application on a database that is ready; nothing is opened before it starts."""

    @asynccontextmanager
    async def opened(app: FastAPI) -> AsyncIterator[None]:
        async with services(settings, place, spreads=True) as ready:
            app.state.services = ready
            app.state.inside = _inside(settings, ready)
            app.state.attendance = Attendance()
            working = asyncio.create_task(work(ready)) if settings.worker else None
            try:
                yield
            finally:
                await stopped(working)
                await app.state.attendance.settled()

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
    return Front(
        cast("Asgi", behind), Cache(settings.cache_mib * _MIB), lambda: behind.state.inside, _doors(settings, behind)
    )


def _inside(settings: Settings, ready: Services) -> Inside:
    """Return what the front works with."""
    turns = Turns(settings.export_connections)
    longest = timedelta(seconds=settings.export_deadline_s)
    exporting = Exporting(ready.exporting, turns, settings.export_rows, longest)
    deadlines = settings.deadline_s, settings.write_deadline_s
    return Inside(ready.world, ready.reading, *deadlines, ready.objects, exporting)


def _doors(settings: Settings, behind: FastAPI) -> Doors:
    """Return the doors of every edge that are opened without FastAPI, and which methods FastAPI has where."""
    rest, graph = doors(), graphql.doors(has_page=settings.graphiql)
    routes = [*behind.routes, *(route for router in _ROUTERS for route in router.routes)]
    known = [(one.path_regex, frozenset(one.methods or ())) for one in routes if isinstance(one, Route)]

    def methods(path: str) -> frozenset[str]:
        return frozenset[str]().union(*(has for pattern, has in known if pattern.match(path)))

    taking = {**rest.taking, **graph.taking}
    return Doors(at={**rest.at, **graph.at}, below=rest.below, taking=taking, behind=methods, streaming=rest.streaming)


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
