"""The folder of a mirror: one run at a time, every file whole or not there, and each checked where it lies."""

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from app.kit.folders import synced
from app.mirroring.errors import NoMirror, NotWritten, Occupied
from app.mirroring.model import MANIFEST, File

RELEASES = "releases"
NEW = ".new"
_BLOCK = 1 << 20
_LOCK = "mirror.lock"
_DISK = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}


@contextmanager
def occupied(folder: Path) -> Iterator[None]:
    """Hold a folder for this run, made if it is not there; refuse one that another run holds, or that is no mirror's.

    The lock is the kernel's, so a run that is killed lets go. A folder that was made, and in which nothing was kept, is
    removed again.
    """
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    with written():
        folder.mkdir(parents=True, exist_ok=True)
        names = {one.name for one in folder.iterdir()}
    if names and not names & {"mirror.json", _LOCK}:
        raise NoMirror(f"{folder} has something else in it", hint="name a folder that does not exist yet, or a mirror")
    with written():
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _locked(lock, folder)
        yield
    finally:
        _unmake(folder, made)
        os.close(lock)


@contextmanager
def written() -> Iterator[None]:
    """Tell what keeps a folder from being written as a refusal; do not open a connection in here."""
    try:
        yield
    except OSError as trouble:
        raise NotWritten(f"the folder cannot be written: {trouble}", hint="make room, and run again") from trouble
    except sqlite3.OperationalError as trouble:
        code = trouble.sqlite_errorcode & 0xFF
        if code in _DISK:
            raise NotWritten(f"records.sqlite: {trouble}", hint="make room, and run again") from trouble
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise Occupied(f"records.sqlite: {trouble}", hint="another program holds it open") from trouble
        raise


def _locked(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Occupied(f"another run is bringing {folder} in step", hint="wait for it") from None
    if not (folder / _LOCK).exists() or not os.path.samestat(os.fstat(lock), (folder / _LOCK).stat()):
        raise Occupied(f"another run has just left {folder}, with nothing in it", hint="run again")


def _unmake(folder: Path, made: Sequence[Path]) -> None:
    """Remove folders that were made for nothing, the innermost first; one that holds something stays."""
    with suppress(OSError):
        if not made or [one.name for one in folder.iterdir()] != [_LOCK]:
            return
        (folder / _LOCK).unlink()
        for one in made:
            one.rmdir()


def put(place: Path, raw: bytes) -> None:
    """Write a file, whole or not at all."""
    fresh = place.with_name(place.name + NEW)
    with written():
        place.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        settle(fresh, place)


def settle(fresh: Path, place: Path) -> None:
    """Give a file that is whole its name, so that it has it after a power cut too."""
    fresh.replace(place)
    synced(place.parent)


def of_release(folder: Path, label: str) -> Path:
    """Return where the files of a release are."""
    return folder / RELEASES / label


def manifest_of(folder: Path, label: str) -> Path:
    """Return where the manifest of a release's files is."""
    return of_release(folder, label) / MANIFEST


def agrees(place: Path, file: File) -> bool:
    """Return whether a file has the size and the SHA-256 that the manifest says."""
    return place.is_file() and place.stat().st_size == file.bytes and sha256(place) == file.sha256


def sha256(place: Path) -> str:
    """Return the SHA-256 of a file."""
    summed = hashlib.sha256()
    with place.open("rb") as opened:
        while block := opened.read(_BLOCK):
            summed.update(block)
    return summed.hexdigest()
