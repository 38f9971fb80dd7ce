"""`POST /v1/releases`: a release of what was accepted, in earnest or as a dry run."""

from fastapi import APIRouter, Request, Response

from app.access.model import Caller
from app.kit.db import Writer
from app.publication.commands.rehearsing import rehearse
from app.publication.commands.release import from_proposals, releasing
from app.publication.model import Cut
from app.publication.telling import cut_told
from app.rest.bodies import body, parsed
from app.rest.deps import InWorld
from app.rest.schemas_cutting import CutIn, CutOut
from app.rest.writing import Written, posted_json, write

router = APIRouter(tags=["releases"])


@router.post("/v1/releases", response_model=CutOut, status_code=201, openapi_extra=body(CutIn))
async def cut_release(request: Request, world: InWorld) -> Response:
    """Release accepted proposals in one transaction, and announce it; a dry run answers 200 and does nothing."""
    raw, said = await posted_json(request)
    asked = parsed(CutIn, said)
    chosen, named = asked.proposals, (asked.label, asked.note)

    async def work(writer: Writer, who: Caller) -> Written:
        by = releasing(who)
        if asked.dry_run:
            would_be = await rehearse(writer, by, world.nomenclature, only=chosen, said=named)
            return Written(200, cut_told(would_be, dry_run=True))
        is_returning = asked.on_conflict == "return"
        done = await from_proposals(writer, by, world.nomenclature, only=chosen, said=named, is_returning=is_returning)
        return _written(done)

    return await write(request, raw, work)


def _written(done: Cut) -> Written:
    told = cut_told(done, dry_run=False)
    if done.made is None:
        return Written(200, told)
    return Written(201, told, location=f"/v1/releases/{done.made.release.label}")
