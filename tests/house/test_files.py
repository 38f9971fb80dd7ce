"""Files name no package registry's host and no place on somebody's machine; programs may be run."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.house.source import ROOT

HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "deb." + "debian.org")
PLACES = re.compile(r"(?<![\w.\-/])/(?:work|root|home/\w+|Users/\w+|opt/(?:pypi|wheels)\w*)/")
NOT_TEXT = {".png", ".jpg", ".gz", ".zip", ".parquet", ".xlsx", ".pdf", ".ico", ".woff2"}
MAY_NAME_PLACES = {"tests/house/test_files.py"}


def files() -> list[str]:
    """What is in git or would be with the next `git add`."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def wrong_words(text: str) -> list[str]:
    return [host for host in HOSTS if host in text] + [found[0] for found in PLACES.finditer(text)]


def test_files_name_no_registry_and_no_machine():
    found = {}
    for name in files():
        if name not in MAY_NAME_PLACES and Path(name).suffix not in NOT_TEXT:
            text = (ROOT / name).read_text(encoding="utf-8")
            if wrong := wrong_words(text):
                found[name] = wrong
    assert found == {}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("https://" + HOSTS[0] + "/simple", 1),
        ("open('/home/ann/x.csv')", 1),
        ("cp /work/a b", 1),
        ("https://example.org/work/a", 0),
        ("/srv/footing", 0),
    ],
)
def test_each_is_found(text, count):
    assert len(wrong_words(text)) == count


def test_what_ci_runs_can_be_run():
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_licence_is_whole():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
