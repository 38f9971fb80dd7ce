"""Imports and foreign keys only go down the stairs."""

import os
import shutil
import subprocess
import sys

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

from tests.house.source import APP, ROOT, floor_of, floors

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
PLANTED = {
    "a lower room knows a higher one": ("app/kit/stray.py", "from app.tlog import model\n"),
    "siblings know each other": ("app/tlog/stray.py", "import app.nomenclature\n"),
    "a module without a floor": ("app/stray.py", ""),
    "an edge imports SQL": ("app/rest/stray.py", "import sqlalchemy\n"),
    "a room reads the settings": ("app/factors/stray.py", "import app.settings\n"),
    "a model knows a framework": ("app/tlog/model.py", "import fastapi\n"),
}


def lint(folder):
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def wrong_keys(metadata: MetaData) -> list[str]:
    """Foreign keys that do not go to a lower floor, and tables whose name begins with no room."""
    known = {name for floor in floors() for name in floor}
    wrong = [f"{table.name} begins with no room" for table in metadata.tables.values() if room(table) not in known]
    for table in metadata.tables.values():
        for key in table.foreign_keys:
            here, there = room(table), key.target_fullname.partition("_")[0]
            if {here, there} <= known and here != there and floor_of(there) >= floor_of(here):
                wrong.append(f"{table.name}.{key.parent.name} -> {key.target_fullname}")
    return wrong


def room(table: Table) -> str:
    return table.name.partition("_")[0]


def test_imports_go_down_the_stairs():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("violation", PLANTED)
def test_contract_catches_what_it_is_for(violation, tmp_path):
    path, text = PLANTED[violation]
    shutil.copytree(APP, tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / path).open("a", encoding="utf-8") as stray:
        stray.write(text)
    done = lint(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


def test_foreign_keys_go_down_the_stairs():
    from app.registry import metadata  # noqa: PLC0415 - only this test needs it

    assert metadata.tables, "app.registry knows no tables"
    assert wrong_keys(metadata) == []


def test_key_going_up_is_found():
    metadata = MetaData()
    Table("factors_version", metadata, Column("id", Integer, primary_key=True))
    Table("tlog_leaf", metadata, Column("factor", ForeignKey("factors_version.id")))
    Table("stray", metadata)
    assert wrong_keys(metadata) == ["stray begins with no room", "tlog_leaf.factor -> factors_version.id"]
