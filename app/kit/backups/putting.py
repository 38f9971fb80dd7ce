"""Putting a backup back: into a home in which nothing is, whole or not at all.

Everything is made and tried in `restoring` inside the home and moved to its place at the end, the cluster last: a home
without one is no registry yet, so an interrupted restore is simply begun again.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.kit.backups import plain, received, sums
from app.kit.backups.errors import BackupBroken, PlaceTaken
from app.kit.backups.note import CLUSTER, FILES, Backup
from app.kit.backups.programs import Told, unheard
from app.kit.clock import now
from app.kit.embedded_binaries import Runner, choose_runner, prepare
from app.kit.embedded_cluster import Layout, make
from app.kit.folders import synced

RESTORING = "restoring"
START = ("restore_command=false", "hot_standby=off")
"""Settings of the first start: the log it needs is in the backup, and nobody is let in before it has replayed it."""
_KEPT = {
    *("PG_VERSION", "backup_label", "base", "global", "pg_commit_ts", "pg_dynshmem", "pg_logical", "pg_multixact"),
    *("pg_notify", "pg_replslot", "pg_serial", "pg_snapshots", "pg_stat", "pg_stat_tmp", "pg_subtrans", "pg_tblspc"),
    *("pg_twophase", "pg_wal", "pg_xact"),
}
"""What is in a data directory and is no configuration: all else stays in the backup."""
_CONFIGURATION = ("postgresql.conf", "postgresql.auto.conf", "pg_hba.conf", "pg_ident.conf")
_PIECE = 1 << 20
_SIGNAL = "recovery.signal"  # ends in a timeline of its own: replicas of what was lost are told apart from this


def aside(home: Path) -> Path | None:
    """Move a home aside and return its new name; None where there is none. Refuses one that is in use."""
    if not home.exists() or not any(home.iterdir()):
        return None
    place = home.with_name(f"{home.name}.aside-{now():%Y%m%dT%H%M%SZ}")
    users = Layout(home).users  # held, shared, by everybody who uses the embedded server
    with _alone(users if users.exists() else home, f"{home} is in use", "stop the server, workers and commands there"):
        try:
            home.rename(place)
        except OSError as trouble:
            detail = f"{home} cannot be moved aside: {trouble.strerror}"
            raise PlaceTaken(
                detail, hint="restore into another folder (--home), or move its contents yourself"
            ) from None
    synced(home.parent)
    return place


@contextmanager
def emptied(home: Path) -> Iterator[Path]:
    """Give the folder inside a home to restore into; what is in it at the end is the home's.

    Refuses a home in which anything is, but for an interrupted restore.
    """
    home.mkdir(parents=True, exist_ok=True)
    restoring = home / RESTORING
    is_ours = restoring.is_dir() and not (home / "cluster").exists()
    strange = sorted(one.name for one in home.iterdir() if not (is_ours and one.name in {RESTORING, FILES}))
    if strange:
        raise PlaceTaken(
            f"{home} is not empty: {', '.join(strange[:5])}",
            hint="name an empty folder (--home), or have the registry there moved aside (--aside)",
        )
    with _alone(home, f"another restore is writing {home}", "wait for it, or name another folder"):
        _remove(restoring, home / FILES)
        restoring.mkdir()  # as the home: the server's user walks through it
        try:
            yield restoring
            for name in (FILES, "cluster"):  # in this order: who finds a cluster finds its files
                if (restoring / name).exists():
                    (restoring / name).rename(home / name)
            synced(home)
        finally:
            _unlink(restoring)
            _remove(restoring)


def put_files(folder: Path, restoring: Path, told: Told = unheard) -> None:
    """Copy the received files out of a backup; a folder that a copy of the backup lost had none in it."""
    received.copied(folder / FILES, restoring / FILES, told)


def put_cluster(
    folder: Path, backup: Backup, restoring: Path, told: Told = unheard, *, bindir: Path | None = None
) -> None:
    """Copy a cluster out of a backup to where the embedded server looks for it, as its user's.

    Its configuration is that of a new cluster, for a setting can be a command. Refuses a file that is no longer what
    the sums say.
    """
    layout = Layout(restoring)
    runner = choose_runner(layout.cluster)
    _own(layout.cluster, runner)
    _own(layout.data_directory, runner)
    digests = {name: digest for name, digest in sums.listed(folder).items() if _is_kept(name)}
    empty = [name for name in backup.empty if _is_kept(name)]
    above = {parent for name in (*digests, *empty) for parent in Path(name).parents}
    for inner in sorted({*above, *map(Path, empty)} - {Path(), Path(CLUSTER)}):
        _own(layout.data_directory / inner.relative_to(CLUSTER), runner)
    whole, done = sum((folder / name).lstat().st_size for name in digests), 0
    for name, digest in sorted(digests.items()):
        done += _put(folder, name, digest, layout.data_directory / Path(name).relative_to(CLUSTER), runner)
        told(done, whole)
    _configure(layout, bindir, runner)


def _is_kept(name: str) -> bool:
    top, _, below = name.partition("/")
    return top == CLUSTER and below.partition("/")[0] in _KEPT


def _configure(layout: Layout, bindir: Path | None, runner: Runner) -> None:
    """Take the configuration from a cluster made for that; have the server recover as from a backup."""
    fresh = Layout(layout.home / "fresh")
    fresh.home.mkdir()
    make(fresh, runner, prepare(layout.home, bindir, runner))
    for name in _CONFIGURATION:
        (fresh.data_directory / name).rename(layout.data_directory / name)
    _remove(fresh.home)
    os.close(_made(layout.data_directory / _SIGNAL, runner))


def _put(folder: Path, name: str, digest: str, target: Path, runner: Runner) -> int:
    """Copy a file; return its size."""
    hashed = hashlib.sha256()
    with plain.opened(folder, name) as read, os.fdopen(_made(target, runner), "wb") as write:
        while piece := read.read(_PIECE):
            hashed.update(piece)
            write.write(piece)
        size = write.tell()
    if hashed.hexdigest() != digest:
        raise BackupBroken(f"{name} was altered while it was restored", hint="nobody else may write to a backup")
    return size


def _own(folder: Path, runner: Runner) -> None:
    folder.mkdir(mode=0o700)  # refuses one that is there: only what we make is given away
    if runner.is_other:
        os.chown(folder, runner.uid, runner.gid, follow_symlinks=False)


def _made(path: Path, runner: Runner) -> int:
    made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    if runner.is_other:
        os.fchown(made, runner.uid, runner.gid)
    return made


def _remove(*folders: Path) -> None:
    for folder in folders:
        if folder.exists():
            shutil.rmtree(folder)


def _unlink(restoring: Path) -> None:
    """Remove the link by which a server with a long path was connected to."""
    for note in restoring.glob("short.*"):
        link = Path(note.read_text(encoding="utf-8"))
        with suppress(OSError):
            link.unlink()
            link.parent.rmdir()


@contextmanager
def _alone(path: Path, taken: str, hint: str) -> Iterator[None]:
    """Hold a file or folder alone meanwhile; refuse if somebody else holds it."""
    held = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PlaceTaken(taken, hint=hint) from None
        yield
    finally:
        os.close(held)
