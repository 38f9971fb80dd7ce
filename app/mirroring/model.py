"""What a registry says of its releases, their files and its log, read with suspicion: nothing is taken on trust."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.mirroring.errors import Altered, Rewritten, StrangeAnswer

MANIFEST = "manifest.json"
LINES = ("jsonl.zst", "jsonl.gz")
"""Files of a release that hold its records as lines, the shortest first."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SPELLED = re.compile(r"sha256:[0-9a-f]{64}")
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")  # of a file below ours: nothing that leads elsewhere
_KEY = re.compile(r"(?=.{5,1000}\Z)[a-z0-9-]+/[a-z0-9-]+/[a-z0-9._-]+")
_MOST_ENDS = 1000
_LARGEST = 2**53 - 1
_ENDS = "withdraw"
_BEGINS = ("add", "extend", "amend", "replace")


@dataclass(frozen=True, slots=True)
class Release:
    """A release as the registry lists it: its log index is that of the entry that closes it."""

    label: str
    number: int
    digest: str
    parent: str | None
    log_index: int
    changes: int


@dataclass(frozen=True, slots=True)
class File:
    """A file of a release, as the manifest has it."""

    name: str
    saved_as: str
    bytes: int
    sha256: str
    rows: int
    content_sha256: str | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which files a release has, and of which editions its records are."""

    label: str
    number: int
    digest: str
    files: tuple[File, ...]
    editions: frozenset[str]

    def file(self, name: str) -> File | None:
        """Return the file of a name, if the release has it."""
        return next((one for one in self.files if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of the log: a version that begins, versions of the same factor that end, or the end of a release."""

    log_index: int
    release: str
    digest: str
    key: str = ""
    version: int = 0
    ends: tuple[int, ...] = ()
    is_release: bool = False

    @property
    def begins(self) -> bool:
        """Whether it brings a version, so that there is a record to fetch."""
        return not self.is_release and self.version not in self.ends


def release(said: Any) -> Release:  # noqa: ANN401 - a stranger's JSON
    """Return a release of a registry's list; refuse what is none."""
    return Release(
        label=_text(said, "label", _NAME),
        number=_count(said, "number", least=1),
        digest=_text(said, "digest", _SPELLED),
        parent=None if _member(said, "parent") is None else _text(said, "parent", _SPELLED),
        log_index=_count(_member(said, "log"), "index"),
        changes=_count(said, "changes"),
    )


def chained(listed: Iterable[Release]) -> tuple[Release, ...]:
    """Return a registry's releases, oldest first; refuse a list that leaves one out, or whose parents do not agree."""
    ordered = tuple(sorted(listed, key=lambda one: one.number))
    parent = None
    for number, one in enumerate(ordered, start=1):
        if one.number != number or one.parent != parent:
            raise Altered(f"release {one.label} does not follow the release before it in the registry's list")
        parent = one.digest
    if len({one.label for one in ordered}) != len(ordered):
        raise Altered("two releases of the registry's list have one label")
    return ordered


def refuse_rewritten(known: Sequence[Release], listed: Sequence[Release]) -> None:
    """Refuse a list in which a known release is another one now, or is not there any more."""
    there = {one.number: one for one in listed}
    for one in known:
        now = there.get(one.number)
        if now is None:
            detail = f"release {one.label} is kept here, and the registry does not list it any more"
            raise Rewritten(
                detail, hint="its operator may have restored an older backup: ask; the copy is left as it is"
            )
        if (now.label, now.digest) != (one.label, one.digest):
            detail = f"release {one.label} is kept here as {one.digest}, and is now {now.label} as {now.digest}"
            raise Rewritten(detail, hint="a release never changes: ask its operator; the copy is left as it is")


def manifest(said: Any, of: Release) -> Manifest:  # noqa: ANN401 - a stranger's JSON
    """Return the manifest of a release's files; refuse one of another release, format or shape."""
    if _member(said, "format") != 1:
        raise StrangeAnswer("the manifest has a format that is not read here", hint="use a later Footing")
    told = _member(said, "release")
    if (_member(told, "label"), _member(told, "number"), _member(told, "digest")) != (of.label, of.number, of.digest):
        raise Altered(f"the manifest of release {of.label} is of another release than the list has")
    files = tuple(_file(one, of.label) for one in _list(said, "files"))
    if len({one.name for one in files}) != len(files):
        raise StrangeAnswer("two files of the manifest have one name")
    editions = frozenset(str(_member(one, "edition")) for one in _list(said, "attributions"))
    return Manifest(of.label, of.number, of.digest, files, editions)


def change(said: Any) -> Change:  # noqa: ANN401 - a stranger's JSON
    """Return an entry of the feed; refuse what is none."""
    kind = _member(said, "change")
    index, label = _count(_member(said, "log"), "index"), _text(said, "release", _NAME)
    digest = _text(said, "digest", _SPELLED)
    if kind == "release":
        return Change(index, label, digest, is_release=True)
    if kind not in (*_BEGINS, _ENDS):
        raise StrangeAnswer(f"the feed has a change of a kind that is not known here: {str(kind)[:40]!r}")
    ends = _list(said, "ends")
    version = _count(said, "version", least=1)
    if (
        len(ends) > _MOST_ENDS
        or not all(isinstance(one, int) and one > 0 for one in ends)
        or (kind == _ENDS) != (version in ends)
    ):
        raise StrangeAnswer("an entry of the feed ends what it cannot end")
    return Change(index, label, digest, _text(said, "key", _KEY), version, tuple(ends))


def _file(said: Any, label: str) -> File:  # noqa: ANN401 - a stranger's JSON
    name = _text(said, "name", _NAME)
    if name == MANIFEST:
        raise StrangeAnswer("the manifest lists itself")
    packed = ".zip" if _member(said, "media_type") == "application/zip" and not name.endswith(".zip") else ""
    content = said.get("content_sha256")
    return File(
        name=name,
        saved_as=f"footing-{label}.{name}{packed}",
        bytes=_count(said, "bytes"),
        sha256=_text(said, "sha256", _SHA256),
        rows=_count(said, "rows"),
        content_sha256=None if content is None else _text(said, "content_sha256", _SHA256),
    )


def _member(said: Any, name: str) -> Any:  # noqa: ANN401 - a stranger's JSON
    if not isinstance(said, dict) or name not in said:
        raise StrangeAnswer(f"an answer has no {name!r}")
    return said[name]


def _text(said: Any, name: str, form: re.Pattern[str]) -> str:  # noqa: ANN401 - a stranger's JSON
    told = _member(said, name)
    if not isinstance(told, str) or not form.fullmatch(told):
        raise StrangeAnswer(f"{name!r} of an answer is not what a registry says there: {str(told)[:80]!r}")
    return told


def _count(said: Any, name: str, least: int = 0) -> int:  # noqa: ANN401 - a stranger's JSON
    told = _member(said, name)
    if isinstance(told, bool) or not isinstance(told, int) or not least <= told <= _LARGEST:
        raise StrangeAnswer(f"{name!r} of an answer is not what a registry says there: {str(told)[:80]!r}")
    return told


def _list(said: Any, name: str) -> list[Any]:  # noqa: ANN401 - a stranger's JSON
    told = _member(said, name)
    if not isinstance(told, list):
        raise StrangeAnswer(f"{name!r} of an answer is no list")
    return told
