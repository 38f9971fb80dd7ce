"""A file of a release: fetched beside its place, taken up where it broke off, put there once it is the right one."""

import base64
import http.client
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from app.mirroring.errors import Altered, StrangeAnswer
from app.mirroring.folder import put, settle, sha256, written
from app.mirroring.model import File
from app.mirroring.site import LEAST_BYTES, Later, Site, answering, patiently
from app.mirroring.timed import TimedAnswer

Progressed = Callable[[int, int], None]
_PART = 1 << 18
_STRONG = re.compile(rb'"[\x21\x23-\x7e]{1,200}"')  # an ETag that says byte for byte the same (RFC 9110 §8.8.3)


def fetch(at: Site, path: str, file: File, place: Path, progressed: Progressed) -> None:
    """Fetch a file to its place; refuse, and remove, one that is not the manifest's.

    What came before the network failed stays in `….part`, beside the tag of the file that it is a part of.
    """
    part = place.with_name(place.name + ".part")
    with written():
        part.parent.mkdir(parents=True, exist_ok=True)
    if _held(part) > file.bytes:
        _forget(part)
    patiently(at, lambda: _go_on(at, path, file, part, progressed), lambda: _held(part))
    found = sha256(part)
    if found != file.sha256:
        _forget(part)
        detail = f"{place.name} is sha256:{found} as received, and sha256:{file.sha256} in the manifest: removed"
        raise Altered(detail, hint="something on the way, or this disk, alters bytes; run again to fetch it again")
    with written():
        _synced(part)
        settle(part, place)
        _tag(part).unlink(missing_ok=True)


def _go_on(at: Site, path: str, file: File, part: Path, progressed: Progressed) -> None:
    """Fetch what is missing of a part, or all of it where the registry has another file or nobody knows of which."""
    held, tag = _held(part), _tag(part)
    if held == file.bytes and part.exists():
        return
    headers = {"Accept-Encoding": "identity"}
    known = tag.read_bytes() if held and tag.is_file() else b""
    if _STRONG.fullmatch(known):
        headers |= {"Range": f"bytes={held}-", "If-Range": known.decode()}
    with answering(at, path, headers) as answer:
        if answer is None:
            raise StrangeAnswer(f"{at.url}{path} is not there, and the manifest lists it")
        if answer.status == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            _forget(part)
            raise Later(answer.status, 0)
        start = _start(answer, held, file)
        _refuse_other(answer, file)
        due = start
        if start == 0:
            _forget(part)  # before its tag changes, lest bytes of two files stand under one
            put(tag, answer.headers.get("ETag", "").encode("ascii", errors="replace"))
        for reached in _appended(answer, part, start, file):
            if reached >= due:
                answer.allow(at.patience.whole_s)
                due = reached + LEAST_BYTES
            progressed(reached, file.bytes)


def _start(answer: http.client.HTTPResponse, held: int, file: File) -> int:
    """Return from which byte on an answer is; refuse bytes that were not asked for."""
    if answer.status == http.client.OK:
        return 0
    said = answer.headers.get("Content-Range", "")
    if said != f"bytes {held}-{file.bytes - 1}/{file.bytes}":
        raise StrangeAnswer(f"an answer is of {said[:80]!r}, and byte {held} to {file.bytes - 1} was asked for")
    return held


def _refuse_other(answer: http.client.HTTPResponse, file: File) -> None:
    """Refuse, before its bytes, an answer that says itself that it is of another file than the manifest's."""
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise StrangeAnswer(f"{file.name} is coded on its way, unasked")
    said = answer.headers.get("Repr-Digest")
    if said is not None and sha256_said(said) not in {None, file.sha256}:
        raise Altered(f"{file.name} is {said[:100]} as the registry sends it, and sha256:{file.sha256} in the manifest")


def sha256_said(repr_digest: str) -> str | None:
    """Return the SHA-256 of a Repr-Digest header (RFC 9530), 64 hexadecimal digits; None where it has none."""
    for one in repr_digest.split(","):
        name, _, told = one.strip().partition("=")
        if name == "sha-256" and told[:1] == told[-1:] == ":":
            try:
                return base64.b64decode(told[1:-1], validate=True).hex()
            except ValueError:
                return None
    return None


def _appended(answer: TimedAnswer, part: Path, start: int, file: File) -> Iterator[int]:
    """Write what comes, and yield how far it is; refuse more than the manifest says. Raises IncompleteRead on less."""
    with written():
        # Without a buffer: what a full disk did not take would be tried again on closing, and fail as something else.
        opened = part.open("r+b" if start else "wb", buffering=0)
    with opened:
        opened.seek(start)
        reached = start
        while some := answer.read1(_PART):
            reached += len(some)
            if reached > file.bytes:
                raise StrangeAnswer(f"{file.name} has more than the {file.bytes} bytes of the manifest")
            with written():
                left = memoryview(some)
                while left:
                    left = left[opened.write(left) :]
            yield reached
    if reached < file.bytes:
        raise http.client.IncompleteRead(b"", file.bytes - reached)


def _held(part: Path) -> int:
    return part.stat().st_size if part.is_file() else 0


def _tag(part: Path) -> Path:
    return part.with_name(part.name + ".etag")


def _forget(part: Path) -> None:
    with written():
        _tag(part).unlink(missing_ok=True)
        part.unlink(missing_ok=True)


def _synced(part: Path) -> None:
    with part.open("rb") as opened:
        os.fsync(opened.fileno())
