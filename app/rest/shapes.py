"""Answers as bytes: stored records are spliced into their envelope, never written again."""

from collections.abc import Sequence
from functools import lru_cache

from app.front.reply import LATEST, PINNED, Reply
from app.kit.canonical import wire
from app.lookup.model import Answer
from app.releases.model import Release


@lru_cache(maxsize=200)
def release_bytes(release: Release, *, pinned: bool) -> bytes:
    """Return the release an answer was read from."""
    return wire({"label": release.label, "digest": release.spelled_digest, "pinned": pinned})


def answered(answer: Answer) -> Reply:
    """Return one factor as it is answered."""
    return Reply(200, answer_bytes(answer), caching=PINNED if answer.is_pinned else LATEST)


def answer_bytes(answer: Answer, status: str = "status") -> bytes:
    """Return one factor with its release, match, status (under this name), log position and citation."""
    chosen, match = answer.chosen, answer.match
    parts = [b'{"release":', release_bytes(answer.release, pinned=answer.is_pinned)]
    if match is not None:
        matched: dict[str, object] = {
            "kind": match.kind,
            "steps": match.steps,
            "candidates": match.candidates,
            "decided_by": match.decided_by,
            "quality_in_context": match.quality or {"dqr": chosen.dqr},
        }
        if match.fallback:
            matched |= {"fallback": match.fallback, "distance_class": match.distance}
        if match.alternatives:
            matched["alternatives"] = match.alternatives
        parts += [b',"match":', wire(matched)]
    beside: dict[str, object] = {
        "restated": answer.restated,
        status: answer.status,
        "notices": [],
        "uri": version_uri(chosen.key, chosen.number),
        "log": {"index": chosen.log_index},
        "citation": cited(chosen.citation, answer.release) + (f" {answer.restated_as}" if answer.restated_as else ""),
    }
    parts += [b',"factor":', answer.record, b",", wire(beside)[1:]]
    return b"".join(parts)


def version_uri(key: str, number: int) -> str:
    """Return the address of a version, the same for ever."""
    return f"/v1/factors/{key}/versions/{number}"


def cited(citation: str, release: Release) -> str:
    """Return a citation with the release it was read from."""
    return f"{citation}, release {release.label} ({release.spelled_digest})."


def paged(
    items: Sequence[bytes], following: str | None, release: Release | None, *, pinned: bool, total: int | None = None
) -> Reply:
    """Return a list: items, where the next page is, the release it was read from, the total if counted."""
    rest: dict[str, object] = {"next": following}
    if total is not None:
        rest["total"] = total
    tail = b"" if release is None else b',"release":' + release_bytes(release, pinned=pinned)
    body = b'{"items":[' + b",".join(items) + b"]," + wire(rest)[1:-1] + tail + b"}"
    return Reply(200, body, caching=PINNED if pinned else LATEST)


def stated(content: object, *, pinned: bool = False) -> Reply:
    """Return a single object."""
    return Reply(200, wire(content), caching=PINNED if pinned else LATEST)
