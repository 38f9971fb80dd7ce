"""Bringing the records in step: by what changed where that is less, else by the whole file; proven by its digest."""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from app.exports.formats.compressed import gzipped, zstandard
from app.mirroring import store
from app.mirroring.errors import Altered, NoMirror
from app.mirroring.fetching import Progressed
from app.mirroring.folder import NEW, agrees, settle, written
from app.mirroring.lines import lines
from app.mirroring.listing import changes, records
from app.mirroring.model import LINES, Change, File, Manifest, Release
from app.mirroring.site import Site

_PACKERS = {"jsonl.zst": zstandard, "jsonl.gz": gzipped}
_AT_ONCE = 100
_MOST_CHANGES = 100_000  # that are held in memory
_RECORD_BYTES = 2_000  # of an answer with one record, compressed, with its headers: what a change costs


@dataclass(frozen=True, slots=True)
class Hears:
    """Who hears what is done: what is worth knowing, what is wrong, and how far a piece of work is."""

    line: Callable[[str], None]
    warning: Callable[[str], None]
    bar: Callable[[str], Progressed]


@dataclass(frozen=True, slots=True)
class Goal:
    """The release whose records are wanted: its file of lines, how to have that file, and the releases there are."""

    release: Release
    manifest: Manifest
    listed: Sequence[Release]
    file: File
    whole: Callable[[], Path]


def lines_of(manifest: Manifest) -> File:
    """Return the file that has a release's records as lines; refuse a release without one."""
    for name in LINES:
        file = manifest.file(name)
        if file is not None and file.content_sha256 is not None:
            return file
    hint = "--files-only mirrors its files without the records"
    raise NoMirror(f"release {manifest.label} has none of {', '.join(LINES)}", hint=hint)


def bring(at: Site, folder: Path, goal: Goal, hears: Hears) -> bool:
    """Bring the records of a folder in step with a release; return False where they were found damaged, and are mended.

    Refuses records that are not the release's even when fetched whole.
    """
    was_sound = _is_sound(folder)
    if not was_sound:
        hears.warning(f"{store.RECORDS} is not as it was written: removed, and loaded anew")
        store.remove(folder)
    with store.opened(folder) as opened:
        if not _is_in_step(at, opened, goal, hears):
            _load(opened, goal)
    return was_sound


def packed(folder: Path, file: File, place: Path) -> bool:
    """Make a file of lines from the records; return False where that gives other bytes than the manifest's.

    It does where this compressor is of another version than the registry's.
    """
    pack = _PACKERS.get(file.name)
    if pack is None:
        return False
    fresh = place.with_name(place.name + NEW)
    with store.opened(folder) as opened, written():
        place.parent.mkdir(parents=True, exist_ok=True)
        with pack(fresh) as out:
            for line in store.current(opened):
                out.write(line)
        if agrees(fresh, file):
            settle(fresh, place)
            return True
        fresh.unlink()
    return False


def _is_sound(folder: Path) -> bool:
    try:
        with written(), store.opened(folder) as opened:
            return store.is_sound(opened)
    except sqlite3.DatabaseError:  # what is full, locked or forbidden is refused by now
        return False


def _is_in_step(at: Site, opened: sqlite3.Connection, goal: Goal, hears: Hears) -> bool:
    """Return whether the records are the goal's, following what changed if that takes less than the whole file."""
    place = store.reached(opened)
    if place is None or place[0] > goal.release.number:
        return False
    number, since = place
    if number == goal.release.number:
        is_it = _content(opened) == goal.file.content_sha256
    else:
        expected = sum(one.changes for one in goal.listed if number < one.number <= goal.release.number)
        if expected > _MOST_CHANGES or expected * _RECORD_BYTES > goal.file.bytes:
            hears.line(f"{expected} changes since: the whole file takes less")
            return False
        is_it = _followed(at, opened, goal, since, hears)
    if not is_it:
        hears.warning(f"the records differ from {goal.file.saved_as}: that is fetched whole")
    return is_it


def _followed(at: Site, opened: sqlite3.Connection, goal: Goal, since: int, hears: Hears) -> bool:
    """Do what the log says since an index; return False, with nothing done, where that is not the goal's content."""
    entries = list(changes(at, since, goal.release))
    _refuse_other(entries, since, goal)
    _fetch(at, opened, goal, entries, hears)
    numbers = {one.label: one.number for one in goal.listed}
    with store.at_once(opened):
        for label, part in groupby(entries, lambda one: one.release):
            store.follow(opened, list(part), numbers[label])
        is_it = _content(opened) == goal.file.content_sha256
        if is_it:
            store.reach(opened, goal.release)
        else:
            opened.execute("ROLLBACK")
    if is_it:
        hears.line(f"{sum(one.begins for one in entries)} records came, as {goal.release.label} has them")
    return is_it


def _refuse_other(entries: Sequence[Change], since: int, goal: Goal) -> None:
    """Refuse a feed whose releases are not those of the list."""
    told = [(one.log_index, one.release, one.digest) for one in entries if one.is_release]
    listed = [
        (one.log_index, one.label, one.digest) for one in goal.listed if since < one.log_index <= goal.release.log_index
    ]
    if told != listed or {one.release for one in entries} != {label for _, label, _ in listed}:
        raise Altered("the feed of changes tells of other releases than the list of releases")


def _fetch(at: Site, opened: sqlite3.Connection, goal: Goal, entries: Sequence[Change], hears: Hears) -> None:
    """Fetch the records that are not here, and keep those that files of the release have, a hundred at a time."""
    missing = [one for one in entries if one.begins and not store.has(opened, one.digest)]
    progressed = hears.bar("changed records")
    for start in range(0, len(missing), _AT_ONCE):
        found = records(at, missing[start : start + _AT_ONCE])
        with store.at_once(opened):
            store.add(opened, (one for one in found if one.edition in goal.manifest.editions), None)
        progressed(min(start + _AT_ONCE, len(missing)), len(missing))


def _load(opened: sqlite3.Connection, goal: Goal) -> None:
    file = goal.whole()
    with store.at_once(opened):
        store.begin(opened)
        count = store.add(opened, lines(file), goal.release.number)
        store.end(opened, goal.release.number)
        if count != goal.file.rows or _content(opened) != goal.file.content_sha256:
            detail = f"{file.name} holds other records than the manifest of release {goal.release.label} says"
            raise Altered(detail, hint="the registry's files and its manifest do not agree: tell its operator")
        store.reach(opened, goal.release)


def _content(opened: sqlite3.Connection) -> str:
    summed = hashlib.sha256()
    for line in store.current(opened):
        summed.update(line)
    return summed.hexdigest()
