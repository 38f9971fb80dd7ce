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
_SMALL = 300  # bytes: what is less is no answer, but a refusal or an empty list


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One measurement of one variant."""

    number: int
    rate: float
    """Answers in a second."""
    p50_ms: float
    p99_ms: float
    cpu_us: float
    """CPU of the server process for one answer."""
    others: float
    """Cores that somebody else kept busy meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """How to measure."""

    databases: Mapping[int, Measured]
    seconds: float
    ours: Sequence[int]
    """Processes that are ours: this one and PostgreSQL."""
    until: float
    """When patience ends: nothing is measured again after that, nor waited for."""
    told: Callable[[str], None]


Results = Mapping[Variant, Sequence[Round]]


def measure(bench: Bench, variants: Sequence[Variant], rounds: int) -> Results:
    """Return so many rounds of each variant, interleaved; one that fails is told and left out of the round."""
    results: dict[Variant, list[Round]] = {variant: [] for variant in variants}
    for number in range(1, rounds + 1):
        for variant in variants:
            about = f"round {number}: {variant.name} {variant.rows:,}"
            try:
                one = _round(bench, variant, number)
            except Invalid as wrong:
                bench.told(f"{about}: FAILED: {wrong}")
            else:
                results[variant].append(one)
                bench.told(f"{about}: {one.rate:,.0f}/s, p99 {one.p99_ms:.1f} ms, others {one.others:.0%}")
    return results


def _round(bench: Bench, variant: Variant, number: int) -> Round:
    """Measure a variant once, on a fresh server; of disturbed measurements keep the quietest."""
    database = bench.databases[variant.rows]
    lines = variant.asks(database.holds, random.Random(f"{variant.name} {number}"))  # noqa: S311 - a draw to repeat
    tries: list[Round] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lines"
        file.write_text("".join(f"{line}\n" for line in lines))
        while not tries or _is_worth_another(bench, tries):
            with running(variant.app, database, lines[0]) as server:
                header = _header(server, variant, lines[0])
                load = Load(lines=file, fresh=variant.fresh, header=header, connections=variant.connections)
                tries.append(_measured(bench, server, load, variant, number))
    return min(tries, key=lambda one: one.others)


def _is_worth_another(bench: Bench, tries: Sequence[Round]) -> bool:
    return tries[-1].others > _DISTURBED and len(tries) < _TRIES and time.monotonic() < bench.until


def _header(server: Server, variant: Variant, line: str) -> str:
    body, headers = server.get(line)
    if len(body) < _SMALL:
        detail = f"{line[:200]} is answered with only {len(body)} bytes"
        raise Invalid(detail)
    return f"If-None-Match: {headers['etag']}" if variant.is_known else variant.header


def _measured(bench: Bench, server: Server, load: Load, variant: Variant, number: int) -> Round:
    ask(server.base, load, WARM_S, WARM_LAP if load.fresh else MEASURED_LAP)
    await_quiet(bench.until)
    began, spent, busy, ours = time.monotonic(), cpu_s(server.pid), busy_s(), family_s(bench.ours)
    got = ask(server.base, load, bench.seconds * variant.lengthened, MEASURED_LAP)
    elapsed, spent = time.monotonic() - began, cpu_s(server.pid) - spent
    if not got.rate:
        detail = f"not one answer in {elapsed:.0f} s"
        raise Invalid(detail)
    others = (busy_s() - busy) - (family_s(bench.ours) - ours)
    return Round(
        number=number,
        rate=got.rate * variant.each,
        p50_ms=got.p50_ms,
        p99_ms=got.p99_ms,
        cpu_us=1e6 * spent / (got.rate * elapsed * variant.each),
        others=max(0.0, others / elapsed),
    )
