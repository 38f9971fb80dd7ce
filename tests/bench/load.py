"""The load generator: wrk where it is installed, otherwise a simple one of our own."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

WARM_LAP, MEASURED_LAP = 7, 0  # laps are far apart, so that warming up asks nothing that is measured afterwards
_PATIENCE_S = 30
_SCRIPT = Path(__file__).with_name("ask.lua")
_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


class Invalid(Exception):
    """A round with errors: it measured something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What to ask: the lines of a file; fresh ones are never repeated; more lines of a head; how many at once."""

    lines: Path
    fresh: bool
    header: str
    connections: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came back."""

    rate: float
    p50_ms: float
    p99_ms: float


def has_wrk() -> bool:
    """Return whether wrk is installed."""
    return shutil.which("wrk") is not None


def ask(base: str, load: Load, seconds: float, lap: int) -> Answered:
    """Put load on a server for some seconds; refuse a round with errors."""
    arguments = [str(load.lines), str(lap), "fresh" if load.fresh else "again", load.header]
    if has_wrk():
        timing = [f"-d{max(1, round(seconds))}s", f"--timeout={_PATIENCE_S}s", "--latency", f"--script={_SCRIPT}"]
        said = _output(["wrk", "-t1", f"-c{load.connections}", *timing, base, "--", *arguments], seconds)
        return _read(said)
    simple = [sys.executable, "-m", "tests.bench.simple", base, str(seconds), str(load.connections)]
    return Answered(**json.loads(_output([*simple, *arguments], seconds)))


def _output(command: list[str], seconds: float) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds + 2 * _PATIENCE_S)
    except subprocess.TimeoutExpired:
        detail = "the load generator did not end"
        raise Invalid(detail) from None
    if done.returncode != 0:
        raise Invalid(done.stdout + done.stderr)
    return done.stdout


def _read(said: str) -> Answered:
    """Read what wrk printed."""
    wrong = re.search(r"(Non-2xx.*|Socket errors.*)", said)
    if wrong:
        raise Invalid(wrong[1])
    found = dict(re.findall(r"^\s+(50|99)%\s+(\S+)", said, re.MULTILINE))
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if rate is None or not found:
        raise Invalid(said)
    return Answered(rate=float(rate[1]), p50_ms=_milliseconds(found["50"]), p99_ms=_milliseconds(found["99"]))


def _milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)([a-z]+)", text).groups()
    return float(number) * _MILLISECONDS[unit]
