"""`backup.json`: what a backup is of, and of what it consists; any byte of it that changes is seen."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.kit.backups.errors import BackupBroken, BackupUnfit, NotABackup
from app.kit.backups.plain import is_plain, opened
from app.kit.canonical import wire

NOTE, SUMS = "backup.json", "SHA256SUMS"
CLUSTER, DUMP, FILES = "cluster", "database.dump", "files"
PUBLISHED, SETTINGS = "published.json", "settings.json"
FORMAT = 1
_SEAL = "sha256"
_STRANGE = "no backup says that: do not trust the place where it lay"


class Kind(StrEnum):
    """How the database is in it: its files as they are, or what pg_dump wrote."""

    CLUSTER = "cluster"
    DUMP = "dump"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file, or a folder of files, of a backup; of a folder the digest is that of its lines in SHA256SUMS."""

    name: str
    files: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup says of itself; `about` is what its taker says of the contents."""

    kind: Kind
    at: str
    postgresql: str
    about: Mapping[str, Any]
    parts: tuple[Part, ...]
    empty: tuple[str, ...]
    """Folders that have no file and that PostgreSQL does not start without."""

    @property
    def major(self) -> int:
        """The number of PostgreSQL that decides which server opens its files."""
        return int(self.postgresql.partition(".")[0])

    @property
    def bytes(self) -> int:
        """How large it is, this note apart."""
        return sum(part.bytes for part in self.parts)


def written(backup: Backup) -> bytes:
    """Return the note, with a seal over all of it."""
    parts = [asdict(part) for part in backup.parts]
    said = {"format": FORMAT, "kind": backup.kind.value, "at": backup.at, "postgresql": backup.postgresql}
    return _sealed(said | {"about": dict(backup.about), "bytes": backup.bytes, "parts": parts, "empty": backup.empty})


def read(folder: Path) -> Backup:
    """Return what a folder's note says; refuse a folder without one, a note that was altered, and later formats."""
    try:
        with opened(folder, NOTE) as file:
            said = _opened(file.read())
    except FileNotFoundError:
        hint = "name a folder that `footing backup` made; a half one is none"
        raise NotABackup(f"{folder} has no {NOTE}", hint=hint) from None
    if said.get("format") != FORMAT:
        raise BackupUnfit(f"the backup has format {said.get('format')}, here is {FORMAT}", hint="use a later Footing")
    try:
        return _meant(said)
    except (KeyError, ValueError, TypeError, AttributeError):  # sealed, and yet none of ours
        raise BackupBroken(f"{NOTE} is not what a backup says of itself", hint=_STRANGE) from None


def _meant(said: Mapping[str, Any]) -> Backup:
    backup = Backup(
        kind=Kind(said["kind"]),
        at=said["at"],
        postgresql=said["postgresql"],
        about=said["about"],
        parts=tuple(Part(**part) for part in said["parts"]),
        empty=tuple(said["empty"]),
    )
    for name in (*(part.name for part in backup.parts), *backup.empty):
        if not is_plain(name):
            raise BackupBroken(f"{NOTE} names {name!r}", hint=_STRANGE)
    if backup.major < 1:
        raise ValueError(backup.postgresql)
    return backup


def part(name: str, sums: Sequence[tuple[str, str, int]]) -> Part:
    """Return a part made of these files: name, digest and size of each."""
    lines = "".join(f"{digest}  {file}\n" for file, digest, _ in sums)
    is_file = [file for file, *_ in sums] == [name]
    digest = sums[0][1] if is_file else hashlib.sha256(lines.encode()).hexdigest()
    return Part(name=name, files=len(sums), bytes=sum(size for *_, size in sums), sha256=digest)


def _sealed(said: Mapping[str, object]) -> bytes:
    return wire({**said, _SEAL: hashlib.sha256(wire(said)).hexdigest()}) + b"\n"


def _opened(raw: bytes) -> dict[str, Any]:
    """Return what a note says, if writing that again gives the same bytes."""
    try:
        said: dict[str, Any] = json.loads(raw)
        is_whole = _sealed({name: said[name] for name in said if name != _SEAL}) == raw
    except (ValueError, TypeError, RecursionError):
        is_whole, said = False, {}
    if not is_whole:
        raise BackupBroken(f"{NOTE} is not as it was written", hint="take another backup, or fetch this one again")
    return said
