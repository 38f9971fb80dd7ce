"""Files by their content: what was received is kept under its SHA-256 before anybody reads it.

A file is written beside its place, flushed to the disk and then moved there, so that a name never has half a file;
names are made of digests alone, never of what a client calls a file.
"""

import asyncio
import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.kit.errors import FileTooLarge
from app.kit.folders import synced

COMING = "coming-"
"""How the name of a file begins that is not whole yet."""
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is kept: its digest and how many bytes it has."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of files by content."""

    folder: Path

    async def put(self, parts: AsyncIterator[bytes], most: int) -> Stored:
        """Keep a file; refuse one of more than `most` bytes, keeping nothing of it.

        What is kept already is as new again.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        hashed, size = hashlib.sha256(), 0
        descriptor, name = tempfile.mkstemp(prefix=COMING, dir=self.folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                async for part in parts:
                    size += len(part)
                    _refuse_large(size, most)
                    hashed.update(part)
                    await asyncio.to_thread(file.write, part)
                await asyncio.to_thread(_flushed, file)
            digest = f"sha256:{hashed.hexdigest()}"
            await asyncio.to_thread(_moved, Path(name), self.path(digest))
        except BaseException:
            _gone(Path(name))
            raise
        return Stored(digest, size)

    def path(self, digest: str) -> Path:
        """Return where a file of this digest is, if it is kept; refuse what is no digest."""
        match = _DIGEST.fullmatch(digest)
        if match is None:
            detail = "not a SHA-256 digest"
            raise ValueError(detail)
        return self.folder / match[1][:2] / match[1]


@contextmanager
def held_still(folder: Path, *, shared: bool = False) -> Iterator[None]:
    """Let no file come into a folder meanwhile; `shared` waits for that, but not for others that bring files."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)  # lets go of the lock too


def _refuse_large(size: int, most: int) -> None:
    if size > most:
        detail = f"the file has more than {most} bytes"
        raise FileTooLarge(detail, hint=f"at most {most} bytes")


def _gone(name: Path) -> None:
    with suppress(FileNotFoundError):
        name.unlink()


def _flushed(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _moved(name: Path, place: Path) -> None:
    place.parent.mkdir(exist_ok=True)
    with held_still(place.parent.parent, shared=True):
        name.replace(place)
    for folder in (place.parent, place.parent.parent):  # the second has the name of the first, which may be new
        synced(folder)
