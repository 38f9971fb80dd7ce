"""`/livez` and `/readyz`: is the process alive, can it answer."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.front.reply import NEVER, Reply
from app.kit.canonical import wire
from app.lookup.queries.health import answers
from app.rest.answering import response
from app.rest.deps import Asked, FromReplicas, InWorld
from app.rest.schemas_catalogue import HealthOut

router = APIRouter(tags=["health"])


@router.get("/livez", response_model=HealthOut)
async def livez(asked: Annotated[Asked, Query()]) -> Response:  # noqa: ARG001 - refuses parameters
    """Say that the process is alive; asks nothing else."""
    return response(Reply(200, wire({"status": "ok"}), caching=NEVER))


@router.get("/readyz", response_model=HealthOut)
async def readyz(
    world: InWorld,
    copies: FromReplicas,
    asked: Annotated[Asked, Query()],  # noqa: ARG001 - refuses parameters
) -> Response:
    """Say whether look-ups can be answered: a database answers and a release is announced; 503 if not.

    Where reads are spread over replicas: whether the primary answers, which writes need, and how many are in step.
    """
    await answers(world)
    body: dict[str, object] = {"status": "ok", "release": world.announced.resolve(None).label}
    told = copies.told()
    if told.total:
        replicas = {"total": told.total, "in_step": told.in_step}
        body |= {"primary": "ok" if told.primary else "away", "replicas": replicas}
    return response(Reply(200, wire(body), caching=NEVER))
