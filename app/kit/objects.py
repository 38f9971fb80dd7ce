"""Files by name for everybody to fetch: in a folder here, or in a bucket of any store that speaks S3.

A name never has half a file. In a folder it is written beside its place, flushed to the disk and moved there; a bucket
shows an upload when it is complete.
"""

import asyncio
import os
import re
import shutil
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Protocol

import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.store import S3Store

from app.kit.errors import StoreUnavailable
from app.kit.folders import synced

PART = 1024 * 1024
_FETCHED = 4 * PART  # of a bucket at a time: each costs a round trip
_SENT = 8 * PART  # to a bucket at a time, each within the time-out
_AT_ONCE = 4
_COMING = ".coming-"
_READABLE = 0o644
_KEY = re.compile(r"(?:(?!\.)[A-Za-z0-9._=-]+/)*(?!\.)[A-Za-z0-9._=-]+")
_BUCKET = re.compile(r"s3://(?P<bucket>[^/]+)(?:/(?P<prefix>.*?))?/?")
_log = structlog.get_logger()


class Objects(Protocol):
    """A store of files by name; every use of it refuses with StoreUnavailable where the store fails."""

    async def put_file(self, path: Path, key: str) -> None:
        """Keep a copy of a file under a name, in place of what had it; nobody ever sees half of it."""

    def open(self, key: str, start: int = 0, stop: int | None = None) -> AsyncGenerator[bytes, None]:
        """Yield a file, or its bytes from `start` up to `stop`, in large parts; the first refuses what is gone."""

    async def head(self, key: str) -> int | None:
        """Return how many bytes a file has; None where there is none of this name."""

    async def copy(self, key: str, other: str) -> None:
        """Give a file another name too, in place of what had it; refuse what is gone."""

    def keys(self, prefix: str = "") -> AsyncIterator[str]:
        """Yield the names below a prefix, which is whole parts of a path, in no order."""

    async def delete(self, key: str) -> None:
        """Forget a name; it is no matter whether it was there."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A store that is a folder here, made when the first file comes; copies are one file with several names."""

    folder: Path

    async def put_file(self, path: Path, key: str) -> None:
        """Keep a copy of a file under a name."""
        with _or_unavailable():
            await asyncio.to_thread(_copied_in, path, self.folder, self._place(key))

    async def open(self, key: str, start: int = 0, stop: int | None = None) -> AsyncGenerator[bytes, None]:
        """Yield a file, or some of its bytes."""
        with _or_unavailable():
            file = await asyncio.to_thread(_opened, self._place(key))
            try:
                size = os.fstat(file.fileno()).st_size
                end = size if stop is None else stop
                _refuse_short(size, end)
                while start < end:
                    part = await asyncio.to_thread(os.pread, file.fileno(), min(PART, end - start), start)
                    _refuse_short(start + len(part), start + 1)
                    start += len(part)
                    yield part
            finally:
                file.close()

    async def head(self, key: str) -> int | None:
        """Return how many bytes a file has, if it is there."""
        with _or_unavailable():
            place = self._place(key)
            return (await asyncio.to_thread(place.stat)).st_size if await asyncio.to_thread(place.is_file) else None

    async def copy(self, key: str, other: str) -> None:
        """Give a file another name too."""
        with _or_unavailable():
            await asyncio.to_thread(_linked, self._place(key), self.folder, self._place(other))

    async def keys(self, prefix: str = "") -> AsyncIterator[str]:
        """Yield the names below a prefix."""
        with _or_unavailable():
            for key in await asyncio.to_thread(_names, self.folder, prefix):
                yield key

    async def delete(self, key: str) -> None:
        """Forget a name."""
        with _or_unavailable():
            await asyncio.to_thread(self._place(key).unlink, missing_ok=True)

    def _place(self, key: str) -> Path:
        return self.folder / _checked(key)


