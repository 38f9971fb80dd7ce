"""`footing import`: what it needs before it reads anything."""

import pytest
from click.testing import CliRunner

from app.cli import main


@pytest.mark.parametrize("key", [None, "", "  "])
def test_importing_without_a_key_says_which_one_is_needed(tmp_path, key):
    file = tmp_path / "figures.xlsx"
    file.write_bytes(b"nothing")
    env = {"FOOTING_KEY": key, "FOOTING_HOME": str(tmp_path / "none"), "FOOTING_DATABASE_URL": None}
    done = CliRunner(env=env).invoke(main, ["import", "desnz", str(file)])
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "set FOOTING_KEY to a key of kind w" in done.stderr


def test_a_report_needs_no_key(tmp_path):
    file = tmp_path / "figures.xlsx"
    file.write_bytes(b"nothing")
    env = {"FOOTING_KEY": None, "FOOTING_HOME": str(tmp_path / "none"), "FOOTING_DATABASE_URL": None}
    done = CliRunner(env=env).invoke(main, ["import", "desnz", str(file), "--report"])
    assert "FOOTING_KEY" not in done.stderr
