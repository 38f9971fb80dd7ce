"""`/livez` and `/readyz`: is the process alive, can it answer."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.front.reply import NEVER, Reply
from app.kit.canonical import wire
from app.lookup.queries.health import answers
from app.rest.answering import response
from app.rest.deps import Asked, InWorld
from app.rest.schemas_catalogue import HealthOut

router = APIRouter(tags=["health"])


@router.get("/livez", response_model=HealthOut)
async def livez(asked: Annotated[Asked, Query()]) -> Response:  # noqa: ARG001 - refuses parameters
    """Say that the process is alive; asks nothing else."""
    return response(Reply(200, wire({"status": "ok"}), caching=NEVER))


@router.get("/readyz", response_model=HealthOut)
async def readyz(world: InWorld, asked: Annotated[Asked, Query()]) -> Response:  # noqa: ARG001 - refuses parameters
    """Say whether look-ups can be answered: the database answers and a release is announced; 503 if not."""
    await answers(world)
    label = world.announced.resolve(None).label
    return response(Reply(200, wire({"status": "ok", "release": label}), caching=NEVER))