def _refuse_short(there: int, wanted: int) -> None:
    if there < wanted:
        message = f"the file ends at {there}, before {wanted}"
        raise OSError(message)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A store that is a bucket, or what is below a prefix in one."""

    kept: S3Store

    async def put_file(self, path: Path, key: str) -> None:
        """Keep a copy of a file under a name; a large one is sent in parts and there when all of them are."""
        with _or_unavailable():
            await obstore.put_async(self.kept, _checked(key), path, chunk_size=_SENT, max_concurrency=_AT_ONCE)

    async def open(self, key: str, start: int = 0, stop: int | None = None) -> AsyncGenerator[bytes, None]:
        """Yield a file, or some of its bytes: the next part is fetched while one is sent.

        So that no slow client holds a request of the store open.
        """
        with _or_unavailable():
            end = int((await obstore.head_async(self.kept, _checked(key)))["size"]) if stop is None else stop
            coming = asyncio.create_task(self._part(key, start, end))
            try:
                while start < end:
                    part = await coming
                    start += len(part)
                    coming = asyncio.create_task(self._part(key, start, end))
                    yield part
            finally:
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)

    async def head(self, key: str) -> int | None:
        """Return how many bytes a file has, if it is there."""
        with _or_unavailable(), suppress(FileNotFoundError):
            return int((await obstore.head_async(self.kept, _checked(key)))["size"])
        return None

    async def copy(self, key: str, other: str) -> None:
        """Give a file another name too; the store copies it."""
        with _or_unavailable():
            await obstore.copy_async(self.kept, _checked(key), _checked(other))

    async def keys(self, prefix: str = "") -> AsyncIterator[str]:
        """Yield the names below a prefix."""
        with _or_unavailable():
            async for some in obstore.list(self.kept, prefix or None):
                for one in some:
                    yield one["path"]

    async def delete(self, key: str) -> None:
        """Forget a name."""
        with _or_unavailable(), suppress(FileNotFoundError):
            await obstore.delete_async(self.kept, _checked(key))

    async def _part(self, key: str, start: int, end: int) -> bytes:
        if start >= end:
            return b""
        upto = min(start + _FETCHED, end)
        return bytes(await obstore.get_range_async(self.kept, _checked(key), start=start, end=upto))


def bucket(url: str, endpoint: str | None = None) -> Bucket:
    """Return the store at `s3://bucket/prefix`, at AWS or at an endpoint; refuse what is no such address.

    Credentials are found as the tools of AWS find them. Nothing is asked of the store before it is used.
    """
    match = _BUCKET.fullmatch(url)
    if match is None:
        detail = f"{url[:200]!r} is not the address of a bucket"
        raise ValueError(detail)
    store = S3Store(
        match["bucket"],
        prefix=match["prefix"] or None,
        config={"endpoint": endpoint} if endpoint else None,
        client_options={
            "allow_http": bool(endpoint and endpoint.startswith("http://")),
            "connect_timeout": timedelta(seconds=3),
            "timeout": timedelta(seconds=60),
        },
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
    )
    return Bucket(store)


@contextmanager
def _or_unavailable() -> Iterator[None]:
    """Refuse with StoreUnavailable where a store fails; why is for the log alone."""
    try:
        yield
    except (BaseError, OSError) as trouble:
        _log.warning("store.trouble", error=repr(trouble)[:1000])
        detail = "the store of files did not answer, or has lost the file"
        raise StoreUnavailable(detail, hint="send the same request again") from trouble


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        detail = f"{key[:200]!r} is not the name of a file"
        raise ValueError(detail)
    return key


def _opened(place: Path) -> BinaryIO:
    return place.open("rb", buffering=0)


def _names(folder: Path, prefix: str) -> list[str]:
    found = [path for path in (folder / prefix).rglob("*") if path.is_file()]
    names = [path.relative_to(folder).as_posix() for path in found]
    return [name for name in names if not name.startswith(_COMING)]


def _copied_in(path: Path, folder: Path, place: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with _beside(folder) as coming:
        with path.open("rb") as source, coming.open("wb") as file:
            shutil.copyfileobj(source, file, PART)
            file.flush()
            os.fsync(file.fileno())
        coming.chmod(_READABLE)
        _moved(coming, folder, place)


def _linked(source: Path, folder: Path, place: Path) -> None:
    with _beside(folder) as coming:
        coming.unlink()
        coming.hardlink_to(source)
        _moved(coming, folder, place)


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    descriptor, name = tempfile.mkstemp(prefix=_COMING, dir=folder)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _moved(coming: Path, folder: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    coming.replace(place)
    for above in (place.parent, *place.parent.parents):  # a folder that is new has its name in the one above
        synced(above)
        if above == folder:
            break
