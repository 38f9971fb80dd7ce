"""The researcher's guide does what it says: its programs are run on files made of the seeded registry."""

import asyncio
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from app.exports.commands.render import take
from app.exports.formats import csv_gz, parquet
from app.exports.formats import sqlite as database_file
from app.kit.db import Database
from app.publication.queries.announced import announced

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {page.parent.name: page.read_text(encoding="utf-8") for page in DOCS.glob("**/researching.md")}


def blocks(page, language):
    """The blocks of a page in one language of programs."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGES[page], re.MULTILINE | re.DOTALL)


PROGRAMS = [(page, number, text) for page in PAGES for number, text in enumerate(blocks(page, "python"), start=1)]


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
        hive = folder / "published" / "factors" / f"release=v{label}"
        hive.mkdir(parents=True)
        (hive / "part-0.parquet").hardlink_to(folder / f"footing-{label}.parquet")
    database_file.write(one.table, one.lines, one.about, folder / "footing-2026.10.sqlite")
    csv_gz.write(one.table, one.lines, one.about, folder / "footing-2026.10.csv.gz")
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


def test_both_pages_have_the_same_programs():
    assert sorted(PAGES) == ["docs", "zh"]
    assert len(PROGRAMS) == 2 * len(blocks("docs", "python"))


@pytest.mark.parametrize("page", PAGES)
def test_the_layout_of_all_releases_is_read_in_place(files, page):
    (said,) = (text for text in blocks(page, "sql") if "hive" in text)
    printed = run(f"import duckdb\nprint(sorted(duckdb.sql('''{said}''').fetchall()))", files)
    assert re.fullmatch(r"\[\('v2026\.10', 10008\), \('v2026\.9', \d+\)\]\n", printed), printed


def test_what_is_new_and_what_is_gone_is_told(files):
    (program,) = (text for text in blocks("docs", "python") if "UNION ALL" in text)
    printed = run(program, files)
    assert "new" in printed
    assert "gone" not in printed  # as the guide says of these two releases
    turned = program.replace("2026.10", "2026.x").replace("2026.9", "2026.10").replace("2026.x", "2026.9")
    assert "gone" in run(turned, files)


@pytest.mark.parametrize("page", PAGES)
def test_the_question_to_sqlite_is_answered(files, page):
    (said,) = re.findall(r'^sqlite3 \S+ "(.*)"$', PAGES[page], re.MULTILINE)
    with closing(sqlite3.connect(files / "footing-2026.10.sqlite")) as base:
        found = base.execute(said).fetchall()
    assert "mee/grid-electricity/average-cn-gd" in {key for key, _ in found}
    assert [Decimal(text) for _, text in found] == sorted(Decimal(text) for _, text in found)


@pytest.mark.parametrize("page", PAGES)
def test_words_of_both_languages_are_found(files, page):
    (said,) = (text for text in blocks(page, "sql") if "factors_fts" in text)
    english, chinese, rest = said.split(";")
    assert not rest.strip()
    with closing(sqlite3.connect(files / "footing-2026.10.sqlite")) as base:
        named = {
            word: [name for _, name, _ in base.execute(text)] for word, text in (("cement", english), ("电网", chinese))
        }
    assert all(named.values())
    assert all(word in name.lower() for word, names in named.items() for name in names)


def test_the_commands_download_by_name_and_go_on_where_they_stopped():
    for said in PAGES.values():
        downloads = re.findall(r"^curl -f.*$", said, re.MULTILINE)
        assert len(downloads) == 4
        assert all(re.fullmatch(r"curl -fL -C - -o footing-\S+ \$\{?B\S*", one) for one in downloads)
