"""`mirror.json`: what a folder mirrors, and how far it is; any byte of it that changes is seen."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from app.kit.canonical import wire
from app.mirroring.errors import Altered, NoMirror
from app.mirroring.folder import put
from app.mirroring.model import Release

NOTE = "mirror.json"
FORMAT = 1
_SEAL = "sha256"


@dataclass(frozen=True, slots=True)
class Note:
    """Of which registry a folder is a copy, up to which release, and what the registry has said of its history.

    `manifests` has the SHA-256 of each release's manifest of files, as it was first received.
    """

    url: str
    release: Release | None = None
    releases: tuple[Release, ...] = ()
    manifests: Mapping[str, str] = field(default_factory=dict)

    def with_manifest(self, label: str, digest: str) -> "Note":
        """Return the note with the digest of a release's manifest."""
        return replace(self, manifests={**self.manifests, label: digest})


def written(note: Note) -> bytes:
    """Return the note's bytes, with a seal over all of it."""
    said: dict[str, object] = {"format": FORMAT, "url": note.url}
    said["release"] = asdict(note.release) if note.release else None
    said["releases"] = [asdict(one) for one in note.releases]
    return _sealed(said | {"manifests": dict(sorted(note.manifests.items()))})


def read(raw: bytes) -> Note:
    """Return what a note says; refuse one that is not, byte for byte, as it was written, and later formats."""
    try:
        said: dict[str, Any] = json.loads(raw)
        is_whole = _sealed({name: told for name, told in said.items() if name != _SEAL}) == raw
    except (ValueError, TypeError, AttributeError, RecursionError):
        is_whole, said = False, {}
    if not is_whole:
        hint = "remove it to begin anew: files that agree with the registry are not fetched again"
        raise Altered(f"{NOTE} is not as it was written", hint=hint)
    if said["format"] != FORMAT:
        raise NoMirror(f"{NOTE} has format {said['format']}, here is {FORMAT}", hint="use a later Footing")
    release = Release(**said["release"]) if said["release"] else None
    return Note(said["url"], release, _releases(said["releases"]), said["manifests"])


def kept(folder: Path, url: str) -> Note:
    """Return the note of a folder, a new one where there is none; refuse the mirror of another address."""
    place = folder / NOTE
    if not place.is_file():
        return Note(url)
    note = read(place.read_bytes())
    if note.url != url:
        raise NoMirror(f"{folder} mirrors {note.url}", hint="name another folder for another registry")
    return note


def keep(folder: Path, note: Note) -> None:
    """Write the note of a folder, whole or not at all."""
    put(folder / NOTE, written(note))


def _releases(said: Sequence[Mapping[str, Any]]) -> tuple[Release, ...]:
    return tuple(Release(**one) for one in said)


def _sealed(said: Mapping[str, object]) -> bytes:
    return wire({**said, _SEAL: hashlib.sha256(wire(said)).hexdigest()}) + b"\n"
