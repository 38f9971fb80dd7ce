"""Taking a backup while the database serves: its files by pg_basebackup, or what is in it by pg_dump."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.kit.backups import received, sums
from app.kit.backups.folder import Filling
from app.kit.backups.note import CLUSTER, DUMP, FILES, NOTE, PUBLISHED, SETTINGS, SUMS, Backup, Kind, written
from app.kit.backups.programs import Told, ran
from app.kit.canonical import wire
from app.kit.clock import now
from app.kit.embedded_binaries import Binaries


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to take: which database, the folder it goes with, and what is known of its contents beforehand."""

    kind: Kind
    url: str
    home: Path
    postgresql: str
    about: Mapping[str, Any]
    settings: Mapping[str, object]
    published: Sequence[str]
    """Names of files that a worker makes again from the database, and that are so not copied."""


@dataclass(frozen=True, slots=True)
class Hears:
    """Who is told how far the database, the files and the sums are."""

    database: Told
    files: Told
    sums: Told


def take(wanted: Wanted, filling: Filling, binaries: Binaries, hears: Hears) -> tuple[Backup, list[str]]:
    """Take a backup into a folder; return its note and the received files that were damaged already.

    The files come after the database: a file is kept before the row that names it, so none is missing.
    """
    database = _base_backup if wanted.kind is Kind.CLUSTER else _dump
    database(wanted.url, filling, binaries, hears.database)
    damaged = received.copied(wanted.home / "files", filling.path / FILES, hears.files)
    _keep(filling.path / PUBLISHED, wire(list(wanted.published)) + b"\n")
    _keep(filling.path / SETTINGS, wire(dict(wanted.settings)) + b"\n")
    found = sums.summed(filling.path, hears.sums)
    _keep(filling.path / SUMS, sums.listing(found))
    backup = Backup(
        kind=wanted.kind,
        at=now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        postgresql=wanted.postgresql,
        about={**wanted.about, "damaged": damaged},
        parts=sums.parts(found),
        empty=sums.empty(filling.path),
    )
    _keep(filling.path / NOTE, written(backup))
    return backup, damaged


def _base_backup(url: str, filling: Filling, binaries: Binaries, told: Told) -> None:
    """Copy the cluster's files and the log that makes them agree, and have PostgreSQL check what it wrote."""
    into = str(filling.path / CLUSTER)
    how = ("--checkpoint=fast", "--wal-method=stream", "--manifest-checksums=SHA256", "--no-password", "--progress")
    ran(binaries, "pg_basebackup", "-D", into, *how, url=url, holding=(filling.lock,), told=told)
    ran(binaries, "pg_verifybackup", into)


def _dump(url: str, filling: Filling, binaries: Binaries, told: Told) -> None:  # noqa: ARG001 - pg_dump tells nothing
    """Write one snapshot of the database in pg_dump's own format, without owners: it may come back as another's."""
    path = filling.path / DUMP
    how = ("--format=custom", "--no-owner", "--no-password", "--file", str(path))
    ran(binaries, "pg_dump", *how, url=url, holding=(filling.lock,))
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _keep(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
