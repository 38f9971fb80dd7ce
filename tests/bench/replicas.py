"""`python -m tests.bench.replicas`: two workers that read from the primary alone, against two that read from a replica.

Both pairs of servers run all the time and are asked in turns, so that what else the machine does falls on both. The
first run makes a registry, which takes a minute more; it is kept for the next.
"""

import os
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import click

from app.kit import embedded
from app.settings import Settings
from app.wiring import APP_ROLE
from tests.bench.asks import any_lookup
from tests.bench.database import SETTINGS, Measured, measured, server
from tests.bench.load import MEASURED_LAP, WARM_LAP, Load, ask
from tests.bench.machine import family_s
from tests.bench.servers import Server, running
from tests.plugins.replicas import base_backup

ROWS, WORKERS, CONNECTIONS, WARM_S = 20_000, 2, 16, 1
_ENOUGH = ("shared_buffers=512MB", *(one for one in SETTINGS if not one.startswith("shared_buffers")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one pair of workers did in one turn; CPU of each database in microseconds a request."""

    rate: float
    p99_ms: float
    primary_us: float
    replica_us: float


@click.command()
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True)
@click.option("--seconds", type=click.IntRange(1), default=4, show_default=True, help="length of one turn")
def main(rounds: int, seconds: int) -> None:
    """Measure, and print the ratio of each round's two turns."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that servers are stopped too
    home = Settings().home / "bench" / "replicas"
    with server(home) as primary, ExitStack() as opened:
        database = measured(primary, ROWS)
        copy = opened.enter_context(_replica(primary))
        address = copy.url(database.name, APP_ROLE)
        lines = any_lookup(database.holds, random.Random(7))  # noqa: S311 - a draw to repeat
        file = Path(opened.enter_context(tempfile.TemporaryDirectory())) / "lines"
        file.write_text("".join(f"{line}\n" for line in lines))
        alone, spread = (
            [opened.enter_context(one) for one in _workers(database, lines[0], said)] for said in ("", address)
        )
        databases = [_postmaster(one.data) for one in (primary, copy)]
        turns = [[_turn(pair, file, seconds, databases) for pair in (alone, spread)] for _ in range(rounds)]
    _print(turns)


@contextmanager
def _replica(primary: embedded.EmbeddedServer) -> Iterator[embedded.EmbeddedServer]:
    """Run a streaming replica, made now and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="footing-bench-replica-"))
    folder.chmod(0o755)
    try:
        base_backup(primary.home, folder / "copy")
        copy = embedded.start(folder / "copy", settings=_ENOUGH)
        try:
            yield copy
        finally:
            copy.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _workers(database: Measured, probe: str, replica: str) -> Iterator[object]:
    """Yield the servers of one pair; they keep no answers, so that every request is read."""
    more = {"FOOTING_CACHE_MIB": "0", "FOOTING_WORKER": "false"} | (
        {"FOOTING_READ_DATABASE_URL": replica} if replica else {}
    )
    for _ in range(WORKERS):
        yield running("ours", database, probe, more=more, pinned=False)


def _turn(pair: Sequence[Server], file: Path, seconds: int, databases: Sequence[int]) -> Turn:
    load = Load(lines=file, fresh=True, header="", connections=CONNECTIONS)
    with ThreadPoolExecutor(len(pair)) as asking:
        list(asking.map(lambda one: ask(one.base, load, WARM_S, WARM_LAP), pair))
        before = [family_s([pid]) for pid in databases]
        answered = list(asking.map(lambda one: ask(one.base, load, seconds, MEASURED_LAP), pair))
        spent = [family_s([pid]) - was for pid, was in zip(databases, before, strict=True)]
    rate = sum(one.rate for one in answered)
    primary_us, replica_us = (1e6 * one / (rate * seconds) for one in spent)
    return Turn(rate=rate, p99_ms=max(one.p99_ms for one in answered), primary_us=primary_us, replica_us=replica_us)


def _postmaster(data: Path) -> int:
    return int((data / "postmaster.pid").read_text().split()[0])


def _print(turns: Sequence[Sequence[Turn]]) -> None:
    names = ("two workers on the primary", "the same with one replica")
    for nth, name in enumerate(names):
        own = [pair[nth] for pair in turns]
        rate, p99 = (median(getattr(one, what) for one in own) for what in ("rate", "p99_ms"))
        cpu = " and ".join(
            f"{median(getattr(one, f'{what}_us') for one in own):.0f} µs of the {what}"
            for what in ("primary", "replica")
        )
        click.echo(f"{name:28} {rate:8,.0f} look-ups/s  p99 {p99:6.1f} ms  {cpu} a look-up")
    rates = [spread.rate / alone.rate for alone, spread in turns]
    tails = [spread.p99_ms / alone.p99_ms for alone, spread in turns]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    click.echo(
        f"with the replica, median of {len(turns)} rounds: {median(rates):.2f} of the look-ups/s"
        f" ({min(rates):.2f} to {max(rates):.2f}), {median(tails):.2f} of the p99; {cores} cores for everything"
    )


if __name__ == "__main__":
    main()
