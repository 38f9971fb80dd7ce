"""The manifest of a snapshot: which files a release was rendered to, and on what terms they may be used."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.exports.citing import cited
from app.exports.errors import FilesDiffer
from app.exports.model import About
from app.kit.canonical import canonical_bytes

FORMAT = 1


@dataclass(frozen=True, slots=True)
class File:
    """A file as made; digests are 64 hexadecimal digits, `content_sha256` that of the text before compression.

    A compressor of another version may write other bytes of the same text, so the latter is what two installations
    with different libraries compare.
    """

    name: str
    media_type: str
    bytes: int
    sha256: str
    rows: int
    content_sha256: str | None = None


def manifest(about: About, files: Sequence[File]) -> bytes:
    """Return the canonical bytes of the manifest; refuse files of different numbers of rows, and none at all.

    The order in which files and terms are given does not matter.
    """
    counts = {one.rows for one in files}
    if len(counts) != 1:
        said = ", ".join(f"{one.name} has {one.rows}" for one in files) or "there is no file"
        detail = f"files of one release hold the same rows, but {said}"
        raise FilesDiffer(detail, hint="render the release again, from one snapshot of the database")
    (rows,) = counts
    release = {"label": about.label, "number": about.number, "digest": about.digest}
    listed = [_filed(one) for one in sorted(files, key=lambda one: one.name)]
    content = {"format": FORMAT, "release": release, "rows": rows, "files": listed}
    return canonical_bytes(content | _terms(about) | {"citation": cited(about)})


def _terms(about: About) -> dict[str, Any]:
    return {
        "left_out": [asdict(one) for one in about.withheld()],
        "licences": [{"id": one.id, "title": one.title, "url": one.url} for one in about.by_licence()],
        "attributions": [asdict(one) for one in about.attributions()],
        "sources": [{"edition": edition} | asdict(source) for edition, source in about.sources()],
    }


def _filed(file: File) -> Mapping[str, Any]:
    return {name: said for name, said in asdict(file).items() if said is not None}
