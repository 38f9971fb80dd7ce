"""One run of a mirror: the list of releases, what is kept checked, the records in step, the files fetched."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import quote

from app.mirroring import note as notes
from app.mirroring.errors import NoMirror, NotMade
from app.mirroring.fetching import fetch
from app.mirroring.folder import agrees, manifest_of, occupied, of_release, put, written
from app.mirroring.listing import manifest, read, releases
from app.mirroring.model import File, Manifest, Release, refuse_rewritten
from app.mirroring.note import Note
from app.mirroring.records import Goal, Hears, bring, lines_of, packed
from app.mirroring.site import Site, hang_up


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to keep: files of these names, of the newest release or of every one, and the records of the newest."""

    formats: Sequence[str] = ("jsonl.zst",)
    every_release: bool = False
    records: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept now: up to which release, how much was found damaged here, and which releases have no files yet."""

    release: Release
    damaged: int
    not_made: Sequence[str]


@dataclass(slots=True)
class _Run:
    at: Site
    folder: Path
    hears: Hears
    note: Note
    damaged: int = 0

    def harm(self, place: Path) -> None:
        """Remove what is not as it should be, and say so."""
        with written():
            place.unlink()
        self.damaged += 1
        self.hears.warning(f"{place.relative_to(self.folder)} is not as it was received: removed")


def keep(at: Site, folder: Path, wanted: Wanted, hears: Hears) -> Kept:
    """Bring a folder in step with a registry; refuse one whose history was rewritten, and bytes that were altered.

    What was done stays done, wherever it ends: the next run goes on from there.
    """
    with occupied(folder):
        try:
            run = _begun(at, folder, hears)
            goal, not_made = _newest(run)
            manifests = {goal.release: goal.manifest, **_others(run, goal, not_made, every=wanted.every_release)}
            notes.keep(folder, run.note)
            _refuse_unknown(wanted.formats, goal.manifest)
            for one in manifests.values():
                _check(run, one)
            _bring(run, goal, wanted)
            for release, one in manifests.items():
                if wanted.every_release or release == goal.release:
                    _complete(run, one, wanted, is_newest=release == goal.release)
            notes.keep(folder, replace(run.note, release=goal.release))
            return Kept(goal.release, run.damaged, not_made)
        finally:
            hang_up(at)


@dataclass(frozen=True, slots=True)
class _Newest:
    release: Release
    manifest: Manifest


def _begun(at: Site, folder: Path, hears: Hears) -> _Run:
    note = notes.kept(folder, at.url)
    listed = releases(at)
    refuse_rewritten(note.releases, listed)
    run = _Run(at, folder, hears, replace(note, releases=listed))
    notes.keep(folder, run.note)
    return run


def _newest(run: _Run) -> tuple[_Newest, list[str]]:
    """Return the newest release that has files, and the labels of those after it."""
    not_made: list[str] = []
    for one in reversed(run.note.releases):
        found = _manifest(run, one)
        if found is not None:
            return _Newest(one, found), not_made
        not_made.append(one.label)
    raise NotMade(f"no release of {run.at.url} has files yet", hint="they are made soon after a release: run again")


def _others(run: _Run, goal: _Newest, not_made: list[str], *, every: bool) -> dict[Release, Manifest]:
    """Return the manifests of the other releases that are wanted, or of which something is here."""
    found = {}
    for one in run.note.releases:
        if one.number < goal.release.number and (every or of_release(run.folder, one.label).is_dir()):
            said = _manifest(run, one)
            if said is not None:
                found[one] = said
            else:
                not_made.append(one.label)
    return found


def _manifest(run: _Run, of: Release) -> Manifest | None:
    """Return the manifest of a release's files, from here if it is here as it was received."""
    place, known = manifest_of(run.folder, of.label), run.note.manifests.get(of.label)
    if known is not None and place.is_file():
        raw = place.read_bytes()
        if hashlib.sha256(raw).hexdigest() == known:
            return read(run.at, raw, of)
        run.harm(place)
    fetched = manifest(run.at, of, known)
    if fetched is None:
        return None
    said = read(run.at, fetched, of)
    put(place, fetched)
    run.note = run.note.with_manifest(of.label, hashlib.sha256(fetched).hexdigest())
    return said


def _refuse_unknown(formats: Sequence[str], of: Manifest) -> None:
    there = [one.name for one in of.files]
    for name in formats:
        if name not in there:
            raise NoMirror(f"release {of.label} has no file {name[:80]!r}", hint=f"one of {', '.join(there)}")


def _check(run: _Run, of: Manifest) -> None:
    """Remove the files of a release that are not what its manifest says."""
    for file in of.files:
        place = _place(run, of, file)
        if place.is_file() and not agrees(place, file):
            run.harm(place)


def _bring(run: _Run, goal: _Newest, wanted: Wanted) -> None:
    """Bring the records in step; the file they are loaded from stays only where it is wanted."""
    if not wanted.records:
        return
    file = lines_of(goal.manifest)
    place = _place(run, goal.manifest, file)
    is_kept = place.is_file() or file.name in wanted.formats
    whole = partial(_fetched, run, goal.manifest, file)
    if not bring(run.at, run.folder, Goal(goal.release, goal.manifest, run.note.releases, file, whole), run.hears):
        run.damaged += 1
    if not is_kept:
        with written():
            place.unlink(missing_ok=True)


def _complete(run: _Run, of: Manifest, wanted: Wanted, *, is_newest: bool) -> None:
    """Have every file that is wanted of a release: made from the records where it can be, else fetched."""
    for name in wanted.formats:
        file = of.file(name)
        if file is None:
            run.hears.warning(f"release {of.label} has no file {name}")
        elif not _place(run, of, file).is_file():
            is_made = is_newest and wanted.records and packed(run.folder, file, _place(run, of, file))
            if not is_made:
                _fetched(run, of, file)


def _fetched(run: _Run, of: Manifest, file: File) -> Path:
    place = _place(run, of, file)
    if not place.is_file():
        path = f"/v1/releases/{quote(of.label)}/snapshots/{quote(file.name)}"
        fetch(run.at, path, file, place, run.hears.bar(file.saved_as))
    return place


def _place(run: _Run, of: Manifest, file: File) -> Path:
    return of_release(run.folder, of.label) / file.saved_as
