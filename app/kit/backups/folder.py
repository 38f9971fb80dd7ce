"""A folder that gets its name only when everything is in it."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app.kit.backups.errors import PlaceTaken
from app.kit.backups.note import CLUSTER, DUMP, FILES, NOTE, PUBLISHED, SETTINGS, SUMS
from app.kit.folders import synced

PARTIAL = ".partial"
_OURS = {CLUSTER, DUMP, FILES, NOTE, PUBLISHED, SETTINGS, SUMS}
_PATIENCE_S = 10  # programs that a killed backup left running end within a second or two


@dataclass(frozen=True, slots=True)
class Filling:
    """The folder while it is filled, under another name; `lock` is held by who fills it."""

    path: Path
    lock: int


@contextmanager
def filled(place: Path) -> Iterator[Filling]:
    """Give a folder to fill, which gets its name on leaving; on any error nothing is left of it.

    Refuses a place that is not empty, and one that somebody else is filling. Who is killed leaves `NAME.partial`, and
    whoever comes next begins it again.
    """
    _refuse_taken(place)
    filling = _claimed(place.with_name(place.name + PARTIAL))
    try:
        _refuse_taken(place)  # it may have got its name while we waited
        _emptied(filling.path)
        with _or_nothing(filling.path):
            yield filling
            synced(filling.path)
            filling.path.rename(place)
        synced(place.parent)
    finally:
        with suppress(OSError):  # refused: what we made is empty, what was there is not
            filling.path.rmdir()
        os.close(filling.lock)


@contextmanager
def _or_nothing(partial: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _refuse_taken(place: Path) -> None:
    if place.is_symlink() or (place.exists() and (not place.is_dir() or any(place.iterdir()))):
        raise PlaceTaken(f"{place} is not empty", hint="name a folder that does not exist yet, or an empty one")


def _claimed(partial: Path) -> Filling:
    """Take the lock of the half folder; wait a moment for a program that a killed backup left running."""
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        partial.parent.mkdir(parents=True, exist_ok=True)
        partial.mkdir(mode=0o700, exist_ok=True)
        lock = os.open(partial, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_still(partial, lock):
                return Filling(partial, lock)
        except BlockingIOError:
            pass
        os.close(lock)
        if time.monotonic() > deadline:
            raise PlaceTaken(f"another backup is writing {partial}", hint="wait for it, or name another folder")
        time.sleep(0.05)


def _is_still(partial: Path, lock: int) -> bool:
    """Whether the folder we hold has that name, or got its own in the meantime."""
    try:
        return os.path.samestat(os.fstat(lock), partial.lstat())
    except FileNotFoundError:
        return False


def _emptied(partial: Path) -> None:
    """Take away what an interrupted backup left; refuse a folder in which there is anything else."""
    strange = sorted(one.name for one in partial.iterdir() if one.name not in _OURS)
    if strange:
        raise PlaceTaken(f"{partial} has {strange[0]} in it, which no backup left", hint="name another folder")
    for one in partial.iterdir():
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one)
        else:
            one.unlink()
