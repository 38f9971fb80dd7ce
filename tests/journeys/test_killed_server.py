"""The server killed under load: the next start answers, nothing is lost, no PostgreSQL stays behind."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

ROUNDS = int(os.environ.get("KILL_ROUNDS", "3"))  # ten on demand; three already meet a warm and a recovering start
ASKED = "/v1/lookup?activity=electricity.grid-average&geography=CN-GD&date=2023"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def started(home, port, **said):
    environment = {name: said for name, said in os.environ.items() if not name.startswith("FOOTING_")}
    environment |= {"FOOTING_HOME": str(home), "FOOTING_PORT": str(port), "FOOTING_SNAPSHOTS": "false", **said}
    return subprocess.Popen([sys.executable, "-m", "app", "serve"], env=environment, stderr=subprocess.DEVNULL)


def answered(port, within_s):
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        try:
            answer = httpx.get(f"http://127.0.0.1:{port}{ASKED}", timeout=5)
        except httpx.TransportError:
            time.sleep(0.05)
            continue
        if answer.status_code == 200:
            return answer.text
        time.sleep(0.05)
    raise AssertionError("no answer in time")


def load(port, stop):
    """Ask until told to stop; what fails while the server dies is not of interest here."""
    with httpx.Client(timeout=2) as client:
        for round_ in range(1_000_000):
            if stop.is_set():
                return
            try:
                client.get(f"http://127.0.0.1:{port}/v1/factors?limit=20&year=2024&dataset=none{round_}")
            except httpx.TransportError:
                time.sleep(0.01)


def postgres_below(home):
    """The processes whose command line or working folder is in this home."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            folder = str((entry / "cwd").readlink())
        except OSError:
            continue
        if "postgres" in line and (str(home) in line or folder.startswith(str(home))):
            found.append(line)
    return found


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="finds processes in /proc, which this system lacks")
def test_a_server_killed_under_load_leaves_nothing_and_answers_again(tmp_path):
    home = tmp_path / "var"
    before = None
    for _ in range(ROUNDS):
        port, stop = free_port(), threading.Event()
        server = started(home, port)
        try:
            text = answered(port, within_s=120)
            assert before in {None, text}
            before = text
            callers = [threading.Thread(target=load, args=(port, stop)) for _ in range(4)]
            for caller in callers:
                caller.start()
            time.sleep(0.5)
        finally:
            server.send_signal(signal.SIGKILL)
            server.wait()
            stop.set()
        for caller in callers:
            caller.join()
        until = time.monotonic() + 3
        while postgres_below(home) and time.monotonic() < until:
            time.sleep(0.05)
        assert postgres_below(home) == []
