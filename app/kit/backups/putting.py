"""Putting a backup back: into a home in which nothing is, whole or not at all.

Everything is made and tried in `restoring` inside the home and moved to its place at the end, the cluster last: a home
without one is no registry yet, so an interrupted restore is simply begun again.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.kit.backups import received
from app.kit.backups.errors import PlaceTaken
from app.kit.backups.folder import synced
from app.kit.backups.note import CLUSTER, FILES, Backup
from app.kit.backups.programs import Told, unheard
from app.kit.clock import now
from app.kit.embedded_binaries import Runner, choose_runner
from app.kit.embedded_cluster import Layout

RESTORING = "restoring"
START = ("restore_command=false", "hot_standby=off")
"""Settings of the first start: the log it needs is in the backup, and nobody is let in before it has replayed it."""
_MANIFEST = "backup_manifest"
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


def put_cluster(folder: Path, backup: Backup, restoring: Path, told: Told = unheard) -> None:
    """Copy a cluster out of a backup to where the embedded server looks for it, as its user's."""
    layout = Layout(restoring)
    runner = choose_runner(layout.cluster)
    _own(layout.cluster, runner)
    _own(layout.data_directory, runner)
    files = sorted(path for path in (folder / CLUSTER).rglob("*") if path.is_file() and path.name != _MANIFEST)
    whole, done = sum(path.stat().st_size for path in files), 0
    names = [path.relative_to(folder / CLUSTER) for path in files]
    empty = [Path(name).relative_to(CLUSTER) for name in backup.empty if name.startswith(f"{CLUSTER}/")]
    for name in sorted({parent for one in names for parent in one.parents} | _with_parents(empty)):
        _own(layout.data_directory / name, runner)
    for path, name in zip(files, names, strict=True):
        target = layout.data_directory / name
        shutil.copyfile(path, target)
        target.chmod(0o600)
        _give(target, runner)
        done += target.stat().st_size
        told(done, whole)
    signal = layout.data_directory / _SIGNAL
    signal.touch(mode=0o600)
    _give(signal, runner)


def _with_parents(names: list[Path]) -> set[Path]:
    return {one for name in names for one in (name, *name.parents)}


def _own(folder: Path, runner: Runner) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    _give(folder, runner)


def _give(path: Path, runner: Runner) -> None:
    if runner.is_other:
        os.chown(path, runner.uid, runner.gid)


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
