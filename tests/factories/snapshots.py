"""Files of a release for tests of downloads, put there without rendering anything."""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

from app.exports.published import Snapshot
from app.exports.tables import snapshot as table
from app.kit.canonical import canonical_bytes

MEDIA_TYPES = {
    "parquet": "application/vnd.apache.parquet",
    "csv.gz": "application/gzip",
    "datapackage": "application/zip",
}


def a_file(name, content):
    """What a manifest says of a file."""
    digest = hashlib.sha256(content).hexdigest()
    told = {"name": name, "media_type": MEDIA_TYPES.get(name, "application/octet-stream"), "bytes": len(content)}
    return told | {"sha256": digest, "rows": 2}


def a_manifest(release, files):
    """The manifest of these files."""
    licence = {"id": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0", "url": None}
    content = {
        "format": 1,
        "release": {"label": release.label, "number": release.number, "digest": release.spelled_digest},
        "rows": 2,
        "left_out": [],
        "files": [a_file(name, content) for name, content in files.items()],
        "licences": [licence],
        "attributions": [{"edition": "acme/grid/2025", "licence": "CC-BY-4.0", "text": "Acme"}],
        "sources": [],
        "citation": {"bibtex": "@misc{}", "csl": {}, "datacite": {}, "pact": {"name": "footing", "version": "1"}},
    }
    return canonical_bytes(content)


async def a_snapshot(database, objects, release, files):
    """Store files and the row of their manifest."""
    manifest = a_manifest(release, files)
    with TemporaryDirectory() as folder:
        for number, (name, content) in enumerate(files.items()):
            path = Path(folder) / str(number)
            path.write_bytes(content)
            digest = a_file(name, content)["sha256"]
            await objects.put_file(path, f"sha256/{digest[:2]}/{digest}")
    made = Snapshot(release.number, release.label, manifest, hashlib.sha256(manifest).digest(), 7)
    row = {
        "number": made.number,
        "version": made.version,
        "release": made.release,
        "manifest": manifest,
        "digest": made.digest,
        "log_index": 7,
    }
    async with database.writer() as writer:
        await writer.add(table, [row])
    return made
