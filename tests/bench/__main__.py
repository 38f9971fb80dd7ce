"""`python -m tests.bench [--quick] [--rows N …]`: measure and print the table."""

import os
import signal
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import click

from app.settings import Settings
from tests.bench import bombs
from tests.bench.database import Measured, measured, server
from tests.bench.load import has_wrk
from tests.bench.machine import OTHER_CORE, can_pin, pin
from tests.bench.peer import NoPeer, prepared
from tests.bench.report import table
from tests.bench.rounds import Bench, measure
from tests.bench.variants import CONNECTIONS, Variant, variants

_QUICK_PATIENCE_S = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """How long everything may take."""

    rounds: int
    seconds: int
    patience_s: int


@click.command()
@click.option("--quick", is_flag=True, help="one short round at 10^5 factors")
@click.option("--rows", type=click.IntRange(10_000), multiple=True, help="sizes; default 100,000 and 1,000,000")
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True)
@click.option("--seconds", type=click.IntRange(1), default=3, show_default=True, help="length of one measurement")
@click.option("--patience", type=click.IntRange(0), default=300, show_default=True, help="seconds to wait for quiet")
@click.option("--only", default="", help="measure the floor, the baseline, what has this in its name, and its peers")
def main(quick: bool, rows: tuple[int, ...], only: str, **said: int) -> None:  # noqa: FBT001 - click hands flags over by name
    """Measure the server against the floor, the baseline and the peer; the databases are kept for the next run."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that servers are stopped too
    sizes = sorted(rows) or ([100_000] if quick else [100_000, 1_000_000])
    lasting = Lasting(rounds=said["rounds"], seconds=said["seconds"], patience_s=said["patience"])
    if quick:
        lasting = Lasting(rounds=1, seconds=2, patience_s=min(_QUICK_PATIENCE_S, lasting.patience_s))
    _say_conditions()
    if can_pin():
        pin(OTHER_CORE)
    click.echo(_measured(Settings().home / "bench", sizes, lasting, only))
    if only in "bombs":
        bombs.main(standalone_mode=False, args=[])


def _measured(home: Path, sizes: list[int], lasting: Lasting, only: str) -> str:
    with server(home) as on:
        databases = {rows: measured(on, rows) for rows in sizes}
        databases[sizes[-1]] = _with_peer(home, databases[sizes[-1]])
        postgres = int((on.data / "postmaster.pid").read_text().split()[0])
        until, ours = time.monotonic() + lasting.patience_s, (os.getpid(), postgres)
        bench = Bench(databases=databases, seconds=lasting.seconds, ours=ours, until=until, told=_say)
        everything = variants(sizes, has_peer=databases[sizes[-1]].peer is not None)
        return table(measure(bench, _chosen(everything, only), lasting.rounds))


def _chosen(everything: list[Variant], only: str) -> list[Variant]:
    """Return what is wanted, and what it is compared with."""
    wanted = [one for one in everything if only in one.name]
    names = {name for one in wanted for name in one.compared_with()}
    return [one for one in everything if one in wanted or one.name in names]


def _with_peer(home: Path, database: Measured) -> Measured:
    try:
        return replace(database, peer=prepared(home, database.owner_url, database.name, _say))
    except NoPeer as missing:
        _say(f"the peer cannot be installed here, and is left out: {missing}")
        return database


def _say_conditions() -> None:
    if not has_wrk():
        _say("wrk is not installed (apt install wrk): a simple generator of ours is used; compare with nothing else")
    if not can_pin():
        _say("processes cannot be kept on cores 0 and 1 here: ratios will be rough")
    _say(f"{CONNECTIONS} connections unless the table says otherwise")
    _say("ratios are medians of ratios within a round; 'others' is somebody else's CPU")


def _say(words: str) -> None:
    click.echo(words, err=True)


if __name__ == "__main__":
    main()
