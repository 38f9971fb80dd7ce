"""`POST /v1/impact`: which of somebody's pinned factors change, by how much and why."""

import asyncio
from collections import Counter

from app.changes.impact import Impact, Lived
from app.changes.pins import Pins, from_csv, from_json
from app.changes.queries.impact import Impacted, impacts
from app.front.posted import LARGE, Posted, strict_json
from app.front.reply import Reply
from app.kit.canonical import spelled, wire
from app.kit.db import Database
from app.lookup.question import refuse_unknown
from app.lookup.told import version_uri
from app.lookup.world import World
from app.releases.model import Announced, Release, is_pinned
from app.rest.v1.asking import refuse_unmeant

MOST_BYTES = 1024 * 1024
Told = dict[str, object]


async def impact(world: World, database: Database, posted: Posted) -> Reply:
    """Answer what a release means for each pinned factor, in the order given; a bad row spoils no other.

    Takes JSON, or CSV with the releases as parameters; refuses other media types and unknown parameters.
    """
    large = len(posted.body) > LARGE
    pins = await asyncio.to_thread(_pins, posted) if large else _pins(posted)  # others are served meanwhile
    announced = world.announced
    async with database.reader() as reader:
        page = await impacts(reader, announced, pins)
    counts = Counter(one.outcome.impact for one in page.impacted)
    told: Told = {
        "items": [_told(one, announced) for one in page.impacted],
        "summary": {kind.value: counts[kind] for kind in Impact if counts[kind]},
        "from": _release(page.before, pinned=is_pinned(pins.before)) if page.before else None,
        "to": _release(page.after, pinned=is_pinned(pins.after)),
    }
    return Reply(200, wire(told))


def _pins(posted: Posted) -> Pins:
    if posted.of_type("application/json", "text/csv") == "text/csv":
        refuse_unmeant(posted.said, ("from", "to"))
        return from_csv(posted.body, posted.said)
    refuse_unknown(posted.said, ())
    return from_json(strict_json(posted.body))


def _told(one: Impacted, announced: Announced) -> Told:
    found, compared = one.outcome, one.compared
    pinned, now = found.pinned, found.now
    return {
        "factor": one.pin.factor,
        "status": found.impact,
        "because": found.because,
        "key": pinned.key if pinned else None,
        "versions": {"from": pinned.number if pinned else None, "to": now.number if now else None},
        "digests": {"from": spelled(pinned.digest) if pinned else None, "to": spelled(now.digest) if now else None},
        "uris": {"from": _uri(pinned), "to": _uri(now)},
        "figures": dict(zip(("from", "to"), compared.figures, strict=True)) if compared else None,
        "value_change": compared.value_change if compared else None,
        "why": _why(one, announced),
        "replacement": _replacement(found.ended),
    }


def _why(one: Impacted, announced: Announced) -> Told | None:
    """Return the release that brought the change, its edition, source and note, or the reason of a withdrawal."""
    found, compared = one.outcome, one.compared
    if found.ended is not None and found.ended.until is not None:
        release = announced.numbered(found.ended.until, None)
        return {"release": release.label, "release_note": release.note, "reason": found.ended.reason}
    if compared is None or found.now is None:
        return None
    release = announced.numbered(found.now.since, None)
    edition = found.now.edition.rpartition("/")[2]
    told: Told = {"release": release.label, "release_note": release.note, "edition": edition}
    return told | {"source": compared.source, "change_note": compared.change_note}


def _replacement(ended: Lived | None) -> Told | None:
    if ended is None or ended.replacement is None:
        return None
    return {"key": ended.replacement, "uri": f"/v1/factors/{ended.replacement}"}


def _uri(one: Lived | None) -> str | None:
    return version_uri(one.key, one.number) if one else None


def _release(one: Release, *, pinned: bool) -> Told:
    return {"label": one.label, "digest": one.spelled_digest, "pinned": pinned}
