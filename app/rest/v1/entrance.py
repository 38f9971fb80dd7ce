"""`/` and `/v1`: where everything else is."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.rest.answering import response
from app.rest.deps import Asked
from app.rest.schemas_catalogue import EntranceOut
from app.rest.shapes import stated

router = APIRouter(tags=["entrance"])
_DOORS = {
    "contract": "/openapi.json",
    "lookup": "/v1/lookup",
    "search": "/v1/factors",
    "releases": "/v1/releases",
    "changes": "/v1/changes",
    "feed": "/v1/feeds/catalogue.atom",
    "publishers": "/v1/publishers",
    "datasets": "/v1/datasets",
    "nomenclature": "/v1/nomenclature/activities",
    "graphql": "/graphql",
    "errors": "/v1/errors",
    "health": "/readyz",
}


@router.get("/", response_model=EntranceOut)
@router.get("/v1", response_model=EntranceOut)
async def entrance(asked: Annotated[Asked, Query()]) -> Response:  # noqa: ARG001 - refuses parameters
    """Say what this service is and where to go on."""
    return response(stated({"name": "Footing", "about": "an open registry of emission factors", "doors": _DOORS}))
