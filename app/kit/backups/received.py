"""The received files of a registry: copied into a backup and back, each by the digest that is its name."""

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from app.kit.backups.plain import opened
from app.kit.backups.programs import Told, unheard
from app.kit.folders import synced

_PIECE = 1 << 20
_NAME = re.compile("[0-9a-f]{64}")


def copied(source: Path, target: Path, told: Told = unheard) -> list[str]:
    """Copy what was received; return the names of files that are not what their names say, which are left out.

    Halves of uploads stay behind, and so does the note of which database the folder belongs to: the copy belongs to
    the one that is restored beside it.
    """
    target.mkdir(mode=0o700)
    kept = [(path, path.lstat().st_size) for path in sorted(_received(source))]
    whole, done, damaged = sum(size for _, size in kept), 0, []
    for path, size in kept:
        place = target / path.parent.name / path.name
        place.parent.mkdir(mode=0o700, exist_ok=True)
        if _copy(source, path, place) != path.name:
            place.unlink()
            damaged.append(path.name)
        done += size
        told(done, whole)
    for folder in (*target.iterdir(), target):
        synced(folder)
    return damaged


def _received(folder: Path) -> Iterator[Path]:
    for path in folder.glob("[0-9a-f][0-9a-f]/*"):
        if _NAME.fullmatch(path.name) and path.name.startswith(path.parent.name) and _is_file(path):
            yield path


def _is_file(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)


def _copy(folder: Path, source: Path, target: Path) -> str:
    """Copy a file to the disk; return the digest of what was read."""
    hashed = hashlib.sha256()
    with opened(folder, source.relative_to(folder).as_posix()) as read, target.open("wb") as write:
        while piece := read.read(_PIECE):
            hashed.update(piece)
            write.write(piece)
        write.flush()
        os.fsync(write.fileno())
    return hashed.hexdigest()
