"""Rounds: every variant in turn, each on a server of its own, again and again; disturbed ones once more."""

import random
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.database import Measured
from tests.bench.load import MEASURED_LAP, WARM_LAP, Invalid, Load, ask
from tests.bench.machine import await_quiet, busy_s, cpu_s, family_s
from tests.bench.servers import Server, running
from tests.bench.variants import Variant

WARM_S = 1.0
_TRIES, _DISTURBED = 3, 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One measurement of one variant."""

    rate: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    """CPU of the server process for one request."""
    others: float
    """Cores that somebody else kept busy meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """How to measure."""

    databases: Mapping[int, Measured]
    seconds: float
    ours: Sequence[int]
    """Processes that are ours: this one and PostgreSQL."""
    told: Callable[[str], None]


def measure(bench: Bench, variants: Sequence[Variant], rounds: int) -> dict[Variant, list[Round]]:
    """Return so many rounds of each variant, interleaved."""
    results: dict[Variant, list[Round]] = {variant: [] for variant in variants}
    for number in range(1, rounds + 1):
        for variant in variants:
            one = _round(bench, variant, number)
            results[variant].append(one)
            bench.told(f"round {number}: {variant.name} {variant.rows:,}: {one.rate:,.0f}/s, others {one.others:.0%}")
    return results


def _round(bench: Bench, variant: Variant, number: int) -> Round:
    """Measure a variant once, on a fresh server; of disturbed measurements keep the quietest."""
    database = bench.databases[variant.rows]
    paths = variant.paths(database.holds, random.Random(f"{variant.name} {number}"))  # noqa: S311 - a draw to repeat
    tries: list[Round] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paths"
        file.write_text("".join(f"{path}\n" for path in paths))
        while not tries or (tries[-1].others > _DISTURBED and len(tries) < _TRIES):
            with running(variant.app, database, paths[0]) as server:
                load = Load(paths=file, fresh=variant.fresh, header=_header(server, variant, paths[0]))
                tries.append(_measured(bench, server, load))
    return min(tries, key=lambda one: one.others)


def _header(server: Server, variant: Variant, path: str) -> str:
    body, headers = server.get(path)
    if len(body) < 500:
        detail = f"{path} is answered with only {len(body)} bytes"
        raise Invalid(detail)
    return f"If-None-Match: {headers['etag']}" if variant.is_known else ""


def _measured(bench: Bench, server: Server, load: Load) -> Round:
    ask(server.base, load, WARM_S, WARM_LAP if load.fresh else MEASURED_LAP)
    await_quiet()
    began, spent, busy, ours = time.monotonic(), cpu_s(server.pid), busy_s(), family_s(bench.ours)
    got = ask(server.base, load, bench.seconds, MEASURED_LAP)
    elapsed, spent = time.monotonic() - began, cpu_s(server.pid) - spent
    others = (busy_s() - busy) - (family_s(bench.ours) - ours)
    return Round(
        rate=got.rate,
        p50_ms=got.p50_ms,
        p99_ms=got.p99_ms,
        cpu_us=1e6 * spent / (got.rate * bench.seconds),
        others=max(0.0, others / elapsed),
    )
