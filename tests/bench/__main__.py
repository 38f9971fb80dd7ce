"""`python -m tests.bench [--quick] [--rows N …]`: measure and print the table."""

import os
from pathlib import Path

import click

from app.settings import Settings
from tests.bench.database import measured, server
from tests.bench.load import CONNECTIONS, Invalid, has_wrk
from tests.bench.machine import OTHER_CORE, can_pin, pin
from tests.bench.report import table
from tests.bench.rounds import Bench, measure
from tests.bench.variants import variants


@click.command()
@click.option("--quick", is_flag=True, help="one short round at 10^5 factors")
@click.option("--rows", type=click.IntRange(10_000), multiple=True, help="sizes; default 100,000 and 1,000,000")
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True)
@click.option("--seconds", type=click.IntRange(1), default=6, show_default=True, help="length of one measurement")
@click.option("--only", default="", help="measure the floor, the baseline and what has this in its name")
def main(quick: bool, rows: tuple[int, ...], rounds: int, seconds: int, only: str) -> None:  # noqa: FBT001 - click hands flags over by name
    """Measure the server against the floor and the baseline; the databases are kept for the next run."""
    sizes = sorted(rows) or ([100_000] if quick else [100_000, 1_000_000])
    rounds, seconds = (1, 3) if quick else (rounds, seconds)
    _say_conditions()
    if can_pin():
        pin(OTHER_CORE)
    try:
        click.echo(_measured(Settings().home / "bench", sizes, (rounds, seconds), only))
    except Invalid as wrong:
        raise click.ClickException(str(wrong)) from wrong


def _measured(home: Path, sizes: list[int], lasting: tuple[int, int], only: str) -> str:
    rounds, seconds = lasting
    with server(home) as on:
        databases = {rows: measured(on, rows) for rows in sizes}
        postgres = int((on.data / "postmaster.pid").read_text().split()[0])
        bench = Bench(databases=databases, seconds=seconds, ours=(os.getpid(), postgres), told=_say)
        floor, baseline, *others = variants(sizes)
        chosen = [floor, baseline, *(one for one in others if only in one.name)]
        return table(measure(bench, chosen, rounds))


def _say_conditions() -> None:
    if not has_wrk():
        _say("wrk is not installed (apt install wrk): a simple generator of ours is used; compare with nothing else")
    if not can_pin():
        _say("processes cannot be kept on cores 0 and 1 here: ratios will be rough")
    _say(f"{CONNECTIONS} connections; ratios are medians of ratios within a round; 'others' is somebody else's CPU")


def _say(words: str) -> None:
    click.echo(words, err=True)


if __name__ == "__main__":
    main()
