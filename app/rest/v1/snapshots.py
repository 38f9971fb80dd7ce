"""`/v1/releases/{release}/snapshots`: a release as files, made once, and the list of them."""

import re
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Response

from app.exports.errors import NoSnapshot
from app.exports.published import MANIFEST, Published, Snapshot
from app.exports.queries.snapshots import snapshot
from app.front.front import Inside
from app.front.ranges import Span
from app.front.reply import LATEST, Reply
from app.front.streams import Parts, Requested, Stream
from app.kit.canonical import spelled
from app.kit.db import Database
from app.kit.replica_readers import newest
from app.lookup.question import refuse_unknown
from app.releases.model import Release, is_pinned
from app.rest.answering import response
from app.rest.deps import Asked, FromNewest, InWorld
from app.rest.downloads import downloaded
from app.rest.schemas_exports import SnapshotOut
from app.rest.shapes import stated
from app.rest.v1.releases import Named

router = APIRouter(tags=["releases"])
PATH = re.compile(r"/v1/releases/(?P<release>[^/]+)/snapshots/(?P<name>[^/]+)")
_AGAIN_S = 30


@router.get("/v1/releases/{release}/snapshots", response_model=SnapshotOut)
async def files_of_a_release(
    release: Named,
    world: InWorld,
    database: FromNewest,
    asked: Annotated[Asked, Query()],  # noqa: ARG001 - refuses parameters
) -> Response:
    """Show what a release's files are, where they are, and what to check them by; and how to cite them."""
    found = await _snapshot(database, world.announced.resolve(release))
    links = {name: f"/v1/releases/{found.release}/snapshots/{name}" for name in found.files()}
    beside = {"digest": spelled(found.digest), "log": {"index": found.log_index}, "links": links}
    return response(stated(found.told() | beside, pinned=is_pinned(release)))


async def file_of_a_release(inside: Inside, asked: Requested) -> Reply | Stream:
    """Answer one file, or the manifest's own bytes; the latest release's is under that release's name."""
    refuse_unknown(asked.said, ())
    match = PATH.fullmatch(asked.path)
    name, told = (match["release"], match["name"]) if match else ("", "")
    release = inside.world.announced.resolve(name)
    if not is_pinned(name):
        place = f"/v1/releases/{release.label}/snapshots/{quote(told, safe='')}"
        return Reply(307, b"", b"text/plain", LATEST, ((b"location", place.encode()),))
    found = await _snapshot(newest(inside.database), release)
    file = found.file(told)
    return downloaded(asked, file, lambda span: _parts(inside, found, file, span))


async def _snapshot(database: Database, release: Release) -> Snapshot:
    async with database.reader() as reader:
        found = await snapshot(reader, release.number)
    if found is None:
        detail = f"the files of release {release.label} are not made yet"
        raise NoSnapshot(detail, hint="made by the worker once a release is announced", retry_after_s=_AGAIN_S)
    return found


def _parts(inside: Inside, found: Snapshot, file: Published, span: Span) -> Parts:
    return _own(found.manifest, span) if file.name == MANIFEST else inside.objects.open(file.key, span.start, span.stop)


async def _own(manifest: bytes, span: Span) -> Parts:
    yield manifest[span.start : span.stop]
