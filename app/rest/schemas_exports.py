"""The shapes of what is said of a release's files."""

from typing import Annotated, Any

from pydantic import Field

from app.rest.schemas import Digest, LogOut, Out


class SnapshotReleaseOut(Out):
    """The release that the files are of."""

    label: str
    number: int
    digest: Digest


class FileOut(Out):
    """A file of a release."""

    name: Annotated[str, Field(description="what it is asked by, below `…/snapshots/`")]
    media_type: str
    bytes: int
    sha256: Annotated[str, Field(description="of the file, as `Repr-Digest` has it in another spelling")]
    rows: int
    content_sha256: Annotated[str | None, Field(description="of the text inside, for what is compressed")] = None


class LeftOutOut(Out):
    """An edition whose licence forbids handing its figures on: in no file."""

    edition: str
    licence: str
    rows: int


class FileLicenceOut(Out):
    """A licence that figures in the files are under."""

    id: str
    title: str
    url: str | None


class AttributionOut(Out):
    """What to print beside figures of an edition."""

    edition: str
    licence: str
    text: str


class SnapshotOut(Out):
    """A release as files. Its members but the last three are the manifest's, whose bytes are at `manifest.json`."""

    format: int
    release: SnapshotReleaseOut
    rows: int
    left_out: list[LeftOutOut]
    files: list[FileOut]
    licences: list[FileLicenceOut]
    attributions: list[AttributionOut]
    sources: list[dict[str, Any]]
    citation: dict[str, Any]
    digest: Annotated[Digest, Field(description="SHA-256 of `manifest.json`; the snapshot's leaf in the log has it")]
    log: LogOut
    links: Annotated[dict[str, str], Field(description="where each file is, by its name; `manifest.json` among them")]
