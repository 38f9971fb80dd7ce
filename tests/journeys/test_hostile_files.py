"""Broken, hostile and huge files: each is read rightly or refused clearly, and none takes more than 300 MB."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cases.hostile_files.texts import TEXTS
from tests.cases.hostile_files.workbooks import WORKBOOKS

ROOT = Path(__file__).parents[2]
CASES = TEXTS | WORKBOOKS
MOST_MEGABYTES = 300


@pytest.fixture(scope="module")
def read_one():
    """A process that reads one file after another, so that its memory is that of reading alone."""
    command = [sys.executable, "-m", "tests.cases.hostile_files.reading_all"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reading:

        def told(name, path, media_type):
            reading.stdin.write(json.dumps([name, str(path), media_type]) + "\n")
            reading.stdin.flush()
            return json.loads(reading.stdout.readline())[1]

        yield told
        reading.stdin.close()


@pytest.mark.parametrize("name", CASES)
def test_a_file_is_read_rightly_or_refused_clearly(name, read_one, tmp_path):
    write, media_type, expected = CASES[name]
    path = tmp_path / "file"
    write(path)
    told = read_one(name, path, media_type)
    path.unlink()
    assert told["peak"] < MOST_MEGABYTES, told
    if isinstance(expected, str):
        assert told.get("code") == expected, told
        assert told["detail"]
        assert told["hint"]
        return
    what, stated = expected
    if what == "cells":
        assert stated in " | ".join(told["errors"]), told
    elif what == "rows":
        assert (told["changes"], told["wrong"]) == (stated, 0), told
    else:
        assert (told["value"] if what == "value" else told["cells"][what]) == stated, told


def test_there_are_more_than_forty():
    assert len(CASES) > 40
