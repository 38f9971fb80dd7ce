"""The machine: which core does what, how much of it is ours, and waiting until it is quiet."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

SERVER_CORE, OTHER_CORE = 0, 1
_TICKS_S = os.sysconf("SC_CLK_TCK")
_STEP_S, _QUIET, _PATIENCE_S = 0.5, 0.08, 30.0


def can_pin() -> bool:
    """Return whether server and load generator can have a core each."""
    return hasattr(os, "sched_setaffinity") and {SERVER_CORE, OTHER_CORE} <= os.sched_getaffinity(0)


def pin(core: int) -> None:
    """Keep this process, and what it starts from now on, on one core."""
    os.sched_setaffinity(0, {core})


def cpu_s(pid: int) -> float:
    """Return the CPU seconds a process has used."""
    return sum(map(int, _stat(pid)[11:13])) / _TICKS_S


def busy_s() -> float:
    """Return the CPU seconds that the whole machine has worked."""
    user, nice, system, _, _, irq, softirq, *_ = map(int, Path("/proc/stat").read_text().split()[1:9])
    return (user + nice + system + irq + softirq) / _TICKS_S


def family_s(roots: Iterable[int]) -> float:
    """Return the CPU seconds of these processes and all that they started, also of those that have ended."""
    parents = {}
    used = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = _stat(int(entry.name))
            except (FileNotFoundError, ProcessLookupError):
                continue
            parents[int(entry.name)] = int(stat[1])
            used[int(entry.name)] = sum(map(int, stat[11:15]))
    ours = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(used.get(pid, 0) for pid in ours) / _TICKS_S


def await_quiet(until: float) -> None:
    """Wait until others leave the machine alone, but not for ever, and not beyond a moment."""
    deadline = min(until, time.monotonic() + _PATIENCE_S)
    while time.monotonic() < deadline:
        before = busy_s()
        time.sleep(_STEP_S)
        if (busy_s() - before) / _STEP_S < _QUIET:
            return


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat after the name: the state first."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
