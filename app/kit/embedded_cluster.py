"""The files of an embedded PostgreSQL server: where they lie, how they are made, whether a server answers there."""

import os
import pwd
import shutil
import socket
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.kit.embedded_binaries import Binaries, PostgresUnavailable, Runner, locale_name

SUPERUSER = "footing_owner"
PORT = 5432  # part of the socket's name; no port is opened
GUARD = Path(__file__).with_name("embedded_guard.py")
_LONGEST_SOCKET_PATH = 103  # bytes; macOS has room for 103, Linux for 107
_OWN_FOLDER = Path("/proc/self/cwd")
_BUILTIN_LOCALES = {17: "C.UTF-8"}  # 18 and later: PG_UNICODE_FAST; 15 and 16 have no built-in provider
_SPARE_USER = "nobody"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is under the home folder; only `cluster` belongs to the server's user."""

    home: Path

    @property
    def cluster(self) -> Path:
        """The folder of the server's user."""
        return self.home / "cluster"

    @property
    def data_directory(self) -> Path:
        """PostgreSQL's data directory."""
        return self.cluster / "data"

    @property
    def sockets(self) -> Path:
        """Where the server listens."""
        return self.cluster / "run"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "postgres.log"

    @property
    def lock(self) -> Path:
        """Held while starting."""
        return self.home / "lock"

    @property
    def users(self) -> Path:
        """Held, shared, by everybody who uses the server."""
        return self.home / "users"


def make(layout: Layout, runner: Runner, binaries: Binaries) -> None:
    """Make what is missing: folders, and the cluster. Refuses a cluster of another major version."""
    for folder in (layout.cluster, layout.sockets):
        _make_private(folder, runner)
    if not layout.data_directory.exists():
        _initdb(layout, runner, binaries)
    major = (layout.data_directory / "PG_VERSION").read_text(encoding="ascii").strip()
    if major != str(binaries.major):
        raise PostgresUnavailable(
            f"the database in {layout.data_directory} was made by PostgreSQL {major}; here is {binaries.release}: "
            "dump it with the old one and load it with the new, or install the old one",
        )


def own_path(folder: Path, runner: Runner) -> Path:
    """How a program of the runner names the folder it is started in.

    Under /root an ordinary user cannot walk the path, yet it may be put into its own folder there.
    """
    if runner.reaches(folder):
        return folder
    if sys.platform == "linux":
        return _OWN_FOLDER
    raise PostgresUnavailable(f"user {runner.uid} cannot reach {folder}: choose another folder, or do not run as root")


def answers(layout: Layout) -> bool:
    """Whether a server is ready there: it says so in its pid file, and somebody listens."""
    try:
        lines = (layout.data_directory / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        if len(lines) < 8 or lines[7].strip() != "ready":  # noqa: PLR2004 - LOCK_FILE_LINE_PM_STATUS
            return False
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(connectable(layout) / f".s.PGSQL.{PORT}"))
    except OSError:
        return False
    return True


def connectable(layout: Layout) -> Path:
    """The sockets' folder by a path short enough to connect to; for a long one, through a private link."""
    if _fits(layout.sockets):
        return layout.sockets
    note = layout.home / f"short.{os.geteuid()}"
    known = Path(note.read_text(encoding="utf-8")) if note.exists() else None
    if known and _leads_to(known, layout.sockets):
        return known
    link = Path(tempfile.mkdtemp(prefix="footing-", dir=None if _fits(Path(tempfile.gettempdir())) else "/tmp")) / "s"  # noqa: S108
    link.symlink_to(layout.sockets)
    note.write_text(str(link), encoding="utf-8")
    return link


def forget_stranger(layout: Layout, runner: Runner) -> None:
    """Remove a pid file left by a killed server whose number some other program has now: PostgreSQL would wait for it.

    Two servers on one cluster stay impossible: PostgreSQL also looks for the old one's shared memory.
    """
    note = layout.data_directory / "postmaster.pid"
    try:
        pid = int(note.read_text(encoding="utf-8").splitlines()[0])
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return  # none, or of a program that is gone: PostgreSQL deals with it
    try:
        if Path(f"/proc/{pid}/cwd").samefile(layout.data_directory):
            return
    except PermissionError:
        if runner.uid == Path(f"/proc/{pid}").stat().st_uid:
            return
    except OSError:
        if sys.platform != "linux":
            return
    note.unlink(missing_ok=True)


def _make_private(folder: Path, runner: Runner) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if runner.is_other and folder.stat().st_uid != runner.uid:
        os.chown(folder, runner.uid, runner.gid)


def _initdb(layout: Layout, runner: Runner, binaries: Binaries) -> None:
    """Make a cluster beside its place and move it there whole, so that an interrupted start leaves none in halves."""
    fresh = layout.cluster / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    _make_private(fresh, runner)
    command = [binaries.path("initdb"), "-D", str(own_path(fresh, runner)), *_cluster_options(binaries.major)]
    done = runner.run(*_under_a_known_name(command), cwd=fresh)
    if done.returncode != 0:
        raise PostgresUnavailable(f"initdb failed: {done.stderr.strip()}{_hint(runner)}")
    fresh.rename(layout.data_directory)


def _cluster_options(major: int) -> list[str]:
    options = ["-U", SUPERUSER, "-E", "UTF8", "-A", "trust", "-k", f"--locale={locale_name()}"]
    if major >= min(_BUILTIN_LOCALES):
        builtin = _BUILTIN_LOCALES.get(major, "PG_UNICODE_FAST")
        options += ["--locale-provider=builtin", f"--builtin-locale={builtin}"]
    return options


def _is_known(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _under_a_known_name(command: list[str]) -> list[str]:
    """Initdb wants its user to have a name; where ours has none, lend it one for as long as initdb runs."""
    if _is_known(os.geteuid()) or sys.platform != "linux":
        return command
    spare = pwd.getpwnam(_SPARE_USER)
    return [sys.executable, "-I", "-S", str(GUARD), "mapped", str(spare.pw_uid), str(spare.pw_gid), *command]


def _hint(runner: Runner) -> str:
    if _is_known(runner.uid):
        return ""
    return (
        f"\nUser {runner.uid} has no line in /etc/passwd, and initdb wants one: run as a user that has, "
        "or name a server with a database URL"
    )


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= _LONGEST_SOCKET_PATH


def _leads_to(link: Path, sockets: Path) -> bool:
    """Whether the link is still there, ours, where nobody else could have put it, and right."""
    try:
        parent = link.parent.lstat()
        return parent.st_uid == os.geteuid() and not parent.st_mode & 0o077 and link.readlink() == sockets
    except OSError:
        return False
