"""The servers that are measured: one process each, on a core of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError

from tests.bench.database import ROOT, Measured
from tests.bench.load import Invalid
from tests.bench.machine import SERVER_CORE, can_pin, pin

START_S, STOP_S = 60, 15
EMPTY: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    pid: int
    base: str

    def get(self, line: str) -> tuple[bytes, dict[str, str]]:
        """Return body and headers of one answer, to a line as the load generator sends it."""
        path, _, body = line.partition("\t")
        said = {"content-type": "application/json"} if body else {}
        request = urllib.request.Request(self.base + path, body.encode() or None, said)  # noqa: S310 - our own server
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own server
                return answer.read(), {name.lower(): said for name, said in answer.headers.items()}
        except HTTPError as refused:
            detail = f"{path} is answered {refused.code}: {refused.read()[:300]!r}"
            raise Invalid(detail) from None


@contextmanager
def running(
    app: str, database: Measured, probe: str, *, more: Mapping[str, str] = EMPTY, pinned: bool = True
) -> Iterator[Server]:
    """Run a server on a free port until it answers, and stop it afterwards; `more` are settings of ours."""
    port = _free_port()
    command, said = _command(app, database, port)
    log = ROOT / "var" / "bench" / "server.log"
    with log.open("ab") as words:
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **said, **more},
            stdout=words,
            stderr=words,
            preexec_fn=_on_its_core if pinned else None,  # noqa: PLW1509 - no threads here
        )
    try:
        server = Server(child.pid, f"http://127.0.0.1:{port}")
        _await(server, child, probe, log)
        yield server
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(STOP_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _command(app: str, database: Measured, port: int) -> tuple[list[str], dict[str, str]]:
    if app == "ours":
        said = {"FOOTING_DATABASE_URL": database.owner_url, "FOOTING_APP_DATABASE_URL": database.app_url}
        return [sys.executable, "-m", "app", "serve"], said | {"FOOTING_PORT": str(port), "FOOTING_SEED": "false"}
    if app == "peer" and database.peer is not None:
        return database.peer.command(port), {}
    more = [database.app_url] if app == "baseline" else []
    return [sys.executable, "-m", f"tests.bench.{app}", str(port), *more], {}


def _on_its_core() -> None:
    if can_pin() or hasattr(os, "sched_setaffinity"):
        pin(SERVER_CORE)


def _await(server: Server, child: "subprocess.Popen[bytes]", probe: str, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        try:
            server.get(probe)
        except OSError:
            if child.poll() is not None:
                break
            time.sleep(0.05)
        else:
            return
    detail = f"the server did not start; see {log}"
    raise Invalid(detail)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
