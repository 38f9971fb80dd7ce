"""How fast a prebuilt file of a release is downloaded, beside nginx (or the call that nginx makes) and psql's \\copy.

Runs alone: `python -m tests.bench.downloads`. Everything is made in a folder of its own and gone afterwards.
"""

import asyncio
import hashlib
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from app.cli.seed import load_with_progress
from app.kit.db import Database
from app.publication.queries.announced import announced
from app.settings import Settings
from app.wiring import Place, prepare, published
from tests.bench.database import ROOT
from tests.bench.machine import OTHER_CORE, SERVER_CORE, can_pin, cpu_s, pin
from tests.factories.snapshots import a_snapshot

MIB = 1024 * 1024
ROWS = 1_000_000
START_S = 60.0
_ROW = "SELECT n, repeat(md5(n::text), 8), n * 1.000001 FROM generate_series(1, {rows}) n"
_NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 64; }}
http {{ access_log off; sendfile on; server {{ listen 127.0.0.1:{port}; root {folder}; }} }}
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """One download: megabytes a second, and CPU seconds of the server for a gigabyte."""

    rate: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Served:
    """A server of the file: its process, where it listens, and the file's path there."""

    pid: int
    port: int
    path: str


def downloaded(one: Served, size: int) -> Taken:
    """Take the file once, as fast as it comes; refuse an answer that is shorter."""
    used, began = cpu_s(one.pid), time.perf_counter()
    with socket.create_connection(("127.0.0.1", one.port)) as client:
        client.sendall(f"GET {one.path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".encode())
        got, room = 0, bytearray(MIB)
        while count := client.recv_into(room):
            got += count
    took = time.perf_counter() - began
    if got < size:
        detail = f"{one.path} gave {got} of {size} bytes"
        raise RuntimeError(detail)
    return Taken(size / took / 1e6, (cpu_s(one.pid) - used) / size * 1e9)


@contextmanager
def ours(home: Path, path: str) -> Iterator[Served]:
    """Serve by this service, as `footing serve` does."""
    port = _free_port()
    said = {"FOOTING_HOME": str(home), "FOOTING_PORT": str(port), "FOOTING_SEED": "false", "FOOTING_WORKER": "false"}
    with _running([sys.executable, "-m", "app", "serve"], port, said) as pid:
        yield Served(pid, port, path)


@contextmanager
def nginx(folder: Path, name: str) -> Iterator[Served]:
    """Serve by nginx if it is installed, else by a loop around sendfile, which is what nginx does."""
    port, program = _free_port(), shutil.which("nginx")
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, port=port))
    command = [sys.executable, "-m", "tests.bench.downloads", "--sendfile", f"{port}:{folder / name}"]
    if program:
        command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with _running(command, port, {}) as pid:
        yield Served(_worker(pid) if program else pid, port, f"/{name}")


def copied(place: Place) -> float:
    """Return how many megabytes a second psql's \\copy takes out of the database."""
    counted = subprocess.Popen(["wc", "-c"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    began = time.perf_counter()
    query = f"\\copy ({_ROW.format(rows=ROWS)}) TO STDOUT (FORMAT csv)"
    subprocess.run(["psql", "-qX", "-c", query, place.owner_url], stdout=counted.stdin, check=True)
    size = int(counted.communicate()[0])
    return size / (time.perf_counter() - began) / 1e6


def sendfile(said: str) -> None:
    """Answer every request with one file, by the kernel alone."""
    port, _, name = said.partition(":")
    with socket.create_server(("127.0.0.1", int(port))) as listening, Path(name).open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        while True:
            client, _ = listening.accept()
            with client:
                if client.recv(65_536):
                    client.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % size)
                    client.sendfile(file, 0, size)


@click.command(help=__doc__)
@click.option("--mib", type=click.IntRange(1), default=280, show_default=True, help="size of the file")
@click.option("--rounds", type=click.IntRange(1), default=7, show_default=True, help="downloads from each")
@click.option("--sendfile", "only", hidden=True)
def main(mib: int, rounds: int, only: str | None) -> None:
    """Measure and tell."""
    if only is not None:
        sendfile(only)
        return
    with tempfile.TemporaryDirectory(prefix="footing-downloads-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        settings = Settings(home=folder / "home", store_url=None)
        place = prepare(settings)
        try:
            measured(settings, place, os.urandom(MIB) * mib, rounds)
        finally:
            place.release()


def measured(settings: Settings, place: Place, content: bytes, rounds: int) -> None:
    """Measure every way in turn, and print medians and ratios."""
    load_with_progress(settings, place, if_missing=True)
    path = asyncio.run(_put(settings, place, content))
    digest, size = hashlib.sha256(content).hexdigest(), len(content)
    del content
    if can_pin():
        pin(OTHER_CORE)
    with ours(settings.home, path) as us, nginx(settings.home / "published" / "sha256" / digest[:2], digest) as peer:
        before = _peak_mb(us.pid)
        for one in (us, peer):
            downloaded(one, size)
        each = [(downloaded(us, size), downloaded(peer, size)) for _ in range(rounds)]
        after = _peak_mb(us.pid)
    copies = [copied(place) for _ in range(3)]
    _tell([one for one, _ in each], [other for _, other in each], copies)
    click.echo(f"memory  {before:.0f} MB before, at most {after:.0f} MB while it served {size / 1e6:.0f} MB files")


def _tell(us: list[Taken], peer: list[Taken], copies: list[float]) -> None:
    name = "nginx" if shutil.which("nginx") else "sendfile"
    rate, other, copy = _middle(us, _rate), _middle(peer, _rate), statistics.median(copies)
    click.echo(f"ours    {rate:8.0f} MB/s  {_middle(us, _cpu):.2f} CPU s/GB")
    click.echo(f"{name:8}{other:8.0f} MB/s  {_middle(peer, _cpu):.2f} CPU s/GB  ours is {rate / other:.2f} of it")
    click.echo(f"\\copy   {copy:8.0f} MB/s  ours is {rate / copy:.1f} times that")


def _rate(one: Taken) -> float:
    return one.rate


def _cpu(one: Taken) -> float:
    return one.cpu


def _middle(some: list[Taken], of: Callable[[Taken], float]) -> float:
    return statistics.median(map(of, some))


async def _put(settings: Settings, place: Place, content: bytes) -> str:
    database = Database(place.app_url, role=place.role)
    async with database.reader() as reader:
        latest = (await announced(reader)).resolve(None)
    await a_snapshot(database, published(settings), latest, {"parquet": content})
    await database.close()
    return f"/v1/releases/{latest.label}/snapshots/parquet"


@contextmanager
def _running(command: list[str], port: int, said: dict[str, str]) -> Iterator[int]:
    child = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **said}, preexec_fn=_on_its_core)  # noqa: PLW1509 - no threads here
    try:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline and child.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield child.pid
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(30)


def _on_its_core() -> None:
    if can_pin() or hasattr(os, "sched_setaffinity"):
        pin(SERVER_CORE)


def _worker(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def _peak_mb(pid: int) -> float:
    said = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(said.split()[1]) / 1000


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
