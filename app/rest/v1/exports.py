"""`/v1/exports`: a selection of a release, streamed as it is read."""

from contextlib import AsyncExitStack

from app.exports.queries.selected import counted, picked
from app.exports.selection import ACCEPTED, MEDIA_TYPES, Selection, selection
from app.exports.sending import sent
from app.front.front import Inside
from app.front.reply import LATEST, PINNED, Pairs
from app.front.streams import Requested, Stream
from app.releases.model import is_pinned
from app.rest.v1.asking import refuse_unmeant

PATH = "/v1/exports"
COLUMNS = "ExportRow"
FILTERED = tuple(name for name in ACCEPTED if name != "format")
_DESCRIBED = f'</openapi.json#/components/schemas/{COLUMNS}>; rel="describedby"'


async def export(inside: Inside, asked: Requested) -> Stream:
    """Answer a selection, its first bytes before its first row is read; of a HEAD the headers alone."""
    refuse_unmeant(asked.said, ACCEPTED)
    exporting, world = inside.exporting, inside.world
    wanted = await selection(asked.said, world, inside.database)
    rows = await picked(world, wanted)
    async with AsyncExitStack() as held:
        held.enter_context(exporting.turns.taken(asked.client))
        reader = await held.enter_async_context(exporting.database.reader())
        count = await counted(reader, world, wanted, rows, exporting.most_rows)
        headers = _headers(wanted, count, is_lasting=is_pinned(asked.said.get("release")))
        if asked.is_head:
            return Stream(200, headers)
        return Stream(200, headers, sent(held.pop_all(), reader, wanted, rows, exporting.longest))


def _headers(wanted: Selection, count: int | None, *, is_lasting: bool) -> Pairs:
    told = {
        "content-type": MEDIA_TYPES[wanted.format],
        "content-disposition": f'attachment; filename="{wanted.file}"',
        "cache-control": (PINNED if is_lasting else LATEST).decode(),
        "footing-release": wanted.release.label,
        "link": _DESCRIBED,
    }
    if count is not None:
        told["footing-rows"] = str(count)
    return tuple((name.encode(), text.encode()) for name, text in told.items())
