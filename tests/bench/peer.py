"""The peer: Datasette with datasette-graphql, in an environment of its own, on the same rows in a SQLite file."""

import asyncio
import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import asyncpg

LOCK = Path(__file__).parent.parent.parent / "requirements-bench.lock"
_INSTALL_S = 300
_CHUNK = 20_000
_COLUMNS = (
    "id, factor_id, number, key, name_en, name_zh, activity, geography, year, unit, boundary, gas_basis, evidence,"
    " value, dataset, edition, citation"
)
_ROWS = """
SELECT v.factor_id::text, v.number, v.key, a.name_en, a.name_zh, v.activity, v.geography,
    extract(year FROM v.period_from)::int, v.unit, v.boundary, v.gas_basis, v.evidence, v.value::float8, v.dataset,
    v.edition, v.citation
FROM factors_version v JOIN nomenclature_activity a ON a.code = v.activity
WHERE v.dataset = 'synthetic/benchmark' ORDER BY v.key, v.number
"""
_TABLE = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE factor ({_COLUMNS.replace("id,", "id INTEGER PRIMARY KEY,", 1)});
"""
_INDEXES = """
CREATE INDEX factor_lookup ON factor (activity, geography, year);
CREATE INDEX factor_key ON factor (key);
CREATE VIRTUAL TABLE factor_fts USING fts5 (name_en, name_zh, content = 'factor', content_rowid = 'id');
INSERT INTO factor_fts (factor_fts) VALUES ('rebuild');
INSERT INTO factor_fts (factor_fts) VALUES ('optimize');
ANALYZE;
"""
_LOOKUP = "SELECT * FROM factor WHERE activity = :activity AND geography = :geography AND year = CAST(:date AS integer)"
_SEARCH = (
    "SELECT factor.* FROM factor_fts JOIN factor ON factor.id = factor_fts.rowid"
    " WHERE factor_fts MATCH escape_fts(:q) ORDER BY factor_fts.rank LIMIT 20"
)
_QUERIES = {"databases": {"bench": {"queries": {"lookup": {"sql": _LOOKUP}, "search": {"sql": _SEARCH}}}}}
_OPTIONS = ("--setting", "sql_time_limit_ms", "20000")  # where it would refuse, it may take its time


class NoPeer(Exception):
    """The peer cannot be installed here."""


@dataclass(frozen=True, slots=True)
class Peer:
    """An installed peer and its database."""

    program: Path
    file: Path

    def command(self, port: int) -> list[str]:
        """Return what serves the rows, with its own defaults but for the time a query may take."""
        queries = str(self.file.with_name("metadata.json"))
        where = ["--host", "127.0.0.1", "--port", str(port), "--metadata", queries]
        return [str(self.program), "serve", "--immutable", str(self.file), *where, *_OPTIONS]


def prepared(home: Path, owner_url: str, name: str, told: Callable[[str], None]) -> Peer:
    """Return the peer on the rows of a database; install it and copy them where that was not done yet."""
    program = _installed(home / "peer", told)
    file = home / "peer" / name / "bench.db"
    if not file.exists():
        for old in (home / "peer").glob("bench_*"):
            shutil.rmtree(old)
        told("copying the rows for the peer")
        file.parent.mkdir(parents=True)
        file.with_name("metadata.json").write_text(json.dumps(_QUERIES))
        making = file.with_suffix(".making")
        making.unlink(missing_ok=True)
        asyncio.run(_copied(owner_url, making))
        making.rename(file)
    return Peer(program, file)


def _installed(home: Path, told: Callable[[str], None]) -> Path:
    stamp, lock = home / "installed", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    environment = home / "environment"
    if not stamp.exists() or stamp.read_text() != lock:
        told("installing the peer into an environment of its own")
        _run([sys.executable, "-m", "venv", "--clear", str(environment)])
        pip = [str(environment / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        _run([*pip, "install", "--require-hashes", "-r", str(LOCK)])
        stamp.write_text(lock)
    return environment / "bin" / "datasette"


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_INSTALL_S)
    except subprocess.TimeoutExpired:
        detail = f"{command[0]} took longer than {_INSTALL_S} s"
        raise NoPeer(detail) from None
    if done.returncode != 0:
        raise NoPeer((done.stderr or done.stdout).strip().rpartition("\n")[2])


async def _copied(owner_url: str, file: Path) -> None:
    to = sqlite3.connect(file)
    marks = ", ".join("?" * (_COLUMNS.count(",") + 1))
    owner = await asyncpg.connect(owner_url)
    try:
        to.executescript(_TABLE)
        async with owner.transaction():
            rows = await owner.cursor(_ROWS)
            nth = 0
            while chunk := await rows.fetch(_CHUNK):
                to.executemany(
                    f"INSERT INTO factor ({_COLUMNS}) VALUES ({marks})",
                    ((nth + at, *row) for at, row in enumerate(chunk, 1)),
                )
                nth += len(chunk)
        to.commit()
        to.executescript(_INDEXES)
    finally:
        to.close()
        await owner.close()
