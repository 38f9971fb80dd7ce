"""Rendering a release: its rows leave the database once, and every file is made of them."""

import hashlib
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import Select

from app.exports.formats.catalogue import FORMATS, Format, made
from app.exports.manifest import File, manifest
from app.exports.model import About
from app.exports.queries.chosen import held
from app.exports.queries.flat import flat, records
from app.exports.queries.terms import about
from app.kit.db import Reader
from app.kit.hot import compiled
from app.releases.model import Release

_LOOK_S = 1.0
Told = Callable[[str], None]
Make = Callable[[Format, Path, Path, About, Path], File]
_RAW = {"format": "csv", "quote": "\x01", "delimiter": "\x02"}  # JSON has neither, so a line is sent as it is


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken from the database: the flat table, the records one a line, and what stands beside them."""

    about: About
    table: Path
    lines: Path


@dataclass(frozen=True, slots=True)
class Rendered:
    """A release as files here: where each is, and the manifest of them all."""

    about: About
    files: tuple[tuple[File, Path], ...]
    manifest: bytes

    @property
    def digest(self) -> bytes:
        """Return the SHA-256 of the manifest: the snapshot's identity."""
        return hashlib.sha256(self.manifest).digest()


async def take(reader: Reader, release: Release, parent: Release | None, folder: Path) -> Taken:
    """Copy the rows of a release that anybody may have into a folder, from one snapshot of the database."""
    chosen = held(release.number)
    table = await _copied(reader, flat(chosen), folder / "table.csv", format="csv", header=True)
    lines = await _copied(reader, records(chosen), folder / "lines.jsonl", **_RAW)
    return Taken(await about(reader, release, parent), table, lines)


def render(taken: Taken, folder: Path, told: Told, make: Make = made) -> Rendered:
    """Make every file of a release in a folder; `told` hears what is being made. Blocks, and needs no database.

    The same release makes the same bytes, wherever and whenever it is rendered. `made_apart` makes each file in a
    process of its own, so that what one format leaves in memory is not added to the next.
    """
    files = []
    for one in FORMATS:
        told(one.name)
        out = folder / f"made.{one.name}"
        files.append((make(one, taken.table, taken.lines, taken.about, out), out))
    return Rendered(taken.about, tuple(files), manifest(taken.about, [file for file, _ in files]))


def made_apart(form: Format, table: Path, lines: Path, about: About, out: Path) -> File:
    """Make one file in a process of its own, which ends with it."""
    spawning, told = get_context("spawn"), (os.getpid(),)
    with ProcessPoolExecutor(max_workers=1, mp_context=spawning, initializer=_end_with, initargs=told) as pool:
        return pool.submit(made, form, table, lines, about, out).result()


def _end_with(parent: int) -> None:
    """End when whoever started this process has: killed, it tells nobody."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_S)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


async def _copied(reader: Reader, statement: Select[Any], out: Path, **form: Any) -> Path:  # noqa: ANN401 - of COPY
    asked = compiled(statement)
    with out.open("wb") as file:
        async for part in reader.copy_out(asked.sql, [asked.constants[name] for name in asked.names], **form):
            file.write(part)  # the page cache takes it: nothing to wait for
    return out
