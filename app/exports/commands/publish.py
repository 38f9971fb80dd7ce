"""Publishing the files of a release: they are stored first, then logged and named in one transaction."""

import asyncio
from collections.abc import Sequence
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
        if await objects.head(key) != file.bytes:
            await objects.put_file(path, key)
        if file.name == PARQUET:
            await objects.copy(key, f"factors/release={label}/part-0.parquet")
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


async def publish(writer: Writer, rendered: Rendered) -> None:
    """Log the snapshot's digest and name its files; once for a release, and never changed."""
    label = rendered.about.label
    said = Entry(type="snapshot", subject=f"snapshot/{label}", version=1, digest=spelled(rendered.digest))
    (index,) = await append(writer, [said])
    row = {"number": rendered.about.number, "release": label, "manifest": rendered.manifest}
    await writer.run(insert(tables.snapshot).values(**row, digest=rendered.digest, log_index=index))
