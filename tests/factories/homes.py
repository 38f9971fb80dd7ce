"""Registries of their own under a folder: an embedded database with a few releases, made once and copied."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from click.testing import CliRunner

from app.cli import main
from app.kit import embedded
from app.kit.canonical import spelled
from app.kit.db import Database
from app.kit.store import Store
from app.nomenclature.queries import load
from app.settings import Settings
from app.wiring import prepare
from tests.factories.figures import a_statement
from tests.factories.proposals import a_row, an_accepted_proposal
from tests.factories.registry import furnish, release
from tests.plugins.databases import FAST

ROOT = Path(__file__).parents[2]
ASKED = ("lookup", "activity=electricity.grid-average", "geography=CN-GD", "date=2022", "--json")
EVIDENCE = b"Announcement 12, annex, as it was received"


def made(home, *values, bindir=None):
    """A home with a small registry, a received file, and a release for each value."""
    with opened(home, bindir) as place:
        asyncio.run(_in(place, furnish))
        cut(place, *values)
    kept(home, EVIDENCE)
    return home


def copied(home, target):
    """A copy of a home in which no server runs, its cluster with the same owner."""
    shutil.copytree(home, target, symlinks=True)
    for path in (home / "cluster", *(home / "cluster").rglob("*")):
        os.chown(target / path.relative_to(home), path.stat().st_uid, path.stat().st_gid)
    return target


@contextmanager
def opened(home, bindir=None):
    """The place of a home's database, while its server runs."""
    held = embedded.start(home, settings=FAST, bindir=bindir)
    place = prepare(Settings(home=home, postgres_bindir=bindir))
    try:
        yield place
    finally:
        place.release()
        held.stop()


def cut(place, *values):
    """Cut a release for each value of the one factor; return label and digest of each."""

    async def work(database):
        async with database.reader() as reader:
            words = await load(reader)
        return [await release(database, words, a_statement(value=Decimal(value))) for value in values]

    return [(one.label, one.spelled_digest) for one in asyncio.run(_in(place, work))]


def accept(place, value):
    """Have an amendment of the one factor proposed, reviewed and accepted."""

    async def work(database):
        async with database.writer() as writer:
            await an_accepted_proposal(writer, a_row(value=value))

    asyncio.run(_in(place, work))


def kept(home, content):
    """Receive a file; return its digest."""

    async def parts():
        yield content

    return asyncio.run(Store(home / "files").put(parts(), 1 << 20)).digest


def publish(folder, *releases):
    """Put manifests of releases where published files are."""
    (folder / "manifests").mkdir(parents=True, exist_ok=True)
    for label, digest in releases:
        said = {"format": 1, "release": {"label": label, "number": 1, "digest": digest}}
        (folder / "manifests" / f"{label}.json").write_text(json.dumps(said))


def unknown(number):
    """A digest that nothing has."""
    return spelled(bytes([number]) * 32)


def verb(home, *words, **said):
    """Run a verb on a home."""
    return CliRunner(env={"FOOTING_HOME": str(home), **said}).invoke(main, [str(word) for word in words])


def started(home, *words, python=sys.executable, **said):
    """Start a verb on a home as a program of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FOOTING_")}
    return subprocess.Popen(
        [python, "-m", "app", *map(str, words)],
        cwd=ROOT,
        env=clean | {"FOOTING_HOME": str(home), "FOOTING_SNAPSHOTS": "false", **said.pop("env", {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **said,
    )


def ended(program):
    """The exit code of a program, once it has ended, and all it said."""
    said, _ = program.communicate(timeout=120)
    return program.returncode, said


async def _in(place, work):
    database = Database(place.app_url, timeout_s=60)
    try:
        return await work(database)
    finally:
        await database.close()
