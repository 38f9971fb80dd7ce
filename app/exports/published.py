"""What is published of a release: the files that its manifest lists, and where the store has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from app.exports.errors import UnknownFile

MANIFEST = "manifest.json"
"""Name that the manifest itself has among the files."""


@dataclass(frozen=True, slots=True)
class Published:
    """A file: the name it is asked by, the name it is saved under, and what it holds."""

    name: str
    saved_as: str
    media_type: str
    size: int
    digest: str
    """SHA-256, 64 hexadecimal digits."""

    @property
    def key(self) -> str:
        """Return the name that the store has it by."""
        return f"sha256/{self.digest[:2]}/{self.digest}"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A release as files: the bytes of its manifest, their SHA-256, and its leaf in the log."""

    number: int
    release: str
    manifest: bytes
    digest: bytes
    log_index: int
    version: int = 1

    def told(self) -> dict[str, Any]:
        """Return what the manifest says."""
        said: dict[str, Any] = orjson.loads(self.manifest)
        return said

    def files(self) -> Mapping[str, Published]:
        """Return the files by name, the manifest last."""
        listed = [_published(self.release, one) for one in self.told()["files"]]
        saved_as = f"footing-{self.release}.{MANIFEST}"
        own = Published(MANIFEST, saved_as, "application/json", len(self.manifest), self.digest.hex())
        return {one.name: one for one in (*listed, own)}

    def file(self, name: str) -> Published:
        """Return a file; refuse a name that none has."""
        files = self.files()
        if name not in files:
            detail = f"release {self.release} has no file {name[:80]!r}"
            raise UnknownFile(detail, hint=f"one of {', '.join(files)}")
        return files[name]


def _published(release: str, one: Mapping[str, Any]) -> Published:
    name, media_type = one["name"], one["media_type"]
    ending = ".zip" if media_type == "application/zip" and not name.endswith(".zip") else ""
    digest = one["sha256"].removeprefix("sha256:")
    return Published(name, f"footing-{release}.{name}{ending}", media_type, one["bytes"], digest)
