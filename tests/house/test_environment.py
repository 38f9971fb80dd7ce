"""Only app.settings reads the environment."""

import ast

import pytest

from tests.house.source import Module, app_modules, planted

NAMES = {"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"}


def readings(module: Module) -> list[str]:
    found = []
    for node in ast.walk(module.tree):
        is_attribute = isinstance(node, ast.Attribute) and node.attr in NAMES
        is_import = isinstance(node, ast.ImportFrom) and node.module == "os" and NAMES & {it.name for it in node.names}
        if is_attribute or is_import:
            found.append(module.at(node))
    return found


def test_only_settings_reads_the_environment():
    assert [place for module in app_modules() if module.name != "app.settings" for place in readings(module)] == []


@pytest.mark.parametrize(
    "text", ["import os\nos.environ['A']", "import os as o\no.getenv('A')", "from os import environ"]
)
def test_each_way_to_read_it_is_seen(tmp_path, text):
    assert len(readings(planted(tmp_path, "app.kit.x", text))) == 1
