"""`python -m tests.bench.cutting [--rows N] [--changes N]`: a cut among many factors, and readers meanwhile.

The cut is a rehearsal in a process of its own, as `footing cut --dry-run` is: everything but the commit, and nothing
stays. Told are its seconds, and the readers' p99 during it as a ratio to that of a quiet service on the same database.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy import text

from app.kit.db import AnyRow, Database
from app.nomenclature.queries import load
from app.provenance.commands import register_licences
from app.provenance.model import Licence
from app.publication.commands.rehearsing import rehearse
from app.publication.commands.release import operating
from app.publication.queries.accepted import accepted
from app.settings import Settings
from tests.bench.database import ROOT, Measured, measured, server
from tests.bench.servers import running
from tests.bench.synthetic import Synthetic
from tests.factories.proposals import a_row, an_accepted_proposal

LABEL = "2099.2"  # above that of the synthetic release
_AMENDED = "desnz/ghg-conversion-factors"
_KNOWN = text(
    "SELECT v.key, v.period_from, v.period_to FROM factors_version v JOIN releases_member m USING (factor_id, number) "
    "WHERE v.dataset = :dataset AND m.until IS NULL ORDER BY v.key, v.number LIMIT :most"
)
_CONNECTIONS, _QUIET_S, _LONGEST_S, _ASKS = 4, 5, 60, 2_000


@click.command()
@click.option("--rows", type=click.IntRange(10_000), default=1_000_000, show_default=True)
@click.option("--changes", type=click.IntRange(2, 20_000), default=10_000, show_default=True)
@click.option("--work", hidden=True, help="address of a database: rehearse there and print the seconds")
@click.option("--proposal", hidden=True, type=click.UUID, help="which proposal is rehearsed there")
def main(rows: int, changes: int, work: str | None, proposal: UUID | None) -> None:
    """Measure, and print a line."""
    if work is not None and proposal is not None:
        click.echo(asyncio.run(_rehearsed(work, proposal)))
        return
    with server(Settings().home / "bench") as on:
        database = measured(on, rows)
        proposal = asyncio.run(_propose(database, changes))
        click.echo(_told(database, changes, proposal))


def _told(database: Measured, changes: int, proposal: UUID) -> str:
    with tempfile.TemporaryDirectory() as folder:
        work = ("tests.bench.cutting", "--work", database.app_url, "--proposal", str(proposal))
        with _python(*work) as cutting:
            alone = float(cutting.communicate()[0])
        asks = Path(folder) / "asks"
        asks.write_text("".join(f"{_ask(database.holds, nth * 97)}\n" for nth in range(_ASKS)))
        with running("ours", database, "/readyz") as one:
            _read(one.base, asks, 2)  # warm
            quiet = _read(one.base, asks, _QUIET_S)
            cutting = _python(*work)
            during = []
            began = time.monotonic()
            while cutting.poll() is None and time.monotonic() < began + _LONGEST_S:
                during.append(_read(one.base, asks, 1))
            took = float(cutting.communicate()[0])
    middle, worst = sorted(during)[len(during) // 2], max(during)
    return (
        f"{changes:,} changes on {database.holds.rows:,}: {alone:.1f} s alone, {took:.1f} s beside readers; their p99 "
        f"{quiet:.2f} ms quiet, meanwhile {middle / quiet:.2f}x in the median second, {worst / quiet:.2f}x in the worst"
    )


def _ask(holds: Synthetic, nth: int) -> str:
    nth %= holds.rows
    return f"/v1/lookup?activity={holds.activity(nth)}&geography={holds.place(nth)}&date={holds.year(nth)}"


def _read(base: str, asks: Path, seconds: int) -> float:
    """Return the p99 of some seconds of look-ups, in milliseconds."""
    told = ("tests.bench.simple", base, str(seconds), str(_CONNECTIONS), str(asks), "1", "fresh", "")
    with _python(*told) as load_:
        return float(json.loads(load_.communicate()[0])["p99_ms"])


def _python(module: str, *arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", module, *arguments], cwd=ROOT, stdout=subprocess.PIPE)


async def _propose(database: Measured, changes: int) -> UUID:
    """Have an accepted proposal waiting: half amendments of a publisher's figures, half new ones; return its id."""
    on = Database(database.app_url, timeout_s=300)
    try:
        async with on.writer() as writer:
            waiting = [one.id for one in await accepted(writer) if one.dataset == _AMENDED]
            if waiting:
                return waiting[-1]
            await register_licences(writer, [Licence(id="acme-open", title="Open", url=None, redistribution=True)])
            known = await writer.all(_KNOWN.bindparams(dataset=_AMENDED, most=changes // 2))
            rows = [_amended(one) for one in known]
            rows += [a_row(f"new-{nth}", change="add", activity=None) for nth in range(changes - len(rows))]
            return await an_accepted_proposal(writer, *rows, dataset=_AMENDED, label="measured")
    finally:
        await on.close()


def _amended(one: AnyRow) -> dict[str, str]:
    slug = one.key.rpartition("/")[2]
    days = {"period_from": one.period_from.isoformat(), "period_to": one.period_to.isoformat()}
    return a_row(slug, activity=None, **days)


async def _rehearsed(url: str, proposal: UUID) -> float:
    database = Database(url, timeout_s=300)
    try:
        async with database.writer() as writer:
            words = await load(writer)
            began = time.perf_counter()
            done = await rehearse(writer, operating(None), words, only=[proposal], said=(LABEL, None))
            if done.conflicts:
                raise SystemExit(str(done.conflicts[:3]))
            return time.perf_counter() - began
    finally:
        await database.close()


if __name__ == "__main__":
    main()
