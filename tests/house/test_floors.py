"""What is installed, and what the locks say, is not older than we know to be safe."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version

import pytest
from packaging.version import Version

from tests.house.source import ROOT

FLOORS = tomllib.loads((ROOT / "tests/house/floors.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")


def pins(lock: str) -> dict[str, Version]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {name: Version(pin) for name, pin in re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE)}


@pytest.mark.parametrize("package", FLOORS)
def test_installed_is_not_below_the_floor(package):
    rule = FLOORS[package]
    try:
        found = Version(installed_version(package))
    except PackageNotFoundError:
        assert rule.get("when-present"), f"{package} is not installed"
        return
    assert found >= Version(rule["floor"]), rule["because"]


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_are_not_below_the_floors(lock):
    found = pins(lock)
    missing = [package for package, rule in FLOORS.items() if package not in found and not rule.get("when-present")]
    below = [
        package for package, rule in FLOORS.items() if package in found and found[package] < Version(rule["floor"])
    ]
    assert (missing, below) == ([], [])


def test_development_lock_is_the_runtime_lock_and_more():
    runtime, development = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: pin for name, pin in runtime.items() if development.get(name) != pin} == {}


def test_locks_hold_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime, development = (set(pins(lock)) for lock in LOCKS)
    assert {name_of(wanted) for wanted in project["dependencies"]} - runtime == set()
    assert {name_of(wanted) for wanted in project["optional-dependencies"]["dev"]} - development == set()


def name_of(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
    assert [block.split()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block] == []
