"""Each advisory lock has a number of its own: two that share one would wait for each other's work."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = re.compile(r"^_\w*LOCK\w* = ([0-9_]{10,})$", re.MULTILINE)


def test_no_two_locks_have_one_number():
    files = [*(ROOT / "app").rglob("*.py"), *(ROOT / "migrations").rglob("*.py")]
    found = [(int(number), file.name) for file in files for number in LOCK.findall(file.read_text(encoding="utf-8"))]
    assert len(found) > 3
    assert len({number for number, _ in found}) == len(found), sorted(found)
