"""The researcher's guide does what it says: its programs are run on files made of the seeded registry."""

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.exports.commands.render import take
from app.exports.formats import parquet, sqlite
from app.kit.db import Database
from app.publication.queries.announced import announced

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROGRAMS = [
    (page.parent.name, number, text)
    for page in (DOCS / "researching.md", DOCS / "zh" / "researching.md")
    for number, text in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), start=1)
]


async def taken(place, label, folder):
    """What files of a release are made of."""
    folder.mkdir()
    database = Database(place.app_url, timeout_s=60, role=place.role)
    try:
        async with database.reader() as reader:
            return await take(reader, (await announced(reader)).resolve(label), None, folder)
    finally:
        await database.close()


@pytest.fixture(scope="module")
def files(server, read_only, tmp_path_factory):
    """A folder with the files that the guide downloads."""
    folder = tmp_path_factory.mktemp("files")
    for label in ("2026.9", "2026.10"):
        one = asyncio.run(taken(server.place(read_only), label, folder / label))
        parquet.write(one.table, one.lines, one.about, folder / f"footing-{label}.parquet")
        hive = folder / "published" / "factors" / f"release={label}"
        hive.mkdir(parents=True)
        (hive / "part-0.parquet").hardlink_to(folder / f"footing-{label}.parquet")
    sqlite.write(one.table, one.lines, one.about, folder / "footing-2026.10.sqlite")
    return folder


def run(program, folder):
    """Run a program in the folder of the files; return what it printed."""
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "POLARS_SKIP_CPU_CHECK": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("page", "number", "program"), PROGRAMS, ids=[f"{page}-{number}" for page, number, _ in PROGRAMS]
)
def test_a_program_of_the_guide_finds_figures(files, page, number, program):  # noqa: ARG001 - the case's name
    printed = run(program, files)
    assert re.search(r"\b0\.[1-6]\d\d|mee/", printed), printed


def test_the_layout_of_all_releases_is_read_in_place(files):
    text = (DOCS / "researching.md").read_text(encoding="utf-8")
    (said,) = re.findall(r"^```sql\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    printed = run(f"import duckdb\nprint(sorted(duckdb.sql('''{said}''').fetchall()))", files)
    assert re.fullmatch(r"\[\('2026\.10', 10008\), \('2026\.9', \d+\)\]\n", printed), printed


def test_the_question_to_sqlite_is_answered(files):
    text = (DOCS / "researching.md").read_text(encoding="utf-8")
    (said,) = re.findall(r'^sqlite3 \S+ "(.*)"$', text, re.MULTILINE)
    printed = run(
        f"import sqlite3\nprint(sqlite3.connect('footing-2026.10.sqlite').execute({said!r}).fetchall())", files
    )
    assert "mee/grid-electricity/average-cn-gd" in printed
