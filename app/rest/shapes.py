"""Answers as bytes: stored records are spliced into their envelope, never written again."""

from collections.abc import Sequence
from functools import lru_cache

from app.front.reply import LATEST, PINNED, Reply
from app.kit.canonical import wire
from app.lookup.model import Answer
from app.lookup.told import beside, match_told, release_told
from app.releases.model import Release


@lru_cache(maxsize=200)
def release_bytes(release: Release, *, pinned: bool) -> bytes:
    """Return the release an answer was read from."""
    return wire(release_told(release, pinned=pinned))


def answered(answer: Answer) -> Reply:
    """Return one factor as it is answered."""
    return Reply(200, answer_bytes(answer), caching=PINNED if answer.is_pinned else LATEST)


def answer_bytes(answer: Answer, status: str = "status") -> bytes:
    """Return one factor with its release, match, status (under this name), log position and citation."""
    parts = [b'{"release":', release_bytes(answer.release, pinned=answer.is_pinned)]
    if answer.match is not None:
        parts += [b',"match":', wire(match_told(answer.match, answer.chosen))]
    parts += [b',"factor":', answer.record, b",", wire(beside(answer, status))[1:]]
    return b"".join(parts)


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
