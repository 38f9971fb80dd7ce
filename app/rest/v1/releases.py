"""`/v1/releases`: the cuts, newest first, and the manifest of each."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app.front.reply import IMMUTABLE, LATEST, Reply
from app.kit.canonical import spelled, wire
from app.kit.paging import place
from app.releases.model import Release, is_pinned
from app.releases.queries import manifest_bytes
from app.rest.answering import response
from app.rest.deps import Asked, FromDatabase, InWorld, PageAsked
from app.rest.schemas_catalogue import ReleaseOut, ReleasesOut
from app.rest.shapes import paged, stated

router = APIRouter(tags=["releases"])
Named = Annotated[str, Path(examples=["latest"], description="label, digest, or `latest`")]


@router.get("/v1/releases", response_model=ReleasesOut)
async def releases(world: InWorld, asked: Annotated[PageAsked, Query()]) -> Response:
    """List the releases, newest first."""
    newest_first = sorted(world.announced.by_label.values(), key=lambda one: -one.number)
    if asked.cursor is not None:
        before = int(place(asked.cursor, (int,))[0])
        newest_first = [one for one in newest_first if one.number < before]
    shown, following = asked.page(newest_first, lambda last: (last.number,))
    return response(paged([wire(_told(one)) for one in shown], following, None, pinned=False))


@router.get("/v1/releases/{release}", response_model=ReleaseOut)
async def release(release: Named, world: InWorld, asked: Annotated[Asked, Query()]) -> Response:  # noqa: ARG001
    """Show a release by label, by digest, or `latest`."""
    found = world.announced.resolve(release)
    return response(stated(_told(found), pinned=is_pinned(release)))


@router.get("/v1/releases/{release}/manifest", response_model=None)
async def manifest(
    release: Named,
    world: InWorld,
    database: FromDatabase,
    asked: Annotated[Asked, Query()],  # noqa: ARG001 - refuses parameters
) -> Response:
    """Return the manifest's canonical bytes: their SHA-256 is the release's digest."""
    found = world.announced.resolve(release)
    async with database.reader() as reader:
        written = await manifest_bytes(reader, found.number)
    return response(Reply(200, written, caching=IMMUTABLE if is_pinned(release) else LATEST))


def _told(one: Release) -> dict[str, object]:
    return {
        "label": one.label,
        "number": one.number,
        "digest": one.spelled_digest,
        "parent": spelled(one.parent) if one.parent else None,
        "changes": one.changes,
        "note": one.note,
        "released_at": one.released_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "log": {"index": one.log_index},
    }
