"""Publishing the files of a release: they are stored first, then logged and named in one transaction."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from sqlalchemy import insert

from app.exports import tables
from app.exports.commands.render import Rendered
from app.exports.published import Snapshot
from app.kit.canonical import spelled
from app.kit.db import Writer
from app.kit.objects import Objects
from app.tlog.commands import append
from app.tlog.model import Entry

PARQUET = "parquet"


async def store(objects: Objects, rendered: Rendered, folder: Path) -> None:
    """Keep every file under its digest, Parquet in the layout of Hive too, and the manifest last.

    What is kept under a digest is never another file, so that to store it again is no harm.
    """
    label = rendered.about.label
    for file, path in rendered.files:
        key = f"sha256/{file.sha256[:2]}/{file.sha256}"
        await objects.put_file(path, key)
        if file.name == PARQUET:
            await objects.copy(key, f"factors/release=v{label}/part-0.parquet")  # 2026.10 alone reads as 2026.1
    written = folder / "manifest.json"
    await asyncio.to_thread(written.write_bytes, rendered.manifest)
    hexed = rendered.digest.hex()
    await objects.put_file(written, f"sha256/{hexed[:2]}/{hexed}")
    await objects.copy(f"sha256/{hexed[:2]}/{hexed}", f"manifests/{label}.json")


async def lacking(objects: Objects, named: Snapshot) -> Sequence[str]:
    """Return which files of a release the store has not, or not whole: it may have been emptied, or come back older."""
    sizes = {one.key: one.size for one in named.files().values()}
    sizes[f"manifests/{named.release}.json"] = len(named.manifest)
    return [key for key, size in sizes.items() if await objects.head(key) != size]


async def damaged(objects: Objects, named: Snapshot) -> AsyncIterator[tuple[str, str]]:
    """Yield the name of each file of a release that is gone or no longer what was named, and which of the two."""
    for file in named.files().values():
        if await objects.head(file.key) is None:
            yield file.name, "is gone"
            continue
        hashed = hashlib.sha256()
        async for part in objects.open(file.key):
            hashed.update(part)
        if hashed.hexdigest() != file.digest:
            yield file.name, "is not what was named"


async def publish(writer: Writer, rendered: Rendered, version: int = 1) -> None:
    """Log the snapshot's digest and name its files, which is never changed.

    A further version is for files that were lost and came out as others: under newer libraries, or a newer format.
    """
    label = rendered.about.label
    said = Entry(type="snapshot", subject=f"snapshot/{label}", version=version, digest=spelled(rendered.digest))
    (index,) = await append(writer, [said])
    row = {"number": rendered.about.number, "version": version, "release": label}
    await writer.run(
        insert(tables.snapshot).values(**row, manifest=rendered.manifest, digest=rendered.digest, log_index=index)
    )
