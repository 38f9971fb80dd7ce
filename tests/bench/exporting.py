"""`python -m tests.bench.exporting [--rows N] [--rounds N]`: selections of everything, beside `psql \\copy`.

Both send the rows of one statement, by one plan, from one database; the server and psql each have the core that the
other rests on, PostgreSQL has the other one. Told are medians of the rounds, the ratio to psql in the same round,
the time to the first byte of the body, and the most memory that the server took beyond what it has at rest.
"""

import asyncio
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import asyncpg
import click
from asyncpg.utils import _mogrify

from app.exports.queries.selected import SETTINGS, Picked, statement
from app.exports.selection import Format
from app.kit.embedded_binaries import found
from app.search.model import Sort
from app.search.queries.page import Shape
from app.settings import Settings
from tests.bench.database import Measured, measured, server
from tests.bench.machine import OTHER_CORE, SERVER_CORE, can_pin, pin
from tests.bench.servers import Server, running

_END = b"0\r\n\r\n"
_MIB = 1024 * 1024
_BARS = {Format.CSV: 0.80, Format.JSONL: 0.90, Format.PARQUET: 0.50}
_HEAD = ("what", "rows/s", "MB/s", "÷ psql", "bar", "first byte ms", "memory + MiB")


@dataclass(frozen=True, slots=True)
class Lap:
    """One export, or one copy."""

    seconds: float
    size: int
    first_s: float = 0.0
    memory_mib: float = 0.0


Laps = dict[str, list[Lap]]


@click.command()
@click.option("--rows", type=click.IntRange(1_000), default=1_000_000, show_default=True)
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True)
def main(rows: int, rounds: int) -> None:
    """Measure, and print a table."""
    if can_pin():
        pin(OTHER_CORE)
    with server(Settings().home / "bench") as on:
        database = measured(on, rows)
        count, copies = asyncio.run(_copies(database))
        with running("ours", database, "/readyz") as one:
            laps = _measured(one, database, copies, rounds)
    click.echo(_table(laps, count))


def _measured(one: Server, database: Measured, copies: dict[str, str], rounds: int) -> Laps:
    """Return the laps of each format and of psql's copies of the same rows, in turns; the first round warms."""
    at_rest = _memory(one.pid, "VmRSS")
    warm = dict(_round(one, database, copies))
    laps: Laps = {}
    for nth in range(rounds):
        for name, lap in _round(one, database, copies):
            first = warm[name].memory_mib - at_rest  # later ones have what Parquet's library keeps
            laps.setdefault(name, []).append(replace(lap, memory_mib=first))
            click.echo(f"{nth + 1} {name}: {lap.seconds:.2f} s", err=True)
    return laps


def _round(one: Server, database: Measured, copies: dict[str, str]) -> Iterator[tuple[str, Lap]]:
    for name, sql in copies.items():
        yield f"psql {name}", _psql(database, sql)
    for form in Format:
        yield form, _export(one, f"/v1/exports?format={form}")


async def _copies(database: Measured) -> tuple[int, dict[str, str]]:
    """Return how many rows everything is, and what psql is told for the table and for the records."""
    rows = Picked(Shape(frozenset(), Sort.KEY), {"release": database.holds.release}, 0)
    owner = await asyncpg.connect(database.owner_url)
    try:
        copies = {}
        for name, form in (("csv", Format.CSV), ("jsonl", Format.JSONL)):
            query = statement(rows.shape, form)
            said = query.constants | rows.said
            sql = " ".join((await _mogrify(owner, query.sql, [said[one] for one in query.names])).split("\n"))
            options = "csv" if form is Format.CSV else "csv quote E'\\x01' delimiter E'\\x02'"
            copies[name] = f"\\copy ({sql}) to '/dev/null' {options}"
        held = "SELECT count(*) FROM releases_member WHERE since <= $1 AND (until IS NULL OR until > $1)"
        return await owner.fetchval(held, database.holds.release), copies
    finally:
        await owner.close()


def _psql(database: Measured, told: str) -> Lap:
    options = " ".join(f"-c {name}={said}" for name, said in SETTINGS.items())
    began = time.perf_counter()
    subprocess.run(
        [found() / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database.owner_url, "-f", "-"],
        input=told.encode() + b"\n",
        env={**os.environ, "PGOPTIONS": options},
        check=True,
        preexec_fn=_beside if can_pin() else None,
    )
    return Lap(time.perf_counter() - began, 0)


def _beside() -> None:
    pin(SERVER_CORE)


def _export(one: Server, path: str) -> Lap:
    """Take an export as fast as it comes, decoding nothing; refuse one without its end."""
    Path(f"/proc/{one.pid}/clear_refs").write_text("5")  # the most memory, from now on
    address = urlsplit(one.base)
    with socket.create_connection((address.hostname, address.port)) as taken:
        began = time.perf_counter()
        taken.sendall(f"GET {path} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n".encode())
        head = b""
        while b"\r\n\r\n" not in head or head.endswith(b"\r\n\r\n"):
            head += taken.recv(65_536)
        first_s = time.perf_counter() - began
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(head.decode(errors="replace"))
        size, last = _drained(taken, head)
    if last != _END:
        raise SystemExit(f"{path} was cut after {size} bytes")
    return Lap(time.perf_counter() - began, size, first_s, _memory(one.pid, "VmHWM"))


def _drained(taken: socket.socket, head: bytes) -> tuple[int, bytes]:
    """Return how many bytes came in all, and the last five."""
    size, last, room = len(head), head[-5:], bytearray(_MIB)
    while count := taken.recv_into(room):
        size += count
        last = (last + room[:count][-5:])[-5:]
    return size, bytes(last)


def _memory(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1]) / 1024


def _table(laps: Laps, rows: int) -> str:
    lines: list[Sequence[str]] = [_HEAD]
    for name, of in laps.items():
        beside = laps.get("psql jsonl" if name == Format.JSONL else "psql csv", of)
        ratio = median(there.seconds / here.seconds for here, there in zip(of, beside, strict=True))
        size = median(one.size for one in of) or median(one.size for one in laps[name.removeprefix("psql ")])
        seconds = median(one.seconds for one in of)
        bar = f"{_BARS[Format(name)]:.2f}" if name in tuple(Format) else ""
        told = (name, f"{rows / seconds:,.0f}", f"{size / seconds / 1e6:,.0f}", f"{ratio:.2f}", bar)
        shown: Callable[[str, float], str] = lambda form, figure: form.format(figure) if figure else ""  # noqa: E731
        first_ms, memory = max(one.first_s for one in of) * 1000, of[0].memory_mib
        lines.append((*told, shown("{:.0f}", first_ms), shown("{:.1f}", memory) if first_ms else ""))
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    return "\n".join("  ".join(part.rjust(width) for part, width in zip(line, widths, strict=True)) for line in lines)


if __name__ == "__main__":
    main()
